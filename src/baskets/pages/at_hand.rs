//! On a basket's page: whose turn it is, and what take next would give.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::{Basket, IssueId, policy, store};
use crate::taking::{self, InTurn, SKIPS};
use crate::web::Me;

pub struct AtHand {
    /// "It is Tom Tully’s turn"; where nobody takes turns, what comes next.
    pub title: String,
    /// Who comes then.
    pub then: Option<String>,
    pub next: Option<Next>,
    /// How many this person has passed over, if any.
    pub passed: Option<String>,
}

/// What take next would give this person.
pub struct Next {
    pub id: IssueId,
    pub summary: String,
}

impl AtHand {
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.next.is_none()
    }
}

pub fn at_hand(conn: &mut Conn, me: &Me, basket: Basket) -> Result<AtHand, Error> {
    let next = if me.on_shift && policy::may_take_from(me, basket).is_ok() {
        next(conn, me, basket)?
    } else {
        None
    };
    let passed = match &next {
        Some(_) => taking::store::passed_over(conn, me.id, me.now)?,
        None => 0,
    };
    let (title, then) = match (basket, &next) {
        (Basket::Bin, _) => turn_in_words(turns(conn, me)?, me),
        (_, Some(_)) => (format!("{basket}: what comes next"), None),
        (_, None) => (String::new(), None),
    };
    let passed = (passed > 0).then(|| format!("You have passed over {passed} of at most {SKIPS}."));
    Ok(AtHand { title, then, next, passed })
}

fn next(conn: &mut Conn, me: &Me, basket: Basket) -> Result<Option<Next>, Error> {
    let Some(id) = taking::store::next_for(conn, me, basket, me.now)? else { return Ok(None) };
    Ok(Some(Next { id, summary: store::get(conn, me, id)?.summary }))
}

fn turns(conn: &mut Conn, me: &Me) -> Result<Vec<InTurn>, Error> {
    let settings = &me.settings;
    Ok(taking::store::turns(conn, &settings.hours, settings.take_limit, me.now)?)
}

/// How many names follow the one whose turn it is.
const THEN: usize = 3;

fn turn_in_words(turns: Vec<InTurn>, me: &Me) -> (String, Option<String>) {
    let name = |one: &InTurn| if one.person == me.id { "you".to_owned() } else { one.name.clone() };
    let mut turns = turns.iter();
    let title = match turns.next() {
        None => "Nobody of tier 1 is around with a free hand".to_owned(),
        Some(first) if first.person == me.id => "It is your turn".to_owned(),
        Some(first) => format!("It is {}’s turn", first.name),
    };
    let then: Vec<_> = turns.take(THEN).map(name).collect();
    (title, (!then.is_empty()).then(|| format!("Then {}", then.join(", then "))))
}
