//! Where PostgreSQL's programs are. Distributions keep them out of PATH, several versions side by side.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{ClusterError, Options};

/// Folders with one subfolder per version, and what that subfolder's name begins with: Debian, Red Hat, Homebrew.
const SHELVES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql@"),
];

/// A folder that holds both `initdb` and `postgres`.
#[derive(Debug)]
pub(super) struct Programs(PathBuf);

impl Programs {
    /// The programs for `data`: those of the version that made it, or the first found when there is none yet.
    pub(super) fn for_data(options: &Options, data: &Path) -> Result<Programs, ClusterError> {
        let found = installed(options);
        let Some(made_by) = made_by(data) else {
            return found.into_iter().next().ok_or(ClusterError::NotInstalled);
        };
        let mut others = Vec::new();
        for programs in found {
            match programs.version() {
                Some(version) if version == made_by => return Ok(programs),
                version => others.extend(version.map(|version| version.to_string())),
            }
        }
        if others.is_empty() {
            return Err(ClusterError::NotInstalled);
        }
        others.dedup();
        Err(ClusterError::WrongVersion { data: data.into(), made_by, found: others.join(" and ") })
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.0.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    fn version(&self) -> Option<u32> {
        let output = Command::new(self.postgres()).arg("--version").output().ok()?;
        major(&String::from_utf8_lossy(&output.stdout))
    }
}

/// Every installation, in order of preference. PG_BIN_DIR is an order, not a hint: nothing else is looked at then.
fn installed(options: &Options) -> Vec<Programs> {
    let folders = match &options.bin_dir {
        Some(folder) => vec![folder.clone()],
        None => {
            std::env::split_paths(options.path()).chain(SHELVES.iter().flat_map(versions)).collect()
        }
    };
    folders.iter().filter_map(|folder| real(folder)).map(Programs).collect()
}

fn versions((shelf, prefix): &(&str, &str)) -> Vec<PathBuf> {
    let names = fs::read_dir(shelf)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    newest_first(names, prefix)
        .into_iter()
        .map(|name| Path::new(shelf).join(name).join("bin"))
        .collect()
}

/// Names that are `prefix` and a version, highest version first: 9.6 comes after 15.
fn newest_first(names: impl Iterator<Item = String>, prefix: &str) -> Vec<String> {
    let version = |name: &str| name.strip_prefix(prefix)?.parse::<f32>().ok();
    let mut found: Vec<_> = names.filter_map(|name| Some((version(&name)?, name))).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, name)| name).collect()
}

/// Where `initdb` really lives: it looks for `postgres` beside itself, and a folder of links may hold only one of them.
fn real(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder.join("initdb")).ok()?.parent()?.to_owned();
    folder.join("postgres").is_file().then_some(folder)
}

/// The major version that made `data`, or `None` while there is nothing in it.
fn made_by(data: &Path) -> Option<u32> {
    major(&fs::read_to_string(data.join("PG_VERSION")).ok()?)
}

/// 15 from `15`, and from `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major(words: &str) -> Option<u32> {
    let number =
        words.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first() {
        let names = ["9.6", "15", "17", "lost+found"].map(String::from);
        assert_eq!(newest_first(names.into_iter(), ""), ["17", "15", "9.6"]);
        let names = ["postgresql@14", "postgis", "postgresql@17"].map(String::from);
        assert_eq!(
            newest_first(names.into_iter(), "postgresql@"),
            ["postgresql@17", "postgresql@14"]
        );
    }

    #[test]
    fn a_version_is_read_from_the_data_and_from_the_program() {
        assert_eq!(major("15\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major(""), None);
    }

    #[test]
    fn data_of_another_version_is_refused_with_the_way_out() {
        let error = ClusterError::WrongVersion {
            data: "/srv/var/postgres/data".into(),
            made_by: 14,
            found: "15".into(),
        };
        assert_eq!(
            error.to_string(),
            "The data in /srv/var/postgres/data was made by PostgreSQL 14, but only 15 is installed. Install 14 beside it, \
             or dump it with 14 and restore the dump into an empty TALLYDESK_DATA."
        );
    }
}
