//! The line to the mail server: with PostgreSQL's the only way out of the program.

use super::letter::one_line;
use super::post::{Packed, Post, Tls};
use lettre::address::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use std::error::Error as _;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the server may take to greet and to let us in.
const TO_OPEN: Duration = Duration::from_secs(20);
/// How long it may take over one letter. A server that files it and answers later is given a second one, of the same name.
const TO_SEND: Duration = Duration::from_secs(60);
/// How long for a goodbye that nobody needs.
const TO_LEAVE: Duration = Duration::from_secs(2);

/// What became of a letter on the line.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is the server's now.
    Accepted,
    /// Not now, for this letter.
    Later(String),
    /// Not ever.
    Never(String),
    /// The server takes no mail of ours now, whatever it is.
    Away(String),
}

/// An open line: signed in, and in private where that was asked for.
pub struct Line {
    connection: AsyncSmtpConnection,
    /// The server has taken a letter over it, so that closing it since is nothing odd.
    is_used: bool,
    is_broken: bool,
}

impl Line {
    /// # Errors
    /// Why the server is not to be had, in words.
    pub async fn open(post: &Post) -> Result<Line, String> {
        match timeout(TO_OPEN, connect(post)).await {
            Ok(Ok(connection)) => Ok(Line { connection, is_used: false, is_broken: false }),
            Ok(Err(error)) => Err(one_line(&error.to_string()).chars().take(LONGEST).collect()),
            Err(_) => Err(format!("It did not answer for {} s.", TO_OPEN.as_secs())),
        }
    }

    /// Whether nothing more can be sent over it.
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether it has been used, so that a server which closes it now may only want a new one.
    pub fn is_used(&self) -> bool {
        self.is_used
    }

    pub async fn send(&mut self, from: &Address, letter: &Packed) -> Answer {
        let answer = match timeout(TO_SEND, self.say(from, letter)).await {
            Ok(answer) => answer,
            Err(_) => {
                self.is_broken = true;
                Answer::Later(format!("It did not answer for {} s.", TO_SEND.as_secs()))
            }
        };
        if answer == Answer::Accepted {
            self.is_used = true;
        } else if !self.is_broken {
            // The next letter begins anew, or on another line.
            let anew = timeout(TO_LEAVE, self.connection.command(Rset)).await;
            self.is_broken = !matches!(anew, Ok(Ok(_)));
        }
        answer
    }

    pub async fn close(mut self) {
        // The server has all its letters: whether it says goodbye is its own matter.
        _ = timeout(TO_LEAVE, self.connection.quit()).await;
    }

    async fn say(&mut self, from: &Address, letter: &Packed) -> Answer {
        let mail = Mail::new(Some(from.clone()), Vec::new());
        if let Err(error) = self.connection.command(mail).await {
            // It is not about whom the letter is to.
            self.heard(&error);
            return Answer::Away(in_words(&error));
        }
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        if let Err(error) = self.connection.command(recipient).await {
            return self.refusal(&error);
        }
        if let Err(error) = self.connection.command(Data).await {
            return self.refusal(&error);
        }
        match self.connection.message(&letter.bytes).await {
            Ok(_) => Answer::Accepted,
            Err(error) => self.refusal(&error),
        }
    }

    fn refusal(&mut self, error: &Error) -> Answer {
        self.heard(error);
        let words = in_words(error);
        match error.status() {
            Some(code) if code.to_string() == CLOSING => Answer::Away(words),
            _ if error.is_permanent() => Answer::Never(words),
            _ => Answer::Later(words),
        }
    }

    /// What was no answer of the server's, or its goodbye, ends the line.
    fn heard(&mut self, error: &Error) {
        let code = error.status().map(|code| code.to_string());
        self.is_broken |= code.is_none_or(|code| code == CLOSING);
    }
}

/// "Service not available, closing transmission channel."
const CLOSING: &str = "421";

async fn connect(post: &Post) -> Result<AsyncSmtpConnection, Unconnected> {
    let server = (post.host.as_str(), post.port);
    let mut connection = match &post.tls {
        #[expect(clippy::disallowed_methods, reason = "this is the way to the mail server")]
        Tls::Wrapped(parameters) => {
            let tls = Some(parameters.clone());
            AsyncSmtpConnection::connect_tokio1(server, Some(TO_OPEN), &post.hello, tls, None)
                .await?
        }
        Tls::None | Tls::Required(_) => {
            #[expect(clippy::disallowed_methods, reason = "this is the way to the mail server")]
            let stream = TcpStream::connect(server).await?;
            // A letter and the dot that ends it are two writes: together they would wait for an acknowledgement each.
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &post.hello).await?
        }
    };
    if let Tls::Required(parameters) = &post.tls {
        connection.starttls(parameters.clone(), &post.hello).await?;
    }
    if let Some(credentials) = &post.credentials {
        connection.auth(DEFAULT_MECHANISMS, credentials).await?;
    }
    Ok(connection)
}

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
enum Unconnected {
    #[error("{}", in_words(.0))]
    Said(#[from] Error),
    #[error("Nobody answers there: {0}")]
    Nobody(#[from] std::io::Error),
}

/// The longest reason that is kept.
const LONGEST: usize = 250;

/// What the server said, or what befell the line, in one line.
fn in_words(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let said = match error.status() {
        Some(code) => format!("The server said {code}: {cause}"),
        None if error.is_tls() => format!("No private line to it: {cause}"),
        None if error.is_client() => format!("It cannot be spoken to: {cause}"),
        None if cause.is_empty() => format!("The line broke: {error}"),
        None => format!("The line broke: {cause}"),
    };
    one_line(&said).chars().take(LONGEST).collect()
}
