//! One change to several issues: ticked in a search, looked over, done by one form.

use crate::browser::{Page, open};
use crate::search::look;
use crate::world::{ADA, EMIL, EVE, MONA, World, ZOE, id_of};

fn plans(page: &Page) -> Vec<String> {
    page.texts("main .queue td:last-child")
}

#[actix_web::test]
async fn what_was_ticked_is_looked_over_and_then_changed_once() {
    let world = World::new();
    let fonts = ["Fonts are gone", "Fonts are small", "Fonts are loud"];
    let issues = fonts.map(|summary| world.reported_by(EVE, summary));
    let [one, two, other] = issues.map(|id| id.to_string());

    let found = look(&world, ADA, "fonts").await;
    let ticked = [("issues[]", one.as_str()), ("issues[]", two.as_str())];
    let chosen = found.submit("Change the ticked ones", &ticked).await;
    assert_eq!(chosen.texts("main .queue .num"), [format!("#{one}"), format!("#{two}")]);
    assert_eq!(chosen.texts("main form[method=post] button"), Vec::<String>::new());
    let wish = [("change", "effect"), ("effect", "work_stoppage")];
    let plan = chosen.submit("Show what will happen", &wish).await;
    let words = "“it’s a question” becomes “I can’t do my job”; from basket bin to P2";
    let said: Vec<_> = plans(&plan).iter().map(|plan| plan.to_lowercase()).collect();
    assert_eq!(said, [words.to_lowercase(), words.to_lowercase()]);

    let asked = plan.submit("Change the effect of 2 issues", &[("why", " ")]).await;
    assert_eq!((asked.status.as_u16(), plans(&asked).len()), (422, 2));
    for _ in 0..2 {
        let done = asked
            .submit("Change the effect of 2 issues", &[("why", "Nobody can print")])
            .await
            .landed()
            .await;
        assert!(done.body.contains("Effect of 2 issues changed."), "{}", done.body);
    }
    for issue in &issues[..2] {
        assert_eq!(world.events_of(*issue), ["submitted", "retriaged"]);
    }
    assert_eq!(world.events_of(issues[2]), ["submitted"], "{other}");
}

#[actix_web::test]
async fn what_cannot_be_changed_says_why_and_is_left() {
    let world = World::new();
    let hers = world.taken_by(ADA, world.reported_by(EVE, "Fonts are gone"));
    let zoes = world.taken_by(ZOE, world.reported_by(EVE, "Fonts are small"));
    let waiting = world.reported_by(EMIL, "Fonts are loud");
    let own = world.reported_by(ADA, "My fonts");

    let address = format!(
        "/several?issues[]={hers}&issues[]={zoes}&issues[]={waiting}&issues[]={own}&change=put-back"
    );
    let plan = open(&world, ADA, &address).await;
    let said = plans(&plan);
    assert!(said[0].starts_with("Back to basket"), "{said:?}");
    assert!(said[1].contains("Only who owns this issue"), "{said:?}");
    assert!(said[2].contains("Nothing:"), "{said:?}");
    assert!(said[3].contains("You reported this one"), "{said:?}");
    // Zoe puts hers back by hand, and takes Ada's meanwhile: neither is what Ada looked at.
    let both =
        open(&world, MONA, &format!("/several?issues[]={hers}&issues[]={zoes}&change=put-back"))
            .await;
    world.arrange(&format!("update issues set version = version + 1 where id = {zoes}"));
    let left = both.submit("Put 2 issues back", &[("why", "Shift ends")]).await.landed().await;

    assert!(left.body.contains("1 issue put back."));
    assert_eq!(left.texts("main .queue .num"), [format!("#{zoes}")]);
    assert_eq!((world.state_of(hers), world.state_of(zoes)), ("waiting", "taken"));
    let gone = plan.submit("Put 1 issue back", &[("why", "Not mine")]).await;
    assert_eq!((gone.status.as_u16(), gone.text(".typed").as_deref()), (409, Some("Not mine")));
}

