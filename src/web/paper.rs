/// What a report says of itself, so that it can be handed on: whose it is, about which days, of which state of the desk.
/// Its template are the macros of `web/paper.html`.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// "Support desk".
    pub desk: String,
    /// "24 October to 22 November 2026".
    pub period: String,
    /// The last event that is counted.
    pub as_of: i64,
    /// "Mon 23 Nov 2026, 9:27 am".
    pub made: String,
    /// Of the figures: the same for the same report.
    pub hash: String,
}
