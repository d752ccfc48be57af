mod concerned;
mod known;
mod ledger;

pub use concerned::{Joining, hold_case, join, joins_with, leave, leaves_with};
pub use known::{banners, known, known_if_told, known_of, say_me_too, software_of};
pub use ledger::{
    answer, holds, mailed, of_issue, of_person, owe_all, relay, relay_held, said, said_of_issue,
    told, void_owed,
};
