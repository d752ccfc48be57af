//! The one error a request can end with. How it looks to a person is in `web::error_page`.

/// Bad input is not here: a form that fails is a page, not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("There is nothing here.")]
    NotFound,
    #[error("Sign in first.")]
    NotSignedIn,
    /// The words say who may do it instead.
    #[error("{0}")]
    Forbidden(String),
    /// A rule of the desk said no; the text is that rule, in words for the person who asked.
    #[error("{0}")]
    Refused(String),
    /// A field makes sense by itself, but not to the desk as it is: a name that nobody has. The words stand under it.
    #[error("{words}")]
    Unfit { field: &'static str, words: String },
    #[error("The desk takes GET, HEAD and POST, and nothing else.")]
    UnknownMethod,
    /// The request itself is out of shape: no form of ours sends that.
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    TooLarge(String),
    #[error("Too many tries. Wait {seconds} seconds and try again.")]
    TooMany { seconds: u64 },
    /// The database is away, restarting, or has no room: nothing was changed, trying again is right.
    #[error("The desk is busy. Try again in a moment.")]
    Busy,
    /// The database gave up on it: nothing was changed, and asking again at once would only make it work as long again.
    #[error("That took too long, so it was stopped. Nothing was changed.")]
    TooSlow,
    #[error("Something went wrong on our side.")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An error of ours that no person caused.
    pub fn broken(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Broken(what.into())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Error::Broken(error.into())
    }
}
