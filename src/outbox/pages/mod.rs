pub mod messages;
pub mod outbox;
pub mod wishes;
