//! What needs script is off until somebody turns it on for themselves; then it works, and the desk's policy allows just
//! that.

use crate::browser::{Page, open};
use crate::journey::{Browser, Script, walked};
use crate::world::{ADA, EVE, MONA, NOBODY, SAM, Story, World, ZOE};
use actix_web::http::header;
use actix_web::rt;
use fantoccini::Locator;
use fantoccini::key::Key;
use std::time::Duration;
use tallydesk::issue::Effect;
use tallydesk::web::assets;

const STRICT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
const WITH_KEYS: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
const WITH_LIVE: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

fn policy(page: &Page) -> &str {
    page.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap()
}

async fn turns_on(world: &World, who: &str, extras: &[(&str, &str)]) {
    let saved = open(world, who, "/account").await.submit("Save extras", extras).await;
    assert_eq!(saved.landed().await.text(".notice").as_deref(), Some("Your extras are saved."));
}

#[actix_web::test]
async fn nobody_has_script_on_a_page_who_has_not_turned_it_on() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.issue(Story::default()));
    let issue = format!("/issues/{issue}");
    for (who, pages) in [
        (NOBODY, &["/login", "/help", "/desk"][..]),
        (EVE, &["/", "/report", "/issues", "/account", &issue]),
        (ADA, &["/", "/baskets", "/my-desk", "/search?q=printer", "/account", &issue]),
        (SAM, &["/", "/search", "/account"]),
    ] {
        for address in pages {
            let page = open(&world, who, address).await;
            assert_eq!((policy(&page), page.texts("script").len()), (STRICT, 0), "{who} {address}");
        }
    }
}

#[actix_web::test]
async fn what_is_turned_on_is_on_ones_own_pages_and_only_where_it_works() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.issue(Story::default()));
    let issue = format!("/issues/{issue}");
    turns_on(&world, ADA, &[("live", "yes")]).await;
    for (address, promised) in [
        ("/baskets", WITH_LIVE),
        ("/baskets/bin?software=Word", WITH_LIVE),
        (&issue, WITH_LIVE),
        ("/my-desk", STRICT),
        ("/report", STRICT),
        ("/help", STRICT),
    ] {
        assert_eq!(policy(&open(&world, ADA, address).await), promised, "{address}");
    }

    turns_on(&world, ADA, &[("live", ""), ("keys", "yes")]).await;
    for address in ["/baskets", &issue, "/my-desk", "/help", "/issues/999999"] {
        let page = open(&world, ADA, address).await;
        let promised = if page.status == 404 { STRICT } else { WITH_KEYS };
        assert_eq!(policy(&page), promised, "{address}");
    }
    let refused = open(&world, ADA, &format!("{issue}/notes")).await;
    assert_eq!(policy(&refused.submit("Save note", &[("text", " ")]).await), WITH_KEYS);
    assert_eq!(policy(&open(&world, ZOE, "/baskets").await), STRICT, "nobody else has it");
}

#[actix_web::test]
async fn words_that_name_a_script_load_none() {
    let world = World::new();
    let script = format!("<script src=\"{}\"></script>", assets::path("keys.js"));
    let page = open(&world, EVE, "/report").await;
    let again =
        page.submit("Send report", &[("software", &script), ("description", &script)]).await;
    assert_eq!((again.status.as_u16(), policy(&again)), (422, STRICT));
    assert!(again.body.contains(assets::path("keys.js")), "the words are there");
}

#[actix_web::test]
async fn employees_are_offered_none_and_the_software_team_only_keys() {
    let world = World::new();
    assert!(!open(&world, EVE, "/account").await.offers("Save extras"));
    let sams = open(&world, SAM, "/account").await;
    assert!(sams.attribute("#extras-keys", "name").is_some());
    assert!(sams.attribute("#extras-live", "name").is_none());
    turns_on(&world, MONA, &[("live", "yes"), ("keys", "yes")]).await;
    let monas = open(&world, MONA, "/account").await;
    assert!(monas.attribute("#extras-live", "checked").is_some());
}

