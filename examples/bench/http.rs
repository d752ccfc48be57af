//! As much of HTTP/1.1 as it takes to ask the desk many things over one connection, at little cost: the client shares
//! its processors with what it measures.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// One thread for all connections, as wrk and pgbench have it.
pub fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

pub struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
    encoding: &'static str,
    line: String,
}

pub struct Answer {
    pub status: u16,
    /// Where a redirect leads.
    pub location: String,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn to(address: SocketAddr) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the desk is what it calls")]
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream: BufReader::with_capacity(64 * 1024, stream),
            address,
            encoding: "",
            line: String::new(),
        })
    }

    /// Asks for compressed answers from now on, as browsers do.
    pub fn compressed(mut self) -> Self {
        self.encoding = "accept-encoding: gzip, deflate, br\r\n";
        self
    }

    pub async fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers(cookie))).await
    }

    pub async fn post(&mut self, path: &str, cookie: &str, form: &str) -> Result<Answer> {
        let (headers, length) = (self.headers(cookie), form.len());
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\n{headers}content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n{form}"
        ))
        .await
    }

    fn headers(&self, cookie: &str) -> String {
        let (address, encoding) = (self.address, self.encoding);
        format!("host: {address}\r\n{encoding}cookie: __Host-tallydesk={cookie}\r\n")
    }

    async fn ask(&mut self, request: &str) -> Result<Answer> {
        tokio::time::timeout(PATIENCE, self.answer(request)).await.context("no answer in time")?
    }

    async fn answer(&mut self, request: &str) -> Result<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        self.stream.flush().await?;
        let status = self.line().await?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.context("no status")?;
        let (mut length, mut chunked, mut location) = (None, false, String::new());
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.parse()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = value == "chunked";
            } else if name.eq_ignore_ascii_case("location") {
                value.clone_into(&mut location);
            }
        }
        let body = match length {
            Some(length) => self.exactly(length).await?,
            None if chunked => self.chunks().await?,
            None => bail!("an answer of no known length"),
        };
        Ok(Answer { status, location, body })
    }

    async fn line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line).await? == 0 {
            bail!("the desk hung up");
        }
        Ok(self.line.trim_end())
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = Vec::with_capacity(length);
        (&mut self.stream).take(length as u64).read_to_end(&mut body).await?;
        if body.len() < length {
            bail!("the desk hung up");
        }
        Ok(body)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(self.line().await?, 16)?;
            body.extend(self.exactly(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
