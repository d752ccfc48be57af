use actix_web::http::Method;

/// Who may come in. The type in the handler's signature enforces it; `tests/desk/doors.rs` proves that they agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nobody,
    SignIn,
    /// Signed in, and the issue is theirs.
    Reporter,
    /// Techs and managers.
    Tech,
    /// Techs, managers, the Software Team.
    Staff,
    /// Tier 2 and managers.
    Tier2,
    Manager,
    /// The Software Team, and managers who read.
    Software,
    /// The Software Team alone.
    SoftwareTeam,
}

impl Needs {
    /// Whether somebody who is refused there is written down: it is where vendors are kept.
    pub const fn is_the_wall(self) -> bool {
        matches!(self, Needs::Software | Needs::SoftwareTeam)
    }

    /// As `tallydesk site` prints it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Needs::Nobody => "anybody",
            Needs::SignIn => "signed in",
            Needs::Reporter => "its reporter",
            Needs::Tech => "tech, manager",
            Needs::Staff => "tech, manager, software",
            Needs::Tier2 => "tech of tier 2, manager",
            Needs::Manager => "manager",
            Needs::Software => "software, manager",
            Needs::SoftwareTeam => "software",
        }
    }
}

/// A line of the site map.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    /// The page whose form is sent here; a text parked while the session had expired comes back to it.
    pub form: Option<&'static str>,
    pub mount: fn() -> actix_web::Route,
}

impl Route {
    pub const fn get(path: &'static str, needs: Needs, mount: fn() -> actix_web::Route) -> Self {
        Route { method: Method::GET, path, needs, form: None, mount }
    }

    pub const fn post(path: &'static str, needs: Needs, mount: fn() -> actix_web::Route) -> Self {
        Route { method: Method::POST, path, needs, form: None, mount }
    }

    /// For a form that stands on another page than its own address.
    pub const fn post_from(
        form: &'static str,
        path: &'static str,
        needs: Needs,
        mount: fn() -> actix_web::Route,
    ) -> Self {
        Route { method: Method::POST, path, needs, form: Some(form), mount }
    }
}
