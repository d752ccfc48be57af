//! A route is the desk's own matter: to its reporter a routed issue waits as anybody's does, until somebody has really begun.

use crate::browser::{Page, open};
use crate::replay::{DONE, the_log_tells_all};
use crate::search::look;
use crate::told::{EVES, VERAS, differences, without, words};
use crate::world::{EMIL, EVE, MONA, TOM, VERA, World, ZOE};
use serde_json::json;
use tallydesk::db;
use tallydesk::issue::IssueId;

const REPORT: [(&str, &str); 3] =
    [("software", "Word"), ("kind", "how-to"), ("description", "Where is the printer menu?")];

async fn reported(world: &World, by: &str, effect: &str) -> IssueId {
    let report = [&REPORT[..], &[("effect", effect)]].concat();
    let sent = open(world, by, "/report").await.submit("Send report", &report).await;
    let place = sent.location.unwrap();
    IssueId(place.trim_start_matches("/issues/").trim_end_matches("?receipt").parse().unwrap())
}

/// Two reports of the same, both by the form: Vera is a VIP, so that hers is routed, and Eve is not.
struct Twins {
    world: World,
    eves: IssueId,
    veras: IssueId,
    /// What they read that is not the same.
    found: Vec<String>,
}

impl Twins {
    async fn new() -> Self {
        let world = World::new();
        world.arrange(
            "update people set name = 'Eve Ellis', phone = '202-555-0101' where id = 3;
             alter table issues alter column id restart with 9900001",
        );
        let veras = reported(&world, VERA, "question").await;
        world.arrange("alter table issues alter column id restart with 8800001");
        let eves = reported(&world, EVE, "question").await;
        assert_eq!((world.owner_of(veras), world.owner_of(eves)), (Some(MONA), None));
        Twins { world, eves, veras, found: Vec::new() }
    }

    /// Everything that both read about theirs.
    async fn read(&mut self, when: &str) {
        let everywhere = ["/", "/report?software=Word", "/desk", "/issues", "/issues?state=open"];
        let everywhere = everywhere.iter().chain(&["/issues.csv"]).map(ToString::to_string);
        let pages = ["", "?receipt", "/solved", "/cancel", "/agree", "/reopen", "/messages"];
        let pages = pages.map(|page| format!("/issues/{}{page}", self.eves));
        for address in everywhere.chain(pages) {
            let theirs = address.replace(EVES, VERAS);
            let eve = timeless(&open(&self.world, EVE, &address).await);
            let vera = timeless(&open(&self.world, VERA, &theirs).await);
            if eve != vera {
                self.found.push(format!("{when}, {address}:\n{}", differences(&eve, &vera)));
            }
        }
    }

    /// Both send the same form.
    async fn both(&mut self, page: &str, button: &str, typed: &[(&str, &str)]) -> [Page; 2] {
        let eve = open(&self.world, EVE, &format!("/issues/{}{page}", self.eves)).await;
        let vera = open(&self.world, VERA, &format!("/issues/{}{page}", self.veras)).await;
        [eve.submit(button, typed).await, vera.submit(button, typed).await]
    }

    /// Mona does it to both.
    async fn mona(&self, page: &str, button: &str, typed: &[(&str, &str)]) {
        for issue in [self.eves, self.veras] {
            let page = open(&self.world, MONA, &format!("/issues/{issue}{page}")).await;
            page.submit(button, typed).await.landed().await;
        }
    }
}

