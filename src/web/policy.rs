//! What a page may load: nothing but our own style and pictures; a script of ours where the page names it, for who has
//! turned it on.

use super::assets;

/// Before any word of anybody's: the templates name their scripts first of all.
const HEAD: usize = 512;

macro_rules! policy {
    ($($more:literal),*) => {
        concat!("default-src 'none'; style-src 'self'; img-src 'self'; ", $($more,)* "form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'; object-src 'none'")
    };
}

/// The scripts that a page names.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scripts {
    keys: bool,
    live: bool,
}

impl Scripts {
    pub fn of(page: &str) -> Self {
        let head = &page.as_bytes()[..page.len().min(HEAD)];
        let names = |file| {
            let name = assets::path(file).as_bytes();
            head.windows(name.len()).any(|part| part == name)
        };
        Scripts { keys: names("keys.js"), live: names("live.js") }
    }

    /// The content security policy of such a page. To be told what happens is a connection of its own.
    pub const fn policy(self) -> &'static str {
        match (self.keys, self.live) {
            (false, false) => policy!(),
            (true, false) => policy!("script-src 'self'; "),
            (_, true) => policy!("script-src 'self'; connect-src 'self'; "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_load_the_scripts_it_names_in_its_head_and_no_others() {
        let of = |head: &str, body: &str| {
            let page = format!("<!doctype html><html><head>{head}</head>{:600}{body}", "");
            Scripts::of(&page).policy()
        };
        let script = |file| format!("<script src=\"{}\" defer></script>", assets::path(file));
        let (keys, live) = (script("keys.js"), script("live.js"));
        assert!(!of("", &format!("{keys}{live}")).contains("script"), "somebody only wrote so");
        assert!(of(&keys, "").contains("script-src 'self'; form-action"));
        for head in [live.clone(), format!("{keys}{live}")] {
            assert!(of(&head, "").contains("script-src 'self'; connect-src 'self'; form-action"));
        }
        for policy in [of("", ""), of(&keys, ""), of(&live, "")] {
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        }
        assert_eq!(Scripts::of(""), Scripts::default());
    }
}
