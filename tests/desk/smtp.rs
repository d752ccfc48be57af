//! A mail server that misbehaves on command. It keeps what it is sent, and says what it is told to say.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How it behaves; the names are those of `smtp_sink.py`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    Ok,
    /// 451 once the letter is there.
    Tmp,
    /// 550 for every recipient.
    Perm,
    /// 451 for a recipient's first letter.
    Greylist,
    /// Hangs up in the middle of a letter.
    Drop,
    /// Keeps the letter and hangs up before it says so.
    After,
    /// Takes its time over each letter.
    Slow,
    /// 421 instead of a greeting.
    Refuse,
    /// 530 to every sender: it wants somebody to sign in.
    Stranger,
    /// Closes the line after each letter, as some do.
    OneEach,
}

/// A letter that it keeps.
#[derive(Clone, Debug)]
pub struct Kept {
    pub to: String,
    pub text: String,
}

impl Kept {
    /// What a header says, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let line = head.lines().find(|line| {
            line.split(':').next().is_some_and(|known| known.eq_ignore_ascii_case(name))
        })?;
        Some(line.split_once(':')?.1.trim().to_owned())
    }

    pub fn id(&self) -> String {
        self.header("Message-ID").unwrap()
    }

    /// Its plain text, as it reads.
    pub fn plain(&self) -> String {
        let part = self.text.split("text/plain").nth(1).unwrap();
        let (head, body) = part.split_once("\r\n\r\n").unwrap();
        let body = body.split("\r\n--").next().unwrap();
        match head.contains("quoted-printable") {
            true => body.replace("=\r\n", "").replace("=20", " ").replace("=3D", "="),
            false => body.to_owned(),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    modes: VecDeque<Mode>,
    kept: Vec<Kept>,
    greeted: HashSet<String>,
    lines: usize,
}

/// A server on a port of its own, for as long as its test.
#[derive(Clone, Debug)]
pub struct Smtp {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Smtp {
    /// It behaves so until told otherwise.
    pub async fn new(mode: Mode) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = State { modes: VecDeque::from([mode]), ..State::default() };
        let port = listener.local_addr().unwrap().port();
        let smtp = Smtp { port, state: Arc::new(Mutex::new(state)) };
        let serving = smtp.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.state().lines += 1;
                let serving = serving.clone();
                // A line that breaks is what a test may want.
                actix_web::rt::spawn(async move { _ = serving.serve(stream).await });
            }
        });
        smtp
    }

    pub fn is(&self, mode: Mode) {
        self.state().modes = VecDeque::from([mode]);
    }

    /// Every letter that it has kept, in order.
    pub fn kept(&self) -> Vec<Kept> {
        self.state().kept.clone()
    }

    /// How often somebody called.
    pub fn lines(&self) -> usize {
        self.state().lines
    }

    fn mode(&self) -> Mode {
        *self.state().modes.front().unwrap()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        if self.mode() == Mode::Refuse {
            return stream.write_all(b"421 busy\r\n").await;
        }
        stream.write_all(b"220 here\r\n").await?;
        let (mut to, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let answer = match (word.as_str(), self.mode()) {
                ("EHLO", _) => "250-here\r\n250 8BITMIME\r\n",
                ("MAIL", Mode::Stranger) => "530 sign in first\r\n",
                ("RCPT", mode) => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    let is_new = self.state().greeted.insert(to.clone());
                    match mode {
                        Mode::Perm => "550 no such user here\r\n",
                        Mode::Greylist if is_new => "451 greylisted, come back\r\n",
                        _ => "250 fine\r\n",
                    }
                }
                ("DATA", _) => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let text = read(&mut stream).await?;
                    match self.take(&to, text).await {
                        Some(answer) => answer,
                        None => return Ok(()),
                    }
                }
                ("QUIT", _) => return stream.write_all(b"221 bye\r\n").await,
                _ => "250 fine\r\n",
            };
            stream.write_all(answer.as_bytes()).await?;
            if word == "DATA" && self.mode() == Mode::OneEach {
                return Ok(());
            }
        }
    }

    /// What it says to a letter; nothing when it hangs up.
    async fn take(&self, to: &str, text: String) -> Option<&'static str> {
        let mode = self.mode();
        let keep = || self.state().kept.push(Kept { to: to.to_owned(), text: text.clone() });
        match mode {
            Mode::Tmp => return Some("451 try later\r\n"),
            Mode::Drop => return None,
            Mode::After => {
                keep();
                return None;
            }
            Mode::Slow => tokio::time::sleep(std::time::Duration::from_millis(700)).await,
            _ => {}
        }
        keep();
        Some("250 kept\r\n")
    }
}

/// A letter, to the dot that ends it.
async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let (mut text, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
