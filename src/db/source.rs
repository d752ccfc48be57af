//! Where the data is: a PostgreSQL somewhere, or the cluster that we bring along.

use super::cluster::{Cluster, ClusterError, Options};
use crate::config::{Place, check_database_url};
use std::env::temp_dir;

/// A database to connect to, for as long as this lives.
#[derive(Debug)]
pub enum Source {
    Outside(String),
    Ours(Cluster),
}

#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    #[error("{0}")]
    Url(String),
    #[error(transparent)]
    Cluster(#[from] ClusterError),
}

impl Source {
    /// For `serve`: alone on its data folder.
    ///
    /// # Errors
    /// One line for the person at the terminal.
    pub fn own(place: &Place) -> Result<Self, Unreachable> {
        Source::find(place, Cluster::own)
    }

    /// For commands, beside a running `serve` or without one.
    ///
    /// # Errors
    /// One line for the person at the terminal.
    pub fn join(place: &Place) -> Result<Self, Unreachable> {
        Source::find(place, Cluster::join)
    }

    fn find(
        place: &Place,
        cluster: impl FnOnce(&Options) -> Result<Cluster, ClusterError>,
    ) -> Result<Self, Unreachable> {
        if let Some(url) = &place.database_url {
            check_database_url(url).map_err(Unreachable::Url)?;
            return Ok(Source::Outside(url.clone()));
        }
        Ok(Source::Ours(cluster(&options(place))?))
    }

    /// The address for libpq.
    pub fn url(&self) -> &str {
        match self {
            Source::Outside(url) => url,
            Source::Ours(cluster) => cluster.url(),
        }
    }
}

fn options(place: &Place) -> Options {
    Options {
        data: place.data.clone(),
        bin_dir: place.pg_bin_dir.clone(),
        path: place.search_path().map(Into::into),
        runtime_dir: place.runtime_dir().map(Into::into),
        temp_dir: Some(temp_dir()),
    }
}
