//! What the process is told from outside, read once: environment, `.env`, command line.

use clap::Args;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// An existing PostgreSQL 14 or newer; several hosts are allowed. Without it the desk keeps a cluster of its own in
    /// the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// The data folder.
    #[arg(long, env = "TALLYDESK_DATA", default_value = "./var", global = true)]
    pub data: PathBuf,
    /// Where PostgreSQL's `initdb` and `postgres` are, if not where they are usually found.
    #[arg(long, env = "PG_BIN_DIR", global = true)]
    pub pg_bin_dir: Option<PathBuf>,
    #[arg(env = "PATH", hide = true, long = "search-path", global = true)]
    search_path: Option<String>,
    #[arg(env = "XDG_RUNTIME_DIR", hide = true, long = "runtime-dir", global = true)]
    runtime_dir: Option<PathBuf>,
}

/// How the desk is served.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// Address and port.
    #[arg(long, env = "TALLYDESK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address in links and mails, and the only one forms are taken from. Default: http:// and the listening address.
    #[arg(long, env = "TALLYDESK_BASE_URL", value_parser = web_address)]
    pub base_url: Option<String>,
    /// Fill an empty database with the demo organisation, six months of history and today's work.
    #[arg(long)]
    pub demo: bool,
    /// One password for all demo people, for scripts. Default: random, printed at the start.
    #[arg(long, env = "TALLYDESK_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Seconds without use after which a session ends. Default: 1 h for staff, 8 h for employees.
    #[arg(long, env = "TALLYDESK_SESSION_IDLE", requires = "session_absolute", value_parser = SECONDS)]
    pub session_idle: Option<i64>,
    /// Seconds after which a session ends in any case. Default: 12 h for staff, 24 h for employees.
    #[arg(long, env = "TALLYDESK_SESSION_ABSOLUTE", requires = "session_idle", value_parser = SECONDS)]
    pub session_absolute: Option<i64>,
    /// Connections to PostgreSQL at most. Default: four times the processors.
    #[arg(long, env = "TALLYDESK_POOL")]
    pub pool: Option<u32>,
    /// Whoever sends it as a bearer token may read /metrics from other machines too.
    #[arg(long, env = "TALLYDESK_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Proxies, by IP address and separated by commas, that are believed when they say whose request they pass on.
    #[arg(long, env = "TALLYDESK_PROXIES", value_delimiter = ',')]
    pub proxies: Vec<IpAddr>,
    /// The mail server: smtps://user:password@mail.example.org, or smtp://mail.example.org?tls=required for STARTTLS. Without
    /// it nothing is mailed, and messages are read on pages.
    #[arg(long, env = "TALLYDESK_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Whom mail is from: "Support desk <desk@example.org>".
    #[arg(long, env = "TALLYDESK_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// How the log reads: `json` for machines, `pretty` for people.
    #[arg(long, env = "TALLYDESK_LOG", default_value = "json")]
    pub log: LogStyle,
}

/// A second to ten years.
const SECONDS: std::ops::RangeInclusive<i64> = 1..=315_360_000;

/// `https://desk.example.org`: what a browser puts before every path.
fn web_address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| error.to_string())?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("write it like https://desk.example.org, without a path".to_owned())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub enum LogStyle {
    Json,
    Pretty,
}

impl Place {
    pub fn search_path(&self) -> Option<&str> {
        self.search_path.as_deref()
    }

    pub fn runtime_dir(&self) -> Option<&std::path::Path> {
        self.runtime_dir.as_deref()
    }
}

impl Serving {
    pub fn base_url(&self) -> String {
        let listening = || format!("http://{}", self.listen);
        self.base_url.clone().unwrap_or_else(listening)
    }

    /// Seconds a session lives without use, and at all; absent when the roles' own limits hold.
    pub fn session_limits(&self) -> Option<(i64, i64)> {
        self.session_idle.zip(self.session_absolute)
    }

    /// Four times the processors, what was fastest when measured: reads keep them busy with half as many, but changes
    /// wait for the disk together.
    pub fn pool(&self) -> u32 {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        self.pool.unwrap_or_else(|| u32::try_from(4 * processors).unwrap_or(8))
    }
}

/// A remote database must be reached encrypted, unless the opposite is written out.
///
/// # Errors
/// One line for the person at the terminal.
pub fn check_database_url(url: &str) -> Result<(), String> {
    let lower = url.to_lowercase();
    let says_how =
        ["sslmode=disable", "sslmode=require", "sslmode=verify-ca", "sslmode=verify-full"];
    if says_how.iter().any(|mode| lower.contains(mode)) || is_local(&lower) {
        return Ok(());
    }
    Err("DATABASE_URL names another machine without saying sslmode. Add sslmode=verify-full (built with the feature \
         postgres-tls), or sslmode=disable if the network between is yours."
        .to_owned())
}

fn is_local(url: &str) -> bool {
    let hosts: Vec<String> = match url.split_once("://") {
        Some((_, rest)) => {
            let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
            let authority = authority.split('/').next().unwrap_or_default();
            let hosts =
                authority.rsplit('@').next().unwrap_or_default().split(',').map(without_port);
            let in_query =
                query.split('&').filter_map(|pair| pair.strip_prefix("host=")).map(str::to_owned);
            hosts.filter(|host| !host.is_empty()).chain(in_query).collect()
        }
        None => url
            .split_whitespace()
            .filter_map(|pair| pair.strip_prefix("host="))
            .map(str::to_owned)
            .collect(),
    };
    hosts.iter().flat_map(|host| host.split(',')).all(|host| {
        host.starts_with('/')
            || host.starts_with("%2f")
            || matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1")
    })
}

fn without_port(host: &str) -> String {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_reached_encrypted_or_knowingly_not() {
        for fine in [
            "postgres://me@localhost/desk",
            "postgres://me@127.0.0.1:5433/desk",
            "postgres:///desk?host=/run/postgresql",
            "host=/tmp user=postgres dbname=desk",
            "postgres://me@db.example.org/desk?sslmode=verify-full",
            "postgres://me@a:1,b:2/desk?sslmode=disable",
        ] {
            assert_eq!(check_database_url(fine), Ok(()), "{fine}");
        }
        for refused in [
            "postgres://me@db.example.org/desk",
            "host=10.0.0.7 dbname=desk",
            "postgres://localhost,db/desk",
        ] {
            assert!(check_database_url(refused).is_err(), "{refused}");
        }
    }
}
