use super::*;
use crate::catalogue::domain::{Platform, VersionId};
use crate::people::PersonId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Word of Microsoft, approved in 2024, with a version 2405.
fn present() -> Present {
    let facts = Facts {
        name: "Word".into(),
        vendor: "Microsoft".into(),
        platforms: vec![Platform::Windows],
        approved_on: Some(day("2024-03-03")),
        ..Facts::default()
    };
    let version =
        VersionFacts { version: "2405".into(), approved_on: day("2024-06-01"), retired_on: None };
    Present {
        items: vec![Known { id: ItemId(1), facts, keeper: None }],
        versions: vec![Version { id: VersionId(1), item: ItemId(1), facts: version }],
        vendors: vec!["Microsoft".into()],
        team: [(8, "Sam Sutter", "sam"), (20, "Kim Lee", "kim"), (21, "Kim Lee", "lee")]
            .map(|(id, name, address)| Member {
                id: PersonId(id),
                name: name.into(),
                email: Some(format!("{address}@example.org")),
            })
            .into(),
        today: day("2026-11-22"),
        folded: HashMap::new(),
    }
}

fn sheet(text: &str) -> Sheet {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let lines = (1..).zip(text.lines().map(cells)).collect();
    Sheet::of(lines).unwrap()
}

fn plan(text: &str) -> Plan {
    let (sheet, mut present) = (sheet(text), present());
    let fold = |name: &str| (name.to_owned(), name.to_lowercase());
    present.folded = sheet.names().chain(["Word", "Microsoft"]).map(fold).collect();
    Plan::of(&sheet, &present)
}

fn in_words(plan: &Plan) -> Vec<String> {
    let words = |step: &Step| match step {
        Step::AddVendor(name) => format!("vendor {name}"),
        Step::AddItem(facts) => format!("add {} of {}", facts.name, facts.vendor),
        Step::ChangeItem(_, facts) => format!("change {}", facts.name),
        Step::AddVersion(of, id, facts) => format!("add {of} {} {id:?}", facts.version),
        Step::ChangeVersion(of, _, facts) => format!("change {of} {}", facts.version),
    };
    plan.steps.iter().map(words).collect()
}

#[test]
fn a_file_adds_what_is_new_and_says_what_is_known() {
    let plan = plan(
        "Software|Vendor|Version\n\
         word|MICROSOFT|2405\n\
         Word|Microsoft|2411\n\
         AutoCAD|Autodesk|2025\n\
         Revit|autodesk|",
    );
    let steps = [
        "vendor Autodesk",
        "add Word 2411 Some(ItemId(1))",
        "add AutoCAD of Autodesk",
        "add AutoCAD 2025 None",
        "add Revit of Autodesk",
    ];
    assert_eq!((in_words(&plan), plan.unchanged), (steps.map(str::to_owned).to_vec(), 1));
    assert_eq!(plan.rejected, []);
}

#[test]
fn a_column_that_is_not_there_changes_nothing_and_an_empty_cell_takes_away() {
    assert_eq!(in_words(&plan("software\nWord")), [] as [&str; 0]);
    let taken = plan("software|platforms|looked after by|mail or chat\nWord||sam@example.org|YES");
    let Some(Step::ChangeItem(before, facts)) = taken.steps.first() else {
        panic!("{taken:?}");
    };
    assert_eq!((before.facts.platforms.len(), facts.platforms.len()), (1, 0));
    assert_eq!((facts.looked_after_by, facts.carries_mail), (Some(PersonId(8)), true));
    assert_eq!(facts.approved_on, before.facts.approved_on);
}

#[test]
fn a_line_that_makes_no_sense_is_left_out_with_the_reason_and_the_others_count() {
    for (cells, why) in [
        ("|Microsoft|||||", "It does not name the software."),
        ("Excel||||||", "It does not say who makes it."),
        ("Word|Microsoft|Amiga||||", "There is no platform “Amiga”."),
        ("Word|Microsoft||yesterday|||", "“yesterday” is not a date."),
        ("Word|Microsoft||2027-01-01|||", "That day is still to come."),
        ("Word|Microsoft||2024-03-03|2024-03-02||", "It cannot be retired before"),
        ("Word|Microsoft||||Eve|", "Nobody in the Software Team is called “Eve”."),
        ("Word|Microsoft|||||perhaps", "Under “mail or chat” say yes or no."),
    ] {
        let headings = "software|vendor|platforms|approved|retired|looked after by|mail or chat";
        let plan = plan(&format!("{headings}\n{cells}\nExcel|Microsoft|||||"));
        assert_eq!(in_words(&plan), ["add Excel of Microsoft"], "{cells}");
        let [rejected] = plan.rejected.as_slice() else { panic!("{cells}: {plan:?}") };
        assert!(rejected.line == 2 && rejected.why.starts_with(why), "{rejected:?}");
    }
}

