//! What the database refuses by itself, should the program ever try.

use crate::world::{ADA, EVE, World};
use diesel::connection::SimpleConnection;

#[test]
fn the_database_refuses_what_the_program_holds_to_be_impossible() {
    let world = World::new();
    let waiting = world.reported_by(EVE, "One");
    let done = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Two")));
    world.arrange(&format!(
        "insert into issue_tags (issue_id, tag_id, origin, added_at)
         select {done}, id, 'form', now() from tags where word = 'crash'"
    ));
    let of = |id| move |change: &str| format!("update issues set {change} where id = {id}");
    let (waiting, done) = (of(waiting), of(done));
    for (impossible, refusal) in [
        (waiting("state = 'taken'"), "issues_held_has_owner"),
        (waiting("state = 'follow_up'"), "issues_held_has_owner"),
        (waiting("state = 'escalated', owner_id = 4"), "issues_escalated_to_a_case"),
        (waiting("state = 'answered', owner_id = 4"), "issues_escalated_to_a_case"),
        (waiting("owner_id = 4"), "issues_waiting_has_none"),
        (waiting("state = 'resolved', owner_id = 4"), "issues_resolved_says_how"),
        (waiting("state = 'closed', closed_at = now()"), "issues_resolved_says_how"),
        (waiting("state = 'cancelled'"), "issues_over_says_when"),
        (done("code = null"), "issues_resolved_says_how"),
        (done("details = null"), "issues_resolved_says_how"),
        (done("documentation = null"), "issues_resolved_says_how"),
        (done("resolved_at = null"), "issues_resolved_says_how"),
        (done("resolved_by = null"), "issues_resolved_says_how"),
        (done("closes_at = null"), "issues_resolved_says_how"),
        (done("state = 'closed'"), "issues_over_says_when"),
        ("update issue_tags set removed_at = now()".into(), "issue_tags_removed_by_somebody"),
        ("update issue_tags set removed_by = 4".into(), "issue_tags_removed_by_somebody"),
        ("update issue_events set why = null".into(), "issue_events is append-only"),
        ("delete from issue_events".into(), "issue_events is append-only"),
        ("truncate issue_events cascade".into(), "issue_events is append-only"),
    ] {
        let refused = world.conn().batch_execute(&impossible).unwrap_err().to_string();
        assert!(refused.contains(refusal), "{impossible}: {refused}");
    }
}
