//! Rules are made ready once and kept: until any change of theirs, by whichever node.

use crate::world::World;
use tallydesk::issue::Effect;
use tallydesk::tagging::{Kind, store};

/// How many tags a report about a printer and a password gets: one by its form, one by each rule that is in force.
fn tags(world: &World) -> usize {
    let rules = store::rules(&mut world.conn()).unwrap();
    let kind = Kind::from_word("how-to").unwrap();
    rules.tags("The printer wants a password", kind, None, Effect::Question).len()
}

fn end(world: &World, word: &str, at: &str) {
    world.arrange(&format!(
        "update tag_rules set ended_at = '{at}' from tags where tags.id = tag_id and word = '{word}'"
    ));
}

#[test]
fn of_two_rules_ended_at_once_both_are_noticed_whichever_comes_first() {
    let world = World::new();
    assert_eq!(tags(&world), 3);

    end(&world, "printing", "2026-11-20 12:00:01Z");
    assert_eq!(tags(&world), 2);
    end(&world, "access", "2026-11-20 12:00:00Z");

    assert_eq!(tags(&world), 1);
}

#[test]
fn an_ended_tag_is_noticed_and_one_taken_back_too() {
    let world = World::new();
    assert_eq!(tags(&world), 3);

    world.arrange("update tags set ended_at = now() where word = 'printing'");
    assert_eq!(tags(&world), 2);
    world.arrange("update tags set ended_at = null");

    assert_eq!(tags(&world), 3);
}
