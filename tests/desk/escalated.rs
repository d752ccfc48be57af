//! Issues with the Software Team, for tests that are about something else.

use crate::world::{World, id_of};
use diesel::prelude::*;
use tallydesk::db;
use tallydesk::issue::{self, CaseId, EventKind, Facts, Issue, IssueId, State};
use tallydesk::schema::concerned;

impl World {
    /// Sent to the Software Team, as a case of its own.
    pub fn escalated_by(&self, who: &str, issue: IssueId) -> IssueId {
        self.arrange(&format!(
            "insert into cases (software_id, title, opened_at, opened_by)
                 select coalesce(software_id, 1), summary, now(), {1} from issues where id = {0};
             insert into case_events (case_id, kind, at, by_id) select max(id), 'opened', now(), {1} from cases;
             insert into concerned (case_id, person_id, issue_id, tried, joined_at, joined_by)
                 select max(c.id), min(i.reporter_id), {0}, 'Reinstalled it', now(), {1}
                 from cases c, issues i where i.id = {0};",
            issue,
            id_of(who),
        ));
        let case = self.case_of(issue);
        let (by, now) = (self.person(who), db::now());
        let step = issue::store::Step { by: &by, now, token: None };
        let decide = |issue: &mut Issue| {
            issue.case = Some(case);
            let facts = Facts { case: Some(case), ..Facts::default() };
            Ok(issue.step_to(State::Escalated, EventKind::Escalated)?.facts(facts))
        };
        self.conn().transaction(|conn| issue::store::step(conn, issue, step, decide)).unwrap();
        issue
    }

    /// The case that an issue was sent to last.
    pub fn case_of(&self, issue: IssueId) -> CaseId {
        concerned::table
            .filter(concerned::issue_id.eq(issue))
            .order(concerned::id.desc())
            .select(concerned::case_id)
            .first(&mut *self.conn())
            .unwrap()
    }

    /// The same, and known to everybody.
    pub fn answered_and_known(&self, case: CaseId) {
        self.answered(case);
        self.arrange(&format!(
            "insert into known_issues (case_id, title, text, started_at)
                 values ({case}, 'It closes on save', 'Save a copy meanwhile.', now());"
        ));
    }

    /// Answered, with a relay that was sent to its reporter; Emil has it, too, and nobody has written to him.
    pub fn answered(&self, case: CaseId) {
        self.arrange(&format!(
            "insert into concerned (case_id, person_id, joined_at, joined_by) values ({case}, 2, now(), 2);
             insert into case_versions select {case}, id from software_versions limit 1;
             insert into answers (case_id, kind, text, at, by_id)
                 values ({case}, 'workaround', 'Save a copy first.', now(), 8);
             insert into relays (answer_id, case_id, concerned_id, person_id, issue_id, owed_at, due_at, sent_at, sent_by)
                 select a.id, {case}, c.id, c.person_id, c.issue_id, now(), now() + interval '1 day',
                        case when c.issue_id is not null then now() end, case when c.issue_id is not null then 8 end
                 from answers a, concerned c where a.case_id = {case} and c.case_id = {case} order by c.id;"
        ));
    }
}
