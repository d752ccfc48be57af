//! Tallydesk, a support desk and its tally. The map, floor by floor; a module may lean only on floors below its own
//! (`tests/desk/architecture.rs` holds it to that). Start reading at [`issue`].

// Floor 0: the ground.
pub mod config;
pub mod error;
pub mod schema;
// Floor 1: the only door to PostgreSQL.
pub mod db;
// Floor 2: who.
pub mod people;
// Floor 3: who changed what; working time; the thing itself; learning from texts; links.
pub mod audit;
pub mod desk_time;
pub mod issue;
pub mod learning;
pub mod links;
// Floor 4: what may be used; what managers may change; what people attach; what happens just now, and who has what open.
pub mod approval;
pub mod files;
pub mod news;
pub mod presence;
pub mod settings;
// Floor 5: what every page needs.
pub mod web;
// Floor 6: rules that more than one room applies.
pub mod attention;
pub mod relaying;
pub mod replies;
pub mod suggesting;
pub mod tagging;
pub mod taking;
pub mod timeline;
pub mod triage;
pub mod vendors;
// Floor 7: the rooms. They never lean on each other.
pub mod accounts;
pub mod attachments;
pub mod baskets;
pub mod cases;
pub mod catalogue;
pub mod clocks;
pub mod documents;
pub mod exports;
pub mod follow_ups;
pub mod intake;
pub mod live;
pub mod my_desk;
pub mod ops;
pub mod outbox;
pub mod reports;
pub mod roster;
pub mod search;
pub mod vip;
pub mod work;
// Floor 8: pages and tools made of several rooms.
pub mod administration;
pub mod demo;
pub mod issue_page;
pub mod numbers;
pub mod several;
// The roof: the only module that knows every room.
pub mod app;
// And what opens the doors.
pub mod serve;
