use super::Choice;
use crate::people::PersonId;
use crate::people::team::{Keeper, Member};

/// Who may look after something: the team, and whoever does now. Who has left stays until somebody else is chosen.
pub fn keepers(
    team: Vec<Member>,
    now: Option<(PersonId, &Keeper)>,
    typed: &str,
) -> Vec<Choice<String>> {
    let member = |member: Member| Choice::listed(member.id.to_string(), member.name, typed);
    let mut choices: Vec<_> = team.into_iter().map(member).collect();
    if let Some((id, keeper)) = now
        && !keeper.is_here
    {
        choices.push(Choice::listed(id.to_string(), keeper.in_words(), typed));
    }
    choices
}
