//! What the manager's pages ask the database beyond the settings themselves.

mod counts;
mod departments;
mod people;
mod rules;
mod tags;

pub use counts::{Counts, Staffing, counts};
pub use departments::{
    Department, add_department, department, departments, remove_department, rename_department,
};
pub use people::{Listed, Wanted, ever_named, held, list};
pub use rules::{
    Stored, add_rule, apply, called, end_rule, live_tag, read_past, rule, rules, software_named,
    software_names,
};
pub use tags::{Tag, add_tag, end_tag, rename_tag, revive_tag, tags};
