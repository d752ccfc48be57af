//! One row of a file of incidents: what it says, or why the desk cannot take it.

use super::past::{Marks, Past};
use crate::intake::domain::shortened;
use crate::intake::import::cells::{Cells, yes};
use crate::intake::import::key::Key;
use crate::intake::import::mapping::Field;
use crate::intake::import::row::{Reading, Reason, Reject, Reporter, Ticket};
use crate::intake::import::states::{There, effect_of_priority};
use crate::issue::{Documentation, Effect, Elsewhere, ResolutionCode};
use chrono::{DateTime, TimeDelta, Utc};
use csv::StringRecord;

/// Words of the other desk are kept up to this length.
const WORDS: usize = 120;
/// As the database holds what was done.
const DETAILS: usize = 10_000;
/// A day of work: what is more is hours, or a mistake.
const MINUTES: i32 = 1_440;

/// How incidents are to be read.
#[derive(Clone, Debug)]
pub struct History {
    pub reading: Reading,
    /// The name of the other desk.
    pub desk: String,
    /// Whether those come along that are still open.
    pub open: bool,
}

/// An incident that can become an issue with a past.
#[derive(Clone, Debug)]
pub struct Incident {
    pub ticket: Ticket,
    pub past: Past,
}

type Moment = Option<DateTime<Utc>>;

impl History {
    /// # Errors
    /// [`Reject`]: the first thing that is wrong with the row.
    pub fn incident(&self, line: u64, record: &StringRecord) -> Result<Incident, Reject> {
        let mut ticket = self.reading.ticket(line, record)?;
        let mut cells = Cells::new(&self.reading.mapping, record);
        let past = self.past(&mut ticket, &mut cells).map_err(|(reason, detail)| Reject {
            line,
            reason,
            detail: shortened(&detail, 60),
        })?;
        ticket.marks.repaired |= cells.marks.repaired;
        ticket.marks.stripped |= cells.marks.stripped;
        Ok(Incident { ticket, past })
    }

    fn past(&self, ticket: &mut Ticket, cells: &mut Cells<'_>) -> Result<Past, (Reason, String)> {
        let opened = ticket.submitted.ok_or((Reason::Opened, String::new()))?;
        let mut marks = Marks::default();
        let ended = [self.moment(cells, Field::Resolved)?, self.moment(cells, Field::Closed)?];
        if ended.into_iter().flatten().any(|at| at < opened) {
            return Err((Reason::Order, String::new()));
        }
        if matches!(ended, [Some(resolved), Some(closed)] if closed < resolved) {
            return Err((Reason::ClosedFirst, String::new()));
        }
        let mut said = |field| cells.text(field).map(|text| shortened(&text, WORDS));
        let (state, priority) = (said(Field::State), said(Field::Priority));
        let (code, documentation) = (said(Field::Code), said(Field::Documentation));
        let (team, category, channel) =
            (said(Field::Team), said(Field::Category), said(Field::Channel));
        let vip = said(Field::Vip);
        let (stands, resolved, closed) = self.stands(state.as_deref(), ended, &mut marks)?;
        if ticket.effect.is_none() {
            ticket.effect = priority.as_deref().and_then(|priority| self.effect(priority));
        }
        let known_code = code.as_deref().and_then(|code| self.code(code));
        marks.unknown_code = code.is_some() && known_code.is_none();
        let until = resolved.or(closed).unwrap_or(self.reading.now).max(opened);
        let (touched, responded) = self.first(cells, [opened, until], &mut marks)?;
        let times_reopened = cells.count(Field::Reopened)?;
        let times_reassigned = cells.count(Field::Reassigned)?;
        let minutes = cells.count(Field::Minutes)?;
        if let Some(minutes) = minutes.filter(|minutes| *minutes > MINUTES) {
            return Err((Reason::Minutes, minutes.to_string()));
        }
        Ok(Past {
            desk: self.desk.clone(),
            number: match &ticket.key {
                Key::Number(number) => number.clone(),
                Key::Content(_) => String::new(),
            },
            stands,
            touched,
            responded,
            resolved,
            closed,
            resolver: cells.text(Field::Resolver).map(|name| Reporter::read(&name)),
            code: known_code,
            documentation: documentation.and_then(|word| self.documentation(&word)),
            resolution: cells.text(Field::Resolution).map(|text| cut(&text)),
            minutes,
            vip: vip.map(|word| word == "1" || yes(&word) == Some(true)),
            elsewhere: Elsewhere {
                state: state.unwrap_or_default(),
                priority: priority.unwrap_or_default(),
                team: team.unwrap_or_default(),
                category: category.unwrap_or_default(),
                channel: channel.unwrap_or_default(),
                code: code.unwrap_or_default(),
                times_reopened,
                times_reassigned,
            },
            marks,
        })
    }