#[test]
fn a_line_with_other_than_a_cell_for_each_heading_takes_nothing_away() {
    for (cells, has) in [("Word|Microsoft", 2), ("Word", 1), ("Word|Microsoft|Windows|macOS", 4)] {
        let plan = plan(&format!("software|vendor|platforms\n{cells}"));
        assert_eq!(in_words(&plan), [] as [&str; 0], "{cells}");
        let [rejected] = plan.rejected.as_slice() else { panic!("{cells}: {plan:?}") };
        let why = format!("It has {has} cells, and there are 3 headings.");
        assert!(rejected.line == 2 && rejected.why.starts_with(&why), "{rejected:?}");
    }
    let filled_up = plan("software|vendor\nWord|Microsoft||");
    assert_eq!((filled_up.rejected.len(), filled_up.unchanged), (0, 1));
}

#[test]
fn a_name_that_several_have_says_nothing_of_whose_it_is() {
    for (who, keeper) in [
        ("LEE@example.org", Ok(21)),
        ("sam sutter", Ok(8)),
        ("Kim Lee", Err("Several in the Software Team are called “Kim Lee”: give the address.")),
    ] {
        let plan = plan(&format!("software|looked after by\nWord|{who}"));
        let chosen = match (plan.steps.as_slice(), plan.rejected.as_slice()) {
            ([Step::ChangeItem(_, facts)], []) => Ok(facts.looked_after_by.unwrap().0),
            ([], [rejected]) => Err(rejected.why.as_str()),
            _ => panic!("{plan:?}"),
        };
        assert_eq!(chosen, keeper);
    }
}

/// PostgreSQL and Rust do not agree on every letter; what is the same is for the index on names to say.
#[test]
fn which_names_are_the_same_is_the_databases_word() {
    let (sheet, mut present) =
        (sheet("software|vendor\nİris|Microsoft\nİRIS|Microsoft"), present());
    for (folded, steps) in [(["İris", "İris"], 1), (["İris", "İRIS"], 2)] {
        let names = ["İris", "İRIS"].map(str::to_owned);
        present.folded = names.into_iter().zip(folded.map(str::to_owned)).collect();
        let plan = Plan::of(&sheet, &present);
        assert_eq!(plan.steps.len() + plan.rejected.len(), steps, "{plan:?}");
    }
}

#[test]
fn lines_about_the_same_item_have_to_agree() {
    let plan = plan(
        "software|vendor|version|version approved\n\
         Excel|Microsoft|1|\n\
         excel|Adobe|2|\n\
         EXCEL|Microsoft|1|\n\
         Excel|Microsoft||2024-01-01\n\
         Excel|Microsoft|3|2024-01-01",
    );
    assert_eq!(in_words(&plan), ["add Excel of Microsoft", "add Excel 1 None", "add Excel 3 None"]);
    let why: Vec<_> = plan.rejected.iter().map(|rejected| rejected.why.as_str()).collect();
    assert_eq!(
        why,
        [
            "It says something else of Excel than line 2 does.",
            "Excel 1 is in line 2 already.",
            "It has a day for a version of Excel, but names none.",
        ]
    );
}

#[test]
fn a_thousand_lines_are_taken_besides_the_headings() {
    let sheet = |lines: usize| {
        let line = |at: u64| (at, vec![if at == 1 { "software" } else { "Word" }.to_owned()]);
        Sheet::of((1..).map(line).take(1 + lines).collect())
    };
    assert!(sheet(1000).is_ok());
    assert!(sheet(1001).is_err());
}

#[test]
fn a_file_says_which_columns_it_has() {
    let sheet = |headings: &[&str]| {
        let cells = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Sheet::of(vec![(1, cells)]).err().unwrap_or_default()
    };
    assert_eq!(sheet(&["Software", "VENDOR"]), "");
    assert!(sheet(&["software", "colour"]).starts_with("There is no column “colour”."));
    assert!(sheet(&["vendor"]).contains("one of them is “software”"));
    assert!(sheet(&["software", "software"]).contains("twice"));
    assert!(Sheet::of(Vec::new()).is_err());
}
