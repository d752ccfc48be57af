use super::domain;
use crate::people::Extras;
use crate::web::{Problems, Typed, required};
use serde::Deserialize;
use uuid::Uuid;

/// What was typed to sign in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    /// A form that was typed while a session had expired.
    pub parked: String,
}

#[derive(Clone, Debug)]
pub struct SignIn {
    /// As people are known: in lower case.
    pub email: String,
    pub password: String,
    pub parked: Option<Uuid>,
}

impl Typed for SignInForm {
    type Meant = SignIn;

    fn check(&self) -> Result<SignIn, Problems> {
        let mut problems = Problems::none();
        let email = problems.take("email", required(&self.email, 254, "Enter your work email."));
        let password = match self.password.as_str() {
            "" => Err("Enter your password."),
            typed => Ok(typed.to_owned()),
        };
        let password = problems.take("password", password);
        problems.ok(|| {
            Some(SignIn {
                email: email?.to_lowercase(),
                password: password?,
                parked: self.parked.parse().ok(),
            })
        })
    }
}

/// A button: what it does is its address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Press {}

impl Typed for Press {
    type Meant = ();

    fn check(&self) -> Result<(), Problems> {
        Ok(())
    }
}

/// Which of one's own sessions: the reference of one, or `others`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    pub session: String,
}

#[derive(Clone, Debug)]
pub enum Ending {
    Others,
    One(String),
}

impl Typed for SessionForm {
    type Meant = Ending;

    fn check(&self) -> Result<Ending, Problems> {
        Ok(match self.session.as_str() {
            "others" => Ending::Others,
            reference => Ending::One(reference.to_owned()),
        })
    }
}

/// A new password for oneself. The fields' names say `password`, so that they are never parked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current_password: String,
    pub new_password: String,
}

#[derive(Clone, Debug)]
pub struct PasswordChange {
    pub current: String,
    pub new: String,
}

impl Typed for PasswordForm {
    type Meant = PasswordChange;

    fn check(&self) -> Result<PasswordChange, Problems> {
        let mut problems = Problems::none();
        if self.current_password.is_empty() {
            problems.note("current_password", "Enter the password you use now.");
        }
        // Whether it has to do with its person is asked when the person is known.
        if let Err(unfit) = domain::fit(&self.new_password, "", "") {
            problems.note("new_password", unfit.to_string());
        }
        let (current, new) = (self.current_password.clone(), self.new_password.clone());
        problems.ok(|| Some(PasswordChange { current, new }))
    }
}

/// What needs script, turned on or off for oneself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ExtrasForm {
    pub live: String,
    pub keys: String,
}

impl ExtrasForm {
    pub fn of(extras: Extras) -> Self {
        let ticked = |on: bool| if on { "yes".to_owned() } else { String::new() };
        ExtrasForm { live: ticked(extras.live), keys: ticked(extras.keys) }
    }

    pub fn is_live(&self) -> bool {
        !self.live.is_empty()
    }

    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }
}

impl Typed for ExtrasForm {
    type Meant = Extras;

    fn check(&self) -> Result<Extras, Problems> {
        Ok(Extras { live: self.is_live(), keys: self.has_keys() })
    }
}
