//! As much of HTTP/1.1 as it takes to ask the desk many things over one connection, at little cost: the client shares
//! its processors with what it measures.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

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
    pub fn to(address: SocketAddr) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the bench is a client")]
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(15)))?;
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

    pub fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers(cookie)))
    }

    pub fn post(&mut self, path: &str, cookie: &str, form: &str) -> Result<Answer> {
        let (headers, length) = (self.headers(cookie), form.len());
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\n{headers}content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n{form}"
        ))
    }

    fn headers(&self, cookie: &str) -> String {
        let (address, encoding) = (self.address, self.encoding);
        format!("host: {address}\r\n{encoding}cookie: __Host-tallydesk={cookie}\r\n")
    }

    fn ask(&mut self, request: &str) -> Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self
            .line()?
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        let (mut length, mut chunked, mut location) = (None, false, String::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.parse()?),
                "transfer-encoding" => chunked = value == "chunked",
                "location" => value.clone_into(&mut location),
                _ => {}
            }
        }
        let body = match length {
            Some(length) => self.exactly(length)?,
            None if chunked => self.chunks()?,
            None => bail!("an answer of no known length"),
        };
        Ok(Answer { status, location, body })
    }

    fn line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            bail!("the desk hung up");
        }
        Ok(self.line.trim_end())
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(self.line()?, 16)?;
            body.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
