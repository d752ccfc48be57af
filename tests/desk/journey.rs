//! The desk in a real Chromium with script switched off, over a real port: what no test without a browser can see.

use crate::environment;
use crate::world::{EVE, PASSWORD, World, ZOE};
use actix_web::{HttpServer, rt};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tallydesk::issue::IssueId;

/// How many tenths of a second a page may take to come: many, on a machine that also compiles.
const PATIENCE: u32 = 200;

#[actix_web::test]
async fn somebody_signs_in_without_script() {
    let world = World::new();
    world.gets_a_password(EVE);
    journey(&world, async |browser| {
        assert!(browser.script_is_off().await);
        browser.open("/account").await;
        assert_eq!(browser.heading().await, "Sign in");

        browser.fill("email", "eve@example.org").await;
        browser.fill("password", "wrong horse battery tally").await;
        browser.click("Sign in").await;
        browser.sees("You are not signed in").await;
        assert_eq!(browser.heading().await, "Sign in");
        assert_eq!(browser.typed("email").await, "eve@example.org");

        browser.fill("password", PASSWORD).await;
        browser.click("Sign in").await;
        browser.sees(", Eve").await;
    })
    .await;
}

#[actix_web::test]
async fn an_issue_is_reported_taken_contacted_resolved_and_agreed_to_without_script() {
    let world = World::new();
    world.gets_a_password(EVE);
    world.gets_a_password(ZOE);
    journey(&world, async |browser| {
        browser.sign_in("eve@example.org").await;
        browser.click("Report a problem").await;
        browser.fill("software", "Word").await;
        browser.choose("I can’t do my job").await;
        browser.choose("Slow or hanging").await;
        browser.fill_in("report-description", "Word hangs when I save\nSince this morning").await;
        browser.click("Send report").await;
        browser.sees("Word hangs when I save").await;
        browser.sees("We have your report").await;
        browser.click("Sign out").await;
        browser.sees("Work email").await;

        browser.sign_in("zoe@example.org").await;
        browser.click("Baskets").await;
        browser.click("Take the next issue").await;
        browser.sees("Word hangs when I save").await;
        browser.choose("phone").await;
        browser.choose("Yes").await;
        browser.fill_in("contact-minutes", "4").await;
        browser.click("Save contact").await;
        browser.choose("Restarted").await;
        browser.fill_in("resolve-details", "Cleared the cache and restarted it").await;
        browser.choose("Nothing to document").await;
        browser.fill_in("resolve-minutes", "6").await;
        browser.click("Resolve and take the next").await;
        browser.sees("Baskets").await;
        browser.click("Sign out").await;
        browser.sees("Work email").await;

        browser.sign_in("eve@example.org").await;
        browser.open("/issues").await;
        browser.click("Word hangs when I save").await;
        browser.sees("Cleared the cache and restarted it").await;
        browser.click("Yes, it works").await;
        browser.sees("It is closed.").await;
    })
    .await;

    let issue = IssueId(1);
    assert_eq!(world.state_of(issue), "closed");
    assert_eq!(world.events_of(issue), ["submitted", "taken", "contact", "resolved", "agreed"]);
}

/// One person's walk through the desk of `world`, without script; the browser is closed however it ends.
async fn journey<W>(world: &World, walk: W)
where
    W: AsyncFnOnce(Browser) + 'static,
{
    walked(world, Script::Off, walk).await;
}

/// Whether the browser runs a page's scripts.
#[derive(Clone, Copy, PartialEq)]
pub enum Script {
    On,
    Off,
}

