//! A person at a keyboard, without a browser: opens pages, fills in the form that is really there, presses its button.

use crate::world::{World, cookie_of};
use actix_web::body::MessageBody;
use actix_web::cookie::Cookie;
use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;
use std::net::IpAddr;
use tallydesk::web::House;
use url::Url;

/// Where the desk is, as far as these people know.
pub const HERE: &str = "http://127.0.0.1:8080";
const SESSION: &str = "__Host-tallydesk";

/// What was answered, and the browser that shows it.
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    /// What was asked for: path and query.
    pub address: String,
    pub body: String,
    /// The same as it came.
    pub bytes: Vec<u8>,
    pub headers: header::HeaderMap,
    html: Html,
    browser: Browser,
}

/// Cookies, and the desk they are for.
#[derive(Clone)]
struct Browser {
    house: Data<House>,
    /// The machine it runs on.
    at: IpAddr,
    jar: BTreeMap<String, String>,
}

type Field = (String, String);

/// What its sender calls it, and what is in it.
pub type File<'a> = (&'a str, &'a [u8]);

/// `person` follows a link to `address`; [`NOBODY`](crate::world::NOBODY) has not signed in.
pub async fn open(world: &World, person: &str, address: &str) -> Page {
    Browser::of(world, person).get(address).await
}

/// The same from another machine.
pub async fn open_from(world: &World, at: [u8; 4], person: &str, address: &str) -> Page {
    Browser { at: at.into(), ..Browser::of(world, person) }.get(address).await
}

/// A bare request, as a script would make it: no page seen, nothing said about where it comes from.
pub async fn ask(
    world: &World,
    person: &str,
    method: &Method,
    address: &str,
    fields: &[(&str, &str)],
) -> Page {
    Browser::of(world, person)
        .send(TestRequest::default().method(method.clone()).set_form(fields), address)
        .await
}

/// The same, by a page of `origin`.
pub async fn ask_from(
    world: &World,
    person: &str,
    origin: &str,
    address: &str,
    fields: &[(&str, &str)],
) -> Page {
    let site = if origin == HERE { "same-origin" } else { "cross-site" };
    let request = TestRequest::post().set_form(fields);
    let request =
        request.insert_header((header::ORIGIN, origin)).insert_header(("sec-fetch-site", site));
    Browser::of(world, person).send(request, address).await
}

impl Browser {
    fn of(world: &World, person: &str) -> Self {
        let session = (!person.is_empty()).then(|| (SESSION.to_owned(), cookie_of(person)));
        Browser {
            house: world.house.clone(),
            at: [127, 0, 0, 1].into(),
            jar: session.into_iter().collect(),
        }
    }

    async fn get(self, address: &str) -> Page {
        self.send(TestRequest::get().insert_header(("sec-fetch-site", "same-origin")), address)
            .await
    }

    async fn post(self, address: &str, fields: &[Field]) -> Page {
        self.post_as(TestRequest::post().set_form(fields), address).await
    }

