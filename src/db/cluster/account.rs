//! Whom PostgreSQL runs as. It refuses root, so that root has to lend it another account.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    os::unix::{
        fs::{MetadataExt, lchown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use rustix::process::{getegid, geteuid};

use super::{ClusterError, Options};

#[derive(Debug)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    /// We are root and step down for every program of PostgreSQL.
    lent: bool,
    path: OsString,
}

impl Account {
    /// The account for a new cluster: ourselves, or one that root lends.
    pub(super) fn fresh(options: &Options) -> Result<Account, ClusterError> {
        let (me, group) = (geteuid(), getegid());
        let lent = me.is_root();
        let (uid, gid) = if lent {
            lendable().ok_or(ClusterError::NoAccount)?
        } else {
            (me.as_raw(), group.as_raw())
        };
        Ok(Account { uid, gid, lent, path: options.path().into() })
    }

    /// The account for `data`: whoever it belongs to, once there is any.
    pub(super) fn for_data(options: &Options, data: &Path) -> Result<Account, ClusterError> {
        let account = Account::fresh(options)?;
        match fs::metadata(data).map(|data| (data.uid(), data.gid())) {
            Err(_) => Ok(account),
            Ok((0, _)) => Err(ClusterError::RootOwned(data.into())),
            Ok((uid, gid)) if account.lent => Ok(Account { uid, gid, ..account }),
            Ok((owner, _)) if owner != account.uid => {
                Err(ClusterError::NotYours { data: data.into(), owner })
            }
            Ok(_) => Ok(account),
        }
    }

    /// A program of PostgreSQL, or a shell for it. Our environment stays behind: a PGDATA or PGPORT in it would mislead.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // The current folder may be one the account cannot enter, and initdb stumbles over that.
        command
            .current_dir("/")
            .env_clear()
            .env("PATH", &self.path)
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        if self.lent {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether the account may enter `folder`. The kernel is asked: modes, groups and access lists all count.
    pub(super) fn may_enter(&self, folder: &Path) -> bool {
        !self.lent || self.shell(r#"cd -- "$1""#, [folder])
    }

    /// Signals a process with the account's rights only: the number comes from a file the account may write.
    pub(super) fn signal(&self, signal: &str, pid: i32) {
        self.shell(r#"kill -s "$1" "$2""#, [signal, &pid.to_string()]);
    }

    /// Hands a file or folder that root has made to the account.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        if self.lent { lchown(path, Some(self.uid), Some(self.gid)) } else { Ok(()) }
    }

    /// The mode for folders above the data: private, but root's must let the account through.
    pub(super) fn passage(&self) -> u32 {
        if self.lent { 0o711 } else { 0o700 }
    }

    fn shell(&self, script: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> bool {
        let mut command = self.command("sh");
        command
            .args(["-c", script, "sh"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

fn lendable() -> Option<(u32, u32)> {
    let passwd = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| ids(&passwd, name))
}

fn ids(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = passwd
        .lines()
        .map(|line| line.split(':'))
        .find_map(|mut line| (line.next()? == name).then_some(line))?;
    Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgresql:x:7:7::/:/bin/sh\npostgres:x:101:104::/:/bin/bash\n";
        assert_eq!(ids(passwd, "postgres"), Some((101, 104)));
        assert_eq!(ids(passwd, "nobody"), None);
    }
}