/// The same, with script or without.
pub async fn walked<W>(world: &World, script: Script, walk: W)
where
    W: AsyncFnOnce(Browser) + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let house = world.house_at(&address);
    let news = house.news.clone();
    let following =
        rt::spawn(tallydesk::news::keep_following(house.db.clone(), news.clone(), None));
    let server = HttpServer::new(move || tallydesk::app::app(house.clone()))
        .workers(1)
        .listen(listener)
        .unwrap()
        .run();
    let serving = server.handle();
    rt::spawn(server);

    let driver = Driver::start();
    let client = driver.browser(script).await;
    let browser = Browser { client: client.clone(), address };
    let walked = rt::spawn(async move { walk(browser).await }).await;

    client.close().await.unwrap();
    following.abort();
    news.close();
    serving.stop(false).await;
    if let Err(failed) = walked {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// A window of Chromium. Its methods fail the test when the page does not offer what they are asked for.
pub struct Browser {
    pub client: Client,
    address: String,
}

impl Browser {
    /// Types an address of the desk.
    pub async fn open(&self, address: &str) {
        self.client.goto(&format!("{}{address}", self.address)).await.unwrap();
    }

    /// Presses the button or follows the link that reads so.
    pub async fn click(&self, text: &str) {
        let path = format!("//*[self::button or self::a][normalize-space()='{text}']");
        self.with(Locator::XPath(&path), async |button| button.click().await).await;
    }

    /// Types into the field `name`, in place of what is there.
    pub async fn fill(&self, name: &str, value: &str) {
        self.type_into(Locator::Css(&format!("[name='{name}']")), value).await;
    }

    /// The same for the field with this id, where several forms have one of that name.
    pub async fn fill_in(&self, id: &str, value: &str) {
        self.type_into(Locator::Id(id), value).await;
    }

    async fn type_into(&self, field: Locator<'_>, value: &str) {
        self.with(field, async |field| {
            field.clear().await?;
            field.send_keys(value).await
        })
        .await;
    }

    pub async fn sign_in(&self, email: &str) {
        self.open("/login").await;
        self.fill("email", email).await;
        self.fill("password", PASSWORD).await;
        self.click("Sign in").await;
        self.sees("Sign out").await;
    }

    /// What stands in the field `name`.
    pub async fn typed(&self, name: &str) -> String {
        let field = self.find(Locator::Css(&format!("[name='{name}']"))).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses the answer that reads so.
    pub async fn choose(&self, answer: &str) {
        let path = format!("//label[contains(normalize-space(), '{answer}')]");
        self.with(Locator::XPath(&path), async |label| label.click().await).await;
    }

    /// Waits until the page shows these words: a click returns before the next page is there.
    pub async fn sees(&self, words: &str) {
        let path = format!("//body[contains(normalize-space(), '{words}')]");
        let seen = self.client.wait().for_element(Locator::XPath(&path)).await;
        assert!(seen.is_ok(), "no {words:?} at {}: {}", self.address().await, self.text().await);
    }

    pub async fn heading(&self) -> String {
        self.find(Locator::Css("h1")).await.text().await.unwrap()
    }

    /// Path and query of the page.
    pub async fn address(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url[url::Position::BeforePath..].to_owned()
    }

    /// Whether the browser keeps to what every journey is about: a page's own script would change its title.
    async fn script_is_off(&self) -> bool {
        let page = "data:text/html,<title>plain</title><script>document.title = 'script'</script>";
        self.client.goto(page).await.unwrap();
        self.client.title().await.unwrap() == "plain"
    }

    /// Does something with an element of the page, which may be on its way still: what is found at first may be of the page
    /// before, which is just being left.
    async fn with(&self, what: Locator<'_>, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        for _ in 0..PATIENCE {
            if let Ok(element) = self.client.find(what).await
                && act(element).await.is_ok()
            {
                return;
            }
            rt::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no {what:?} at {}: {}", self.address().await, self.text().await);
    }

    async fn find(&self, what: Locator<'_>) -> Element {
        let found = self.client.find(what).await;
        match found {
            Ok(element) => element,
            Err(_) => panic!("no {what:?} at {}: {}", self.address().await, self.text().await),
        }
    }

    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap_or_default()
    }
}

/// A chromedriver on a port of its own.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Self {
        let driver = program("TALLYDESK_TEST_CHROMEDRIVER", "/usr/bin/chromedriver");
        let mut process =
            Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        // "ChromeDriver was started successfully on port 40123."
        let port = said.find_map(|line| {
            line.strip_suffix('.')?.split_once("successfully on port ")?.1.parse().ok()
        });
        let port = port.unwrap_or_else(|| panic!("chromedriver did not say its port"));
        Driver { process, port }
    }

    async fn browser(&self, script: Script) -> Client {
        let javascript = if script == Script::On { 1 } else { 2 };
        let options = json!({
            "binary": program("TALLYDESK_TEST_CHROMIUM", "/usr/bin/chromium"),
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-prefers-reduced-motion", "--window-size=1280,900"],
            "prefs": { "profile.managed_default_content_settings.javascript": javascript },
        });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// The program named by a variable, or at its place on Debian.
fn program(variable: &str, usual: &str) -> String {
    let path = environment(variable).unwrap_or_else(|| usual.to_owned());
    assert!(
        Path::new(&path).exists(),
        "{path} is missing, and this test needs a real browser. Debian: apt-get install chromium chromium-driver. \
         Elsewhere: install Chromium and its chromedriver, and set TALLYDESK_TEST_CHROMIUM and TALLYDESK_TEST_CHROMEDRIVER."
    );
    path
}
