//! Answers by mail: written with their cause, proved by what the mail server took, told once.

use crate::browser::open;
use crate::cases::{SAVE_A_COPY, answer, owed, owed_of, sent};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, World};
use diesel::prelude::*;
use tallydesk::cases::confirm_once;
use tallydesk::schema::{outbox, relays};

fn mail(world: &World) -> Vec<(i64, String)> {
    let state = diesel::dsl::sql::<diesel::sql_types::Text>("state::text");
    outbox::table
        .filter(outbox::relay_id.is_not_null())
        .order(outbox::id)
        .select((outbox::person_id, state))
        .load(&mut *world.conn())
        .unwrap()
}

#[actix_web::test]
async fn what_was_mailed_is_told_and_ends_the_issue_once() {
    let world = World::new();
    let (eve, case) = sent(&world, EVE, "new").await;
    let (emil, _) = sent(&world, EMIL, &case.to_string()).await;
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let tell = open(&world, SAM, "/answers/1/tell").await;
    assert_eq!(tell.submit("Send it to 2 people", &[]).await.status, 303);
    assert_eq!(mail(&world), [(1, "queued".to_owned()), (2, "queued".to_owned())]);
    assert_eq!(confirm_once(&world.house.db).await.unwrap(), 0, "queued is no proof");

    world.arrange("update outbox set state = 'sent', sent_at = now() where person_id = 1 and relay_id is not null");
    let (one, other) = tokio::join!(confirm_once(&world.house.db), confirm_once(&world.house.db));
    assert!(one.is_ok() && other.is_ok());

    assert_eq!(
        (owed(&world, case), world.state_of(eve), world.state_of(emil)),
        (1, "resolved", "answered")
    );
    assert_eq!(world.events_of(eve).iter().filter(|kind| **kind == "relayed").count(), 1);
    let told = relays::table.filter(relays::told_at.is_not_null()).select(relays::told_by);
    assert_eq!(told.load::<Option<i64>>(&mut *world.conn()).unwrap(), [Some(8)], "Sam sent it");
    let more: i64 = outbox::table
        .filter(outbox::person_id.eq(1))
        .filter(outbox::event_id.is_not_null())
        .count()
        .get_result(&mut *world.conn())
        .unwrap();
    assert_eq!(more, 1, "that it was taken; the answer is not mailed twice");
}

#[actix_web::test]
async fn who_was_called_meanwhile_or_has_a_newer_answer_is_not_mailed_the_old_one() {
    let world = World::new();
    let (eve, case) = sent(&world, EVE, "new").await;
    sent(&world, EMIL, &case.to_string()).await;
    answer(&world, case, "reported", SAVE_A_COPY).await;
    open(&world, SAM, "/answers/1/tell").await.submit("Send it to 2 people", &[]).await;
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, eve))).await;
    call.submit("Save", &[("channel", "phone"), ("outcome", "told"), ("minutes", "2")]).await;
    assert_eq!(mail(&world), [(1, "kept".to_owned()), (2, "queued".to_owned())]);

    answer(&world, case, "fix", "Version 9.1 is in the store.").await;
    assert_eq!(mail(&world)[1], (2, "kept".to_owned()));
    open(&world, MONA, "/answers/2/tell").await.submit("Send it to 2 people", &[]).await;
    assert_eq!(mail(&world).len(), 4);
}
