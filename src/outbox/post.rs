//! The mail server as the process was told of it, and a letter as that server gets it.

use super::letter::{Letter, one_line};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::net::IpAddr;
use std::time::SystemTime;
use url::{Host, Url};

/// How the way to the server is kept private.
#[derive(Clone)]
pub enum Tls {
    /// Written out by who runs the desk, or the server is this machine.
    None,
    /// STARTTLS, or no mail at all.
    Required(TlsParameters),
    /// From the first byte.
    Wrapped(TlsParameters),
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tls::None => "None",
            Tls::Required(_) => "Required",
            Tls::Wrapped(_) => "Wrapped",
        })
    }
}

/// Where mail goes, from whom, and where its links lead.
#[derive(Clone)]
pub struct Post {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub credentials: Option<Credentials>,
    pub hello: ClientId,
    from: Mailbox,
    base_url: String,
    /// Behind the @ of what letters are called.
    domain: String,
}

/// Without what signs in.
impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("server", &self.server()).finish_non_exhaustive()
    }
}

const LIKE: &str = "TALLYDESK_SMTP_URL is written like smtps://user:password@mail.example.org or smtp://mail.example.org?tls=required";

impl Post {
    /// What the environment says; the words never repeat the address, which may hold a password.
    ///
    /// # Errors
    /// One line for the person at the terminal.
    pub fn of(url: &str, from: Option<&str>, base_url: &str) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|_| LIKE.to_owned())?;
        let host = url.host().ok_or(LIKE)?.to_owned();
        let named = match &host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let asked = url.query_pairs().find(|(name, _)| name == "tls");
        let asked = asked.map(|(_, value)| value.into_owned());
        let parameters = || {
            TlsParameters::new(named.clone())
                .map_err(|error| format!("TLS to the mail server cannot be set up: {error}"))
        };
        let (tls, port) = match (url.scheme(), asked.as_deref()) {
            ("smtps", None) => (Tls::Wrapped(parameters()?), 465),
            ("smtp", Some("required")) => (Tls::Required(parameters()?), 587),
            ("smtp", Some("none")) => (Tls::None, 25),
            ("smtp", None) if is_this_machine(&named) => (Tls::None, 25),
            ("smtp", None) => {
                return Err("TALLYDESK_SMTP_URL names another machine without TLS. Write smtps://, or add ?tls=required \
                    for STARTTLS, or ?tls=none if mail may go there unencrypted."
                    .to_owned());
            }
            _ => return Err(LIKE.to_owned()),
        };
        let from = from.ok_or(
            "TALLYDESK_SMTP_URL is set, but TALLYDESK_MAIL_FROM is not: whom is mail from?",
        )?;
        let from = from.parse::<Mailbox>().map_err(|_| {
            "TALLYDESK_MAIL_FROM is written like Support desk <desk@example.org>".to_owned()
        })?;
        Ok(Post {
            credentials: credentials(&url)?,
            port: url.port().unwrap_or(port),
            host: named,
            tls,
            hello: hello(base_url),
            from,
            domain: domain(base_url),
            base_url: base_url.to_owned(),
        })
    }

    /// "mail.example.org:587", for people.
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    pub fn from(&self) -> &Address {
        &self.from.email
    }

    /// The letter as it goes over the line.
    ///
    /// # Errors
    /// Why it can never be sent, in words.
    pub fn pack(&self, letter: &Letter, now: DateTime<Utc>, zone: Tz) -> Result<Packed, String> {
        let to: Address = letter
            .address
            .parse()
            .map_err(|_| "Their email address is none that mail can be sent to.".to_owned())?;
        let written = letter.written(&self.base_url, now, zone);
        let html = written.render().map_err(|error| error.to_string())?;
        let thread = self.thread(letter);
        let name = Some(one_line(&letter.name)).filter(|name| !name.is_empty());
        let message = Message::builder()
            .date(SystemTime::from(now))
            .from(self.from.clone())
            .to(Mailbox::new(name, to.clone()))
            .subject(written.subject.clone())
            .message_id(Some(self.message_id(letter)))
            .in_reply_to(thread.clone())
            .references(thread)
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header("List-Unsubscribe", &format!("<{}>", written.wishes)))
            .multipart(MultiPart::alternative_plain_html(written.plain(), html))
            .map_err(|error| error.to_string())?;
        Ok(Packed { to, bytes: message.formatted() })
    }

    /// The same however often it is sent.
    fn message_id(&self, letter: &Letter) -> String {
        format!("<{}.{}@{}>", letter.id, letter.key.simple(), self.domain)
    }

    /// One for each issue and person, so that mail programs put what is about one issue together.
    fn thread(&self, letter: &Letter) -> String {
        let mut issues = letter.told.iter().map(|told| told.issue);
        let first = issues.next().flatten();
        match first.filter(|_| issues.all(|issue| issue == first)) {
            Some(issue) => format!("<issue-{issue}.to-{}@{}>", letter.person, self.domain),
            None => format!("<news.to-{}@{}>", letter.person, self.domain),
        }
    }
}

/// A letter ready to go.
#[derive(Debug)]
pub struct Packed {
    pub to: Address,
    pub bytes: Vec<u8>,
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let plain = |text: &str| {
        let bytes = percent_encoding::percent_decode_str(text);
        bytes.decode_utf8().map(|text| text.into_owned()).map_err(|_| LIKE.to_owned())
    };
    let Some(password) = url.password() else { return Ok(None) };
    Ok(Some(Credentials::new(plain(url.username())?, plain(password)?)))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn host_of(base_url: &str) -> Option<Host<String>> {
    Url::parse(base_url).ok()?.host().map(|host| host.to_owned())
}

fn hello(base_url: &str) -> ClientId {
    match host_of(base_url) {
        Some(Host::Domain(name)) => ClientId::Domain(name),
        Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
        Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
        None => ClientId::Domain("localhost".to_owned()),
    }
}

/// What stands behind an @ there is a name with dots; colons would end it.
fn domain(base_url: &str) -> String {
    match host_of(base_url) {
        Some(Host::Domain(name)) => name,
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(_)) | None => "localhost".to_owned(),
    }
}

#[cfg(test)]
mod tests;