    fn moment(&self, cells: &mut Cells<'_>, field: Field) -> Result<Moment, (Reason, String)> {
        let Some(written) = cells.text(field) else { return Ok(None) };
        self.reading.moment(&written).map(Some).map_err(|reason| (reason, written))
    }

    /// When it was first touched, and when its reporter was first reached. Clocks that were off make nobody answer before
    /// they were asked, or after it was over, or tomorrow.
    fn first(
        &self,
        cells: &mut Cells<'_>,
        [opened, until]: [DateTime<Utc>; 2],
        marks: &mut Marks,
    ) -> Result<(Moment, Moment), (Reason, String)> {
        let after = cells.count(Field::TouchedAfter)?;
        let after = after.map(|minutes| opened + TimeDelta::minutes(i64::from(minutes)));
        let touched = self.moment(cells, Field::Touched)?.or(after);
        let responded = self.moment(cells, Field::Responded)?;
        let mut said = touched.into_iter().chain(responded);
        marks.early = said.clone().any(|at| at < opened);
        marks.late = said.any(|at| at > until);
        Ok([touched, responded].map(|at| at.map(|at| at.clamp(opened, until))).into())
    }

    /// How it stands by its word, and by its times where it has none or one that nobody knows.
    fn stands(
        &self,
        word: Option<&str>,
        [resolved, closed]: [Moment; 2],
        marks: &mut Marks,
    ) -> Result<(There, Moment, Moment), (Reason, String)> {
        let known = word.and_then(|word| {
            let ours = self.reading.values.ours(Field::State, word);
            There::from_word(ours).or_else(|| There::read(ours))
        });
        marks.unknown_state = word.is_some() && known.is_none();
        let ended = resolved.is_some() || closed.is_some();
        let stands = match known {
            Some(There::Open) if closed.is_none() => There::Open,
            Some(There::Cancelled) => There::Cancelled,
            Some(There::Resolved) if closed.is_none() => There::Resolved,
            Some(_) if ended => There::Closed,
            Some(There::Closed | There::Resolved) => There::Closed,
            _ if closed.is_some() => There::Closed,
            _ if resolved.is_some() => There::Resolved,
            _ => There::Open,
        };
        marks.open_again = stands == There::Open && resolved.is_some();
        match stands {
            There::Open if self.open => Ok((stands, None, None)),
            There::Open => Err((Reason::Open, word.unwrap_or_default().to_owned())),
            _ if !ended => Err((Reason::Ended, word.unwrap_or_default().to_owned())),
            There::Closed if closed.is_none() => Ok((There::Resolved, resolved, closed)),
            _ => Ok((stands, resolved, closed)),
        }
    }

    fn effect(&self, priority: &str) -> Option<Effect> {
        let ours = self.reading.values.ours(Field::Priority, priority);
        Effect::from_word(ours).or_else(|| effect_of_priority(ours))
    }

    fn code(&self, written: &str) -> Option<ResolutionCode> {
        let ours = self.reading.values.ours(Field::Code, written).to_lowercase();
        ResolutionCode::from_word(&ours.replace([' ', '-'], "_")).or_else(|| {
            ResolutionCode::ALL.iter().copied().find(|code| code.label().to_lowercase() == ours)
        })
    }

    fn documentation(&self, written: &str) -> Option<Documentation> {
        documentation(self.reading.values.ours(Field::Documentation, written))
    }
}

/// Our word for it, or a yes: answered with documentation. A no says nothing on what there was to answer with.
pub fn documentation(written: &str) -> Option<Documentation> {
    let word = written.to_lowercase().replace([' ', '-'], "_");
    let answered = yes(written).filter(|yes| *yes).map(|_| Documentation::AnsweredWith);
    Documentation::from_word(&word).or(answered)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(DETAILS) {
        None => text.to_owned(),
        Some(_) => text.chars().take(DETAILS - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests;