#[actix_web::test]
async fn keys_work_once_they_are_turned_on() {
    let world = World::new();
    world.gets_a_password(ZOE);
    for summary in ["Where is the printer menu?", "Printer jams"] {
        world.issue(Story { summary, effect: Effect::WorkStoppage, ..Story::default() });
    }
    walked(&world, Script::On, async |browser| {
        browser.sign_in("zoe@example.org").await;
        browser.open("/baskets").await;
        browser.presses("j").await;
        assert_eq!(browser.focus().await, "", "off until turned on");

        browser.open("/account").await;
        browser.click_on("#extras-keys").await;
        browser.click("Save extras").await;
        browser.sees("Your extras are saved.").await;
        browser.open("/baskets").await;
        browser.presses("j").await;
        assert_eq!(browser.focus().await, "Where is the printer menu?");
        browser.presses("j").await;
        assert_eq!(browser.focus().await, "Printer jams");
        browser.presses("j").await;
        assert_eq!(browser.focus().await, "Printer jams", "the last one");
        browser.presses("k").await;
        browser.presses("?").await;
        assert!(browser.is_shown("dialog#keys").await);
        browser.presses("j").await;
        browser.presses(&char::from(Key::Escape).to_string()).await;
        assert!(!browser.is_shown("dialog#keys").await);
        assert_eq!(browser.focus().await, "Where is the printer menu?", "as before");

        browser.presses("/").await;
        browser.presses("jt").await;
        assert_eq!(browser.typed("q").await, "jt", "they do nothing while one types");
        browser.open("/baskets").await;
        browser.presses(&format!("{}t{0}", char::from(Key::Control))).await;
        assert_eq!(browser.address().await, "/baskets", "with Control it is the browser's");

        browser.presses("j").await;
        browser.presses(&char::from(Key::Enter).to_string()).await;
        browser.sees("What was reported").await;
        browser.presses("t").await;
        browser.sees("Put back").await;
        browser.presses("r").await;
        browser.presses("Under File, then Print").await;
        assert_eq!(browser.value_of("message-text").await, "Under File, then Print");
        browser.presses(&char::from(Key::Tab).to_string()).await;
        browser.open("/issues/1").await;
        browser.presses("n").await;
        browser.presses("Third time").await;
        assert_eq!(browser.value_of("note-text").await, "Third time");
    })
    .await;
    assert_eq!(world.owner_of(tallydesk::issue::IssueId(1)), Some(ZOE));
}

#[actix_web::test]
async fn a_page_says_what_is_new_and_moves_nothing() {
    let world = World::new();
    world.gets_a_password(ADA);
    let held = world.taken_by(ADA, world.reported_by(EVE, "My screen is dark"));
    world.arrange("update people set live = true where name = 'Ada Abbott'");
    let url = world.url.clone();
    walked(&world, Script::On, async move |browser| {
        let world = World::at(url);
        browser.sign_in("ada@example.org").await;
        browser.open("/baskets/bin").await;
        browser.is_told_nothing().await;
        world.reported_by(EVE, "One");
        world.reported_by(EVE, "Two");
        browser.sees("2 new, show them").await;
        assert!(!browser.text().await.contains("Nothing waits here: One"));
        browser.click("2 new, show them").await;
        browser.sees("Two").await;
        browser.is_told_nothing().await;

        browser.open(&format!("/issues/{held}")).await;
        let page = open(&world, EVE, &format!("/issues/{held}")).await;
        page.submit("Send message", &[("text", "It is on again")]).await;
        browser.sees("1 new message, show it").await;
        browser.click("1 new message, show it").await;
        browser.sees("It is on again").await;
    })
    .await;
}

impl Browser {
    /// Types keys, whatever has the focus.
    async fn presses(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// What has the focus, as it reads; nothing when it is the page itself.
    async fn focus(&self) -> String {
        let focused = self.client.active_element().await.unwrap();
        if focused.tag_name().await.unwrap() == "body" {
            return String::new();
        }
        focused.text().await.unwrap()
    }

    async fn click_on(&self, css: &str) {
        self.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    async fn is_shown(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.unwrap().is_displayed().await.unwrap()
    }

    async fn value_of(&self, id: &str) -> String {
        let field = self.client.find(Locator::Id(id)).await.unwrap();
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The page follows, and has nothing to say: two looks of the worker long.
    async fn is_told_nothing(&self) {
        rt::time::sleep(Duration::from_millis(2_500)).await;
        let strip = self.client.find(Locator::Css(".live")).await.unwrap();
        assert_eq!(strip.text().await.unwrap(), "");
    }
}