    /// As a form that takes files is sent. What was typed for a file is what is in it.
    async fn post_parts(self, address: &str, fields: &[Field], files: &[File<'_>]) -> Page {
        const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
        let mut body = Vec::new();
        let mut part = |head: String, content: &[u8]| {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name={head}\r\n\r\n");
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        };
        fields.iter().for_each(|(name, text)| part(format!("\"{name}\""), text.as_bytes()));
        // A field in which nothing was chosen is sent all the same.
        let none: &[File<'_>] = &[("", b"")];
        for (name, content) in if files.is_empty() { none } else { files } {
            part(format!("\"files\"; filename=\"{name}\"\r\nContent-Type: text/html"), content);
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        self.post_body(&format!("multipart/form-data; boundary={BOUNDARY}"), body, address).await
    }

    async fn post_body(self, kind: &str, body: Vec<u8>, address: &str) -> Page {
        let request = TestRequest::post().insert_header((header::CONTENT_TYPE, kind));
        self.post_as(request.set_payload(body), address).await
    }

    async fn post_as(self, request: TestRequest, address: &str) -> Page {
        let request = request
            .insert_header((header::ORIGIN, HERE))
            .insert_header(("sec-fetch-site", "same-origin"));
        self.send(request, address).await
    }

    async fn send(mut self, request: TestRequest, address: &str) -> Page {
        let desk = init_service(tallydesk::app::app(self.house.clone())).await;
        let request = self.jar.iter().fold(request.uri(address), |request, (name, value)| {
            request.cookie(Cookie::new(name.clone(), value.clone()))
        });
        let request = request.peer_addr((self.at, 50_000).into()).to_request();
        let answer = call_service(&desk, request).await.map_into_boxed_body();
        for cookie in answer.response().cookies() {
            self.jar.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        self.jar.retain(|_, value| !value.is_empty());
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = read_body(answer).await.try_into_bytes().unwrap();
        let location =
            headers.get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
        let (bytes, address) = (body.to_vec(), address.to_owned());
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Page {
            status,
            location,
            headers,
            html: Html::parse_document(&body),
            body,
            bytes,
            address,
            browser: self,
        }
    }
}

impl Page {
    /// The text of the first element that `css` finds, as it is read.
    pub fn text(&self, css: &str) -> Option<String> {
        self.find(css).next().map(read)
    }

    pub fn texts(&self, css: &str) -> Vec<String> {
        self.find(css).map(read).collect()
    }

    /// What stands in a field: its `value`, the text of a text area, the word of what is chosen in a list.
    pub fn value(&self, css: &str) -> Option<String> {
        self.find(css).next().and_then(value)
    }

    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.find(css).next()?.attr(name).map(str::to_owned)
    }

    /// Whether the page offers such a button.
    pub fn offers(&self, button: &str) -> bool {
        self.buttons(button).next().is_some()
    }

    /// Where this page's forms and their buttons send what was typed.
    pub fn posts_to(&self, address: &str) -> bool {
        let forms = self.find("form[method=post]").map(|form| form.attr("action"));
        let buttons = self
            .find("form[method=post] button[formaction]")
            .map(|button| button.attr("formaction"));
        forms.chain(buttons).any(|to| self.resolved(to.unwrap_or_default()) == address)
    }

    /// What the answer says of itself; empty for what it leaves out.
    pub fn says(&self, header: &str) -> String {
        self.headers.get(header).map_or("", |said| said.to_str().unwrap()).to_owned()
    }

    /// The same person goes somewhere else.
    pub async fn open(&self, address: &str) -> Page {
        self.browser.clone().get(address).await
    }

    /// The same browser sends a form of which only these fields are known.
    pub async fn send(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let fields: Vec<Field> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.browser.clone().post(address, &fields).await
    }

    /// The same browser sends these bytes, as a form of that kind.
    pub async fn send_body(&self, kind: &str, body: &[u8], address: &str) -> Page {
        self.browser.clone().post_body(kind, body.to_vec(), address).await
    }

    /// Follows the link with this text.
    pub async fn follow(&self, text: &str) -> Page {
        let link = self.find("a[href]").find(|link| read(*link) == text);
        let link = link.unwrap_or_else(|| {
            panic!("no link {text:?} on {}, only {:?}", self.address, self.texts("a[href]"))
        });
        self.open(&self.resolved(link.attr("href").unwrap())).await
    }

    /// Where a sent form led.
    pub async fn landed(&self) -> Page {
        assert_eq!(
            self.status,
            303,
            "{} led nowhere: {}",
            self.address,
            self.text("main").unwrap_or_default()
        );
        self.open(self.location.as_deref().unwrap()).await
    }

    /// Presses the first `button` with `typed` in the fields of its form. What is typed takes the place of what stood
    /// there; a name typed several times is ticked several times, and `""` unticks.
    ///
    /// # Panics
    /// If the page has no such button, its form no such field, or the field no such choice.
    pub async fn submit(&self, button: &str, typed: &[(&str, &str)]) -> Page {
        self.submit_with(button, typed, &[]).await
    }

    /// The same with files chosen.
    pub async fn submit_with(
        &self,
        button: &str,
        typed: &[(&str, &str)],
        files: &[File<'_>],
    ) -> Page {
        let pressed = self.buttons(button).next().unwrap_or_else(|| {
            panic!("no button {button:?} on {}, only {:?}", self.address, self.texts("button"))
        });
        let form = pressed
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|element| element.value().name() == "form")
            .unwrap_or_else(|| panic!("the button {button:?} on {} is in no form", self.address));
        let mut fields = filled(form, typed);
        fields.extend(
            pressed.attr("name").map(|name| (name.to_owned(), value(pressed).unwrap_or_default())),
        );
        let action = pressed.attr("formaction").or(form.attr("action")).unwrap_or_default();
        let address = self.resolved(action);
        match form.attr("method").unwrap_or("get") {
            "post" if form.attr("enctype") == Some("multipart/form-data") => {
                self.browser.clone().post_parts(&address, &fields, files).await
            }
            "post" => self.browser.clone().post(&address, &fields).await,
            _ => self.open(&with_query(&address, &fields)).await,
        }
    }

    fn buttons(&self, text: &str) -> impl Iterator<Item = ElementRef<'_>> {
        self.find("button").filter(move |button| read(*button) == text)
    }

    fn find(&self, css: &str) -> impl Iterator<Item = ElementRef<'_>> {
        let selector = Selector::parse(css).unwrap_or_else(|_| panic!("{css:?} is no selector"));
        self.html.select(&selector).collect::<Vec<_>>().into_iter()
    }

    /// A link of this page as path and query.
    fn resolved(&self, link: &str) -> String {
        let place = Url::parse(HERE).unwrap().join(&self.address).unwrap().join(link).unwrap();
        place[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }
}

/// A form's fields in page order, then what was typed.
fn filled(form: ElementRef<'_>, typed: &[(&str, &str)]) -> Vec<Field> {
    let controls = || form.select(&CONTROLS).filter(|control| control.attr("disabled").is_none());
    let of = |name: &str| {
        controls().filter(|control| control.attr("name") == Some(name)).collect::<Vec<_>>()
    };
    let mut fields: Vec<Field> = controls()
        .filter(|control| !typed.iter().any(|(name, _)| control.attr("name") == Some(name)))
        .filter_map(|control| Some((control.attr("name")?.to_owned(), sent(control)?)))
        .collect();
    for (name, text) in typed {
        let named = of(name);
        assert!(
            !named.is_empty(),
            "no field {name:?} in the form, only {:?}",
            controls().filter_map(|control| control.attr("name")).collect::<Vec<_>>()
        );
        let choices: Vec<String> = named.iter().flat_map(|control| choices(*control)).collect();
        assert!(
            choices.is_empty() || text.is_empty() || choices.iter().any(|choice| choice == text),
            "{name:?} offers no {text:?}, only {choices:?}"
        );
        if choices.is_empty() || !text.is_empty() {
            fields.push(((*name).to_owned(), (*text).to_owned()));
        }
    }
    fields
}

static CONTROLS: std::sync::LazyLock<Selector> =
    std::sync::LazyLock::new(|| Selector::parse("input, textarea, select").unwrap());

/// The text of an element with its white space as it is shown.
fn read(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a browser sends of a control nobody touched, if anything.
fn sent(control: ElementRef<'_>) -> Option<String> {
    match control.attr("type").unwrap_or_default() {
        "radio" | "checkbox" if control.attr("checked").is_none() => None,
        "radio" | "checkbox" => Some(control.attr("value").unwrap_or("on").to_owned()),
        "submit" | "button" | "reset" | "image" | "file" => None,
        _ => value(control),
    }
}

fn value(control: ElementRef<'_>) -> Option<String> {
    match control.value().name() {
        "select" => {
            let options = || control.select(&OPTIONS);
            let chosen = options()
                .find(|option| option.attr("selected").is_some())
                .or_else(|| options().next())?;
            Some(chosen.attr("value").map_or_else(|| read(chosen), str::to_owned))
        }
        "textarea" => Some(control.text().collect()),
        _ => Some(control.attr("value").unwrap_or_default().to_owned()),
    }
}

/// What can be chosen there; nothing for a field that takes any text.
fn choices(control: ElementRef<'_>) -> Vec<String> {
    match (control.value().name(), control.attr("type").unwrap_or_default()) {
        ("select", _) => control
            .select(&OPTIONS)
            .filter_map(|option| option.attr("value").map(str::to_owned))
            .collect(),
        (_, "radio" | "checkbox") => vec![control.attr("value").unwrap_or("on").to_owned()],
        _ => Vec::new(),
    }
}

static OPTIONS: std::sync::LazyLock<Selector> =
    std::sync::LazyLock::new(|| Selector::parse("option").unwrap());

fn with_query(address: &str, fields: &[Field]) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("{path}?{query}")
}

#[test]
fn a_form_is_sent_as_a_browser_would_send_it() {
    let html = r#"<form method="post"><input type="hidden" name="csrf_token" value="t"><input name="minutes" value="5">
        <input type="radio" name="code" value="a"><input type="radio" name="code" value="b" checked>
        <input type="checkbox" name="kinds[]" value="x"><input type="checkbox" name="kinds[]" value="y" checked>
        <select name="effect"><option value="p">P</option><option value="q" selected>Q</option></select>
        <textarea name="text">
as it was</textarea><input name="off" disabled value="no"><button>Send</button></form>"#;
    let page = Html::parse_fragment(html);
    let form = page.select(&Selector::parse("form").unwrap()).next().unwrap();
    let sent = |typed| with_query("", &filled(form, typed)).replace("%5B%5D", "[]");

    assert_eq!(sent(&[]), "?csrf_token=t&minutes=5&code=b&kinds[]=y&effect=q&text=as+it+was");
    assert_eq!(
        sent(&[("kinds[]", "x"), ("kinds[]", "y"), ("code", "a")]),
        "?csrf_token=t&minutes=5&effect=q&text=as+it+was&kinds[]=x&kinds[]=y&code=a"
    );
    assert_eq!(sent(&[("kinds[]", "")]), "?csrf_token=t&minutes=5&code=b&effect=q&text=as+it+was");
}