#[actix_web::test]
async fn a_tag_is_added_where_it_is_missing() {
    let world = World::new();
    let issues = ["One", "Two"].map(|summary| world.reported_by(EVE, summary));
    let [one, two] = issues;
    let first = format!("/several?issues[]={one}&change=tag&tag=mail");
    open(&world, ADA, &first).await.submit("Tag 1 issue", &[]).await.landed().await;

    let plan = open(&world, ADA, &format!("{first}&issues[]={two}")).await;
    assert!(plans(&plan)[0].contains("like that already"), "{:?}", plans(&plan));
    assert_eq!(plans(&plan)[1], "Gets the tag “Mail”");
    plan.submit("Tag 1 issue", &[]).await.landed().await;

    assert_eq!(look(&world, MONA, "kind:mail").await.texts(".list .num").len(), 2);
    assert_eq!(world.events_of(issues[1]), ["submitted", "tagged"]);
}

#[actix_web::test]
async fn the_reason_survives_an_expired_session() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/several?issues[]={issue}&change=put-back")).await;
    world.arrange("update sessions set seen_at = now() - interval '2 days'");

    let sent = page.submit("Put 1 issue back", &[("why", "I am on leave")]).await;
    let id = sent.location.unwrap().strip_prefix("/login?parked=").unwrap().to_owned();
    world.everybody_signs_in();
    let back = open(&world, ADA, &format!("/several?parked={id}")).await;

    assert_eq!(back.value("[name=why]").as_deref(), Some("I am on leave"));
    back.submit("Put 1 issue back", &[]).await.landed().await;
    assert_eq!(world.state_of(issue), "waiting");
}

#[actix_web::test]
async fn what_was_not_said_is_asked_for_by_name() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/several?issues[]={issue}")).await;
    assert!(page.text("#several-problems").is_none(), "nothing was asked yet");

    for (asked, words) in [
        ("", "Say what is to be done."),
        ("&change=hand-over", "Choose who gets them."),
        ("&change=tag", "Choose the tag."),
        ("&change=effect", "Say what it stops."),
    ] {
        let address = format!("/several?issues[]={issue}&look=yes{asked}");
        let page = open(&world, ADA, &address).await;
        assert!(page.text("#several-problems").unwrap().contains(words), "{asked}");
    }
}

#[actix_web::test]
async fn hands_fill_while_several_are_handed_over() {
    let world = World::new();
    world.set("take_limit", 2);
    let issues = ["One", "Two", "Three"]
        .map(|summary| world.taken_by(ADA, world.reported_by(EVE, summary)).to_string());
    let zoe = id_of(ZOE);
    let address = format!(
        "/several?issues[]={}&issues[]={}&issues[]={}&change=hand-over&to={zoe}",
        issues[0], issues[1], issues[2]
    );

    let plan = open(&world, ADA, &address).await;
    assert!(plans(&plan)[1].starts_with("Goes to Zoe"), "{:?}", plans(&plan));
    assert!(plans(&plan)[2].contains("2 is the most"), "{:?}", plans(&plan));
    let done = plan.submit("Hand 2 issues over", &[("why", "On leave")]).await.landed().await;
    assert!(done.body.contains("2 issues handed over."));
    let held = look(&world, MONA, "owner:zoe").await.texts(".list .title");
    assert_eq!(held, ["Two", "One"]);
}

#[actix_web::test]
async fn what_was_put_back_with_others_is_not_given_back_at_once() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let other = world.reported_by(EVE, "Two");
    let page = open(&world, ADA, &format!("/several?issues[]={issue}&change=put-back")).await;
    page.submit("Put 1 issue back", &[("why", "Not mine")]).await.landed().await;

    open(&world, ADA, "/baskets").await.submit("Take the next issue", &[]).await.landed().await;
    assert_eq!((world.owner_of(issue), world.owner_of(other)), (None, Some(ADA)));
}

#[actix_web::test]
async fn what_is_refused_half_way_leaves_nothing_behind() {
    let world = World::new();
    let issues = ["One", "Two"].map(|summary| world.reported_by(EVE, summary));
    let [one, two] = issues;
    let page =
        open(&world, ADA, &format!("/several?issues[]={one}&issues[]={two}&change=tag&tag=mail"))
            .await;
    // A manager ends the tag between the two.
    world.arrange(
        "create function end_it() returns trigger language plpgsql as $$ begin
             update tags set ended_at = now() where word = 'mail'; return null; end $$;
         create trigger end_it after insert on issue_tags for each row execute function end_it()",
    );
    let left = page.submit("Tag 2 issues", &[]).await.landed().await;

    assert!(left.body.contains("1 issue tagged."), "{}", left.body);
    assert_eq!(world.events_of(one), ["submitted", "tagged"]);
    assert_eq!(world.events_of(two), ["submitted"]);
    crate::replay::the_log_tells_all(&mut world.conn());
}
