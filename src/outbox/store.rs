mod claim;
mod page;
mod settle;
mod told;
mod workers;

pub use claim::{claim, claim_digests};
pub use page::{
    Filter, Line, Own, Retry, Server, choose, counts, lines, messages, retry, sent_since, servers,
    wishes,
};
pub use settle::{fail, keep_what_is_no_news, put_off, sent};
pub use workers::{Heard, beat, forget, sign_off, sign_on};
