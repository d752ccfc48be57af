//! What is measured: `tallydesk serve` as a process of its own, on a cluster of the bench that keeps what it is told.

use crate::Plan;
use crate::http::{self, Client};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tallydesk::db::cluster::{Cluster, Options};

/// The cluster, with a database for every size.
pub struct Bench {
    cluster: Cluster,
    /// `tallydesk`, as `script/run` builds it.
    program: PathBuf,
    data: PathBuf,
}

impl Bench {
    pub fn start(plan: &Plan, data: &Path, program: &Path) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let cluster = Cluster::own(&Options {
            data: data.to_owned(),
            bin_dir: plan.pg_bin_dir.clone(),
            path: plan.search_path.clone().map(Into::into),
            ..Options::default()
        })?;
        Ok(Bench { cluster, program: program.to_owned(), data: data.to_owned() })
    }

    /// The address of a database, for libpq.
    pub fn url(&self, database: &str) -> String {
        self.cluster.url_for(database)
    }

    /// What PostgreSQL writes down when asked to.
    pub fn postgres_log(&self) -> PathBuf {
        self.data.join("postgres/postgres.log")
    }

    /// A file for whoever looks closer.
    pub fn file(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    /// Opens the desk on a database, with some more arguments.
    pub fn serve(
        &self,
        database: &str,
        arguments: &[&str],
        postgres_options: &str,
    ) -> Result<Server> {
        let address = free_address()?;
        let mut command = Command::new(&self.program);
        command.args(["serve", "--listen", &address.to_string()]).args(arguments);
        command.env("DATABASE_URL", self.url(database)).env("PGOPTIONS", postgres_options);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(self.file("serve.log"))?);
        let child = command
            .spawn()
            .with_context(|| format!("{} does not start", self.program.display()))?;
        let mut server = Server { child, address };
        server.wait_until_ready()?;
        Ok(server)
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// The running desk; it is closed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// Resident memory, in MB.
pub struct Memory {
    pub now: f64,
    pub highest: f64,
}

impl Server {
    fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while !self.is_ready()? {
            if self.child.try_wait()?.is_some() || begun.elapsed() > Duration::from_secs(60) {
                bail!("the desk did not open; serve.log in the data folder says why");
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn is_ready(&self) -> Result<bool> {
        let asked = http::runtime()?
            .block_on(async { Client::to(self.address).await?.get("/readyz", "").await });
        Ok(asked.is_ok_and(|answer| answer.status == 200))
    }

    pub fn memory(&self) -> Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("memory is read from /proc, which this system does not have")?;
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
        };
        Ok(Memory {
            now: megabytes("VmRSS:").context("VmRSS")?,
            highest: megabytes("VmHWM:").context("VmHWM")?,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let told = kill_process(Pid::from_child(&self.child), Signal::TERM);
        if told.is_ok() {
            // It answers its last requests and goes.
            let _ended = self.child.wait();
        }
    }
}