/// The words of a page without the seconds of its times, which are never the same for two.
fn timeless(page: &Page) -> String {
    let body = words(page);
    if !page.address.contains(".csv") {
        return without(&body, "datetime=\"");
    }
    let line = |line: &str| {
        let cells = line.split(',').enumerate().filter(|(n, _)| *n != 4).map(|(_, cell)| cell);
        cells.collect::<Vec<_>>().join(",")
    };
    body.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn a_vip_reads_word_by_word_what_anybody_does_from_the_receipt_to_the_end() {
    loop {
        let minute = || db::now().timestamp() / 60;
        let began = minute();
        let twins = told().await;
        // Pages say minutes: when one went by meanwhile, two people read two of them.
        if minute() == began {
            assert!(twins.found.is_empty(), "{}", twins.found.join("\n"));
            break;
        }
    }
}

/// The whole life of twins.
async fn told() -> Twins {
    let mut twins = Twins::new().await;
    let receipt = open(&twins.world, VERA, &format!("/issues/{}?receipt", twins.veras)).await;
    let receipt = receipt.text("main").unwrap();
    for words in ["We have your report", "A technician will ", "Cancel this issue", "Already"] {
        assert!(receipt.contains(words), "{receipt}");
    }
    twins.read("just reported").await;
    let refused = twins.both("/agree", "Yes, it works", &[]).await;
    let [eve, vera] = refused.map(|page| (page.status.as_u16(), page.text("#refusal").unwrap()));
    assert_eq!((&eve, eve.0), (&vera, 409));
    twins.both("", "Send message", &[("text", "It is the grey one.")]).await;
    twins.mona("", "Save note", &[("text", "One of hers again")]).await;
    twins.read("they wrote, and the desk noted").await;

    let page = open(&twins.world, MONA, &format!("/issues/{}", twins.eves)).await;
    page.submit("Take it", &[]).await.landed().await;
    let tried = [("channel", "phone"), ("reached", "no"), ("minutes", "1")];
    twins.mona("", "Save contact", &tried).await;
    assert_eq!(
        twins.world.events_of(twins.veras),
        ["submitted", "routed", "message", "note", "taken", "contact"]
    );
    twins.read("somebody began").await;
    let cancelled = twins.both("/cancel", "Cancel the issue", &[]).await;
    assert_eq!(cancelled.map(|page| page.status.as_u16()), [409, 409]);
    twins.mona("", "Resolve", &DONE).await;
    twins.read("resolved").await;

    let roster = open(&twins.world, MONA, "/roster").await;
    roster.submit("Go away: Mona Marsh", &[]).await.landed().await;
    twins.both("/reopen", "Still broken", &[("text", "It is grey again.")]).await;
    let owners = [twins.eves, twins.veras].map(|issue| twins.world.owner_of(issue));
    assert_eq!(owners, [None, Some(ZOE)]);
    twins.read("reopened").await;
    let page = open(&twins.world, ZOE, &format!("/issues/{}/put-back", twins.veras)).await;
    page.submit("Put it back", &[("why", "I know no Word")]).await.landed().await;
    twins.read("put back").await;
    let cancelled = twins.both("/cancel", "Cancel the issue", &[]).await;
    assert_eq!(cancelled.map(|page| page.status.as_u16()), [303, 303]);
    assert_eq!(twins.world.state_of(twins.veras), "cancelled");
    twins.read("cancelled").await;
    the_log_tells_all(&mut twins.world.conn());
    twins
}

#[actix_web::test]
async fn what_was_told_stays_told_whatever_the_settings_become() {
    let Twins { world, eves, veras, .. } = Twins::new().await;
    let told = async |world: &World| {
        let mut told = Vec::new();
        for (who, issue) in [(EVE, eves), (VERA, veras)] {
            told.push(open(world, who, "/").await.text(".list .next").unwrap());
            told.push(open(world, who, "/issues").await.text(".list .next").unwrap());
            let page = open(world, who, &format!("/issues/{issue}")).await;
            told.push(page.text(".note").unwrap());
        }
        told
    };
    let before = told(&world).await;
    world.set("promises", json!({ "vip": 10, "p1": 20, "p2": 30, "bin": 40 }));

    let tomorrow = World::at(world.url.clone());
    assert_eq!(told(&tomorrow).await, before);
    assert_ne!(open(&tomorrow, EVE, "/desk").await.text("main"), None);
    let put = [("person", "emil@example.org"), ("reason", "Speaks for the county now")];
    let emils = reported(&tomorrow, EMIL, "question").await;
    let page = async || open(&tomorrow, EMIL, &format!("/issues/{emils}")).await.text(".note");
    let before = page().await;
    open(&tomorrow, MONA, "/vip/people").await.submit("Put on the list", &put).await;
    assert_eq!(tomorrow.owner_of(emils), Some(MONA));
    assert_eq!(page().await, before, "nor does coming onto the list");
}

#[actix_web::test]
async fn how_the_desk_stands_does_not_tell_whose_report_it_was() {
    let later = "update issues set submitted_at = submitted_at - interval '9 days',
        promised_at = promised_at - interval '9 days', told_at = told_at - interval '9 days'";
    let all = "select 1";
    let alone = "update people set on_shift = false where role <> 'employee'";
    let soon = "update issues set promised_at = now() - interval '1 minute' where vip";
    for effect in ["question", "customer_impact"] {
        for (before, after) in
            [(all, all), (all, later), (all, soon), (alone, all), (alone, later), (alone, soon)]
        {
            let mut told = Vec::new();
            for who in [EVE, VERA] {
                let world = World::new();
                world.arrange(before);
                reported(&world, who, effect).await;
                world.arrange(after);
                let page = open(&world, EMIL, "/desk").await;
                told.push(page.text("section[aria-labelledby=now-title]").unwrap());
            }
            assert_eq!(told[0], told[1], "{effect}, {before:?}, {after:?}");
            assert!(told[0].contains("1 wait, 0 are in work"), "{}", told[0]);
        }
    }
}

#[actix_web::test]
async fn a_vip_of_the_desk_finds_their_own_report_among_what_waits() {
    let world = World::new();
    world.arrange("insert into vip_people (person_id, reason) values (5, 'Speaks for the desk')");
    let issue = reported(&world, TOM, "question").await;
    assert_eq!(world.owner_of(issue), Some(MONA));

    for (asked, finds) in [("state:waiting", 1), ("state:taken", 0), ("owner:mona", 0)] {
        let found = look(&world, TOM, asked).await;
        assert_eq!(found.texts(".list .num").len(), finds, "{asked}");
        assert!(!found.text("main").unwrap().contains("Mona Marsh"), "{asked}");
        let by_another = look(&world, ZOE, asked).await;
        assert_eq!(by_another.texts(".list .num").len(), 1 - finds, "{asked} by Zoe");
    }
}
