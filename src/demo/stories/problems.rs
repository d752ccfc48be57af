//! What people write when they report. `{software}`, `{thing}`, `{place}`, `{code}` and `{since}` are filled in.

use super::wishes;

/// A first line, which lists show, and what follows it.
pub type Problem = (&'static str, &'static str);

/// How often a kind is reported, and what is written then.
pub struct Trouble {
    pub kind: &'static str,
    pub weight: i64,
    /// How often each effect is meant, from customer impact to question.
    pub effects: [i64; 4],
    pub problems: &'static [Problem],
}

pub const TROUBLES: &[Trouble] = &[
    Trouble {
        kind: "access",
        weight: 14,
        effects: [6, 48, 44, 2],
        problems: &[
            (
                "{software} does not accept my password",
                "It was fine until yesterday. After five tries it says the account is locked, and I do not dare to try again.",
            ),
            (
                "Locked out of {software}",
                "The sign-in page comes back empty every time I press Enter. No message, nothing.",
            ),
            (
                "New phone, and {software} still asks the old one for a code",
                "The authenticator was on my old phone, which I have handed in already.",
            ),
            (
                "{software} signs me out every few minutes",
                "I am in the middle of {place} and it throws me out with “session expired”. It has been like this {since}.",
            ),
            (
                "Cannot sign in to {software} from home",
                "In the office it is fine. At home I get as far as the verification code and then message {code}.",
            ),
            (
                "Name changed after wedding, {software} no longer knows me",
                "HR has my new name; {software} says there is no such user. The old name does not work either.",
            ),
        ],
    },
    Trouble {
        kind: "permission",
        weight: 8,
        effects: [5, 35, 55, 5],
        problems: &[
            (
                "I can open {place} in {software} but not change anything",
                "Everything is greyed out and it says read-only. My colleagues can edit.",
            ),
            (
                "Access denied when I open a {thing} in {software}",
                "I moved to a new team on the first of the month and think that my rights did not move with me.",
            ),
            (
                "Please give our new colleague the same rights as I have",
                "She starts in our team and needs to work in {place}. Approved by our head of unit.",
            ),
            (
                "I can see everybody’s {thing}s, I think I should not",
                "{software} shows me all departments {since}. I have not opened any, but I should not be able to.",
            ),
            (
                "Lost access to {place}",
                "It says “you are not authorised ({code})”. Last week I worked there every day.",
            ),
        ],
    },
    Trouble {
        kind: "install",
        weight: 9,
        effects: [2, 28, 60, 10],
        problems: &[
            (
                "{software} is missing from my new laptop",
                "I got the laptop last week. Everything else is there. I need {software} for our weekly {thing}s.",
            ),
            (
                "Update of {software} stops at 64 %",
                "It then rolls back and shows {code}. I have let it try three times.",
            ),
            (
                "{software} asks for an administrator to install",
                "A window comes up every morning and wants an administrator’s name. I click it away.",
            ),
            (
                "Two versions of {software} on my machine",
                "Since the upgrade there are two icons, and every {thing} opens with the old one.",
            ),
            (
                "Installation of {software} finished but it is not in the start menu",
                "The Software Center says “installed”. I cannot find it anywhere.",
            ),
        ],
    },
    Trouble {
        kind: "licence",
        weight: 5,
        effects: [2, 45, 50, 3],
        problems: &[
            (
                "{software} says that my licence has expired",
                "There is a red bar at the top and I can only look at {thing}s, not save them.",
            ),
            (
                "{software} wants a product key",
                "I never had one. It has come up each time {since}, out of nothing ({code}).",
            ),
            (
                "No free seat for {software}",
                "It says all seats are in use. Half of our team is on leave this week, so who uses them?",
            ),
            (
                "Activation of {software} fails",
                "“We could not reach the activation service”, code {code}. Internet works.",
            ),
        ],
    },
    Trouble {
        kind: "crash",
        weight: 12,
        effects: [8, 34, 57, 1],
        problems: &[
            (
                "{software} closes by itself when I open a {thing}",
                "No message. The window is just gone. About every second time, {since}.",
            ),
            (
                "{software} shows error {code}",
                "It comes up in {place} as soon as I press Save. I wrote the number down, the rest went too fast.",
            ),
            (
                "White screen in {software}",
                "It starts, shows the logo, and then everything stays white. I waited ten minutes.",
            ),
            (
                "{software} freezes when I scroll through {place}",
                "It says “not responding” and the fan gets loud. I have to end it in the task manager.",
            ),
            (
                "{software} won’t start any more",
                "I double-click, the mouse shows the little circle, then nothing happens. {code} in one of the windows.",
            ),
            (
                "{software} crashed in the middle of my work",
                "I lost about an hour of it. Can that be got back? It has crashed twice {since}.",
            ),
        ],
    },
    Trouble {
        kind: "slow",
        weight: 7,
        effects: [5, 20, 74, 1],
        problems: &[
            (
                "{software} is very slow {since}",
                "Opening one {thing} takes two minutes. It used to be at once.",
            ),
            (
                "{place} takes forever to load in {software}",
                "I count to sixty each time. Colleagues on other floors say the same.",
            ),
            (
                "Typing lags in {software}",
                "I write a word and see it three seconds later. All other programs are fast.",
            ),
            (
                "{software} hangs whenever I search",
                "The circle keeps spinning; sometimes it times out with {code}.",
            ),
        ],
    },
    Trouble {
        kind: "printing",
        weight: 6,
        effects: [10, 25, 63, 2],
        problems: &[
            (
                "Printing from {software} gives blank pages",
                "The test page of the printer is fine. Only {thing}s from {software} come out empty.",
            ),
            (
                "Every {thing} prints in landscape",
                "I set portrait, and the next time {software} has forgotten it.",
            ),
            (
                "{software} does not see the printer on our floor",
                "Word prints there. {software} only offers the one on the second floor.",
            ),
            (
                "Label printer prints the address over two labels",
                "Since the toner was changed the {thing}s from {software} are cut off on the right.",
            ),
            ("Scan to {software} does not arrive", "The scanner says “sent”. Nothing in {place}."),
        ],
    },
    Trouble {
        kind: "mail",
        weight: 7,
        effects: [8, 24, 60, 8],
        problems: &[
            (
                "Mails stay in the outbox",
                "I see them there in italics. Some leave after an hour, two have been there {since}.",
            ),
            (
                "Meeting invites go to my spam folder",
                "Only those from outside. I missed two calls because of it.",
            ),
            (
                "Shared mailbox gone from {software}",
                "Our team mailbox was in the list on the left and has been missing {since}.",
            ),
            (
                "Calendar shows meetings an hour early",
                "All meetings made by our office in the other zone. On the phone they are right.",
            ),
            (
                "Out of office still answers for me",
                "I am back and have switched it off. People still get the reply.",
            ),
            (
                "Attachment cannot be opened in {software}",
                "It says the file type is blocked. It is a harmless drawing from a builder.",
            ),
        ],
    },
    Trouble {
        kind: "network",
        weight: 6,
        effects: [12, 42, 45, 1],
        problems: &[
            (
                "{software} loses the connection every half hour",
                "It comes back by itself after a minute, but whatever I was sending is lost.",
            ),
            (
                "Can’t reach anything internal from home",
                "{software} says connected, yet no shared drive and no intranet. It has been so {since}.",
            ),
            (
                "Wi-Fi in the meeting room drops during calls",
                "{software} tells us “your network is unstable”. Both laptops, same room.",
            ),
            (
                "{software} stays at “connecting”",
                "It stops at step three and shows {code}. I restarted the router at home.",
            ),
        ],
    },
    Trouble {
        kind: "files",
        weight: 7,
        effects: [4, 30, 64, 2],
        problems: &[
            (
                "I deleted the wrong {thing} in {software}",
                "It was the signed one. I noticed an hour later, and the bin is empty.",
            ),
            (
                "{software} won’t save",
                "It says another user has the {thing} open. Nobody has; I asked everyone.",
            ),
            (
                "My {thing}s are not syncing",
                "There is a red cross at the icon {since}. What I do at home is not there in the office.",
            ),
            (
                "Somebody overwrote our {thing}",
                "We need the version of last Thursday. Is there a backup?",
            ),
            (
                "{software} says the {thing} is corrupt",
                "It offers to repair and then shows an empty page ({code}).",
            ),
        ],
    },
    wishes::SETTINGS,
    wishes::HOW_TO,
    Trouble {
        kind: "hardware",
        weight: 3,
        effects: [12, 38, 48, 2],
        problems: &[
            (
                "Headset is not heard in {software}",
                "I hear everybody, nobody hears me. With the laptop’s own microphone it works.",
            ),
            (
                "Second screen stays black in {software}",
                "As soon as I move {place} over there. The desktop itself shows.",
            ),
            (
                "Docking station: {software} loses the camera",
                "Whenever I plug in. It says that no device was found ({code}).",
            ),
            (
                "Signature pad writes nothing",
                "{software} opens the field, the light is on, but no line appears.",
            ),
        ],
    },
    Trouble {
        kind: "add-in",
        weight: 3,
        effects: [2, 18, 74, 6],
        problems: &[
            (
                "The add-in for {software} has disappeared",
                "The button to file a {thing} was at the top right. It has been missing {since}.",
            ),
            (
                "{software} says the extension is blocked by policy",
                "We need it for our {thing}s, and it worked for a year.",
            ),
            (
                "Connection from Excel to {software} fails",
                "The plug-in asks for a server name. I do not know what to enter.",
            ),
        ],
    },
    wishes::REQUEST,
    wishes::OTHER,
];
