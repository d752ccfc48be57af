//! What the desk does, says and notes. `{name}` is the reporter's first name, `{tech}` the technician's.

use crate::issue::FollowUpKind::{self, BringIn, RemoteSession, Visit};
use crate::issue::ResolutionCode::{self, *};
use crate::relaying::AnswerKind;

/// What ended it, as the reporter reads it.
pub type Outcome = (ResolutionCode, &'static str);

pub fn outcomes(kind: &str) -> &'static [Outcome] {
    match kind {
        "access" => &[
            (
                PermissionFix,
                "Unlocked the account and set a temporary password, which {name} has changed.",
            ),
            (SettingChanged, "Registered the new phone for sign-in codes and removed the old one."),
            (UserError, "Caps lock was on. We signed in together and it works."),
            (
                SettingChanged,
                "Linked the new name to the existing account. The old name still leads there.",
            ),
            (
                Restarted,
                "Ended all old sessions of the account; the sign-out every few minutes is gone.",
            ),
            (
                Explained,
                "Showed how to ask for a code by text message when the app is not at hand.",
            ),
        ],
        "permission" => &[
            (
                PermissionFix,
                "Moved {name} to the group of the new team. Editing works after signing in again.",
            ),
            (PermissionFix, "Gave write rights to {place}, approved by the head of unit."),
            (
                PermissionFix,
                "Took back rights that came with an old group. Only the own department shows now.",
            ),
            (
                Explained,
                "The role is right, the {thing} is locked while it is in review. Explained where that shows.",
            ),
        ],
        "install" => &[
            (
                Reinstall,
                "Removed {software} cleanly and installed it again; tested with a {thing}.",
            ),
            (
                Updated,
                "Installed the update by hand. The installer needed more free space than it said.",
            ),
            (Reinstall, "Removed the old version. All {thing}s open with the new one."),
            (
                SettingChanged,
                "Added the laptop to the group that gets {software}; it installed within ten minutes.",
            ),
            (
                NotSupported,
                "That version does not run on the new system. Agreed to use the web version instead.",
            ),
        ],
        "licence" => &[
            (SettingChanged, "Assigned a free seat. {software} took it after a restart."),
            (Updated, "Renewed the licence file on the server; the red bar is gone."),
            (
                Workaround,
                "No seat is free until Friday. {name} uses the shared machine in room 210 meanwhile.",
            ),
            (Restarted, "Restarted the activation service and activated {software} again."),
        ],
        "crash" => &[
            (
                Updated,
                "Updated {software} to the current version; three {thing}s opened without a crash.",
            ),
            (
                Reinstall,
                "Repaired the installation. The error has not come back in half an hour of work.",
            ),
            (
                Restarted,
                "Ended a hanging process of {software} and cleared its cache. It starts again.",
            ),
            (
                Workaround,
                "It is one damaged {thing}. Opened it in the web version, saved a copy, works with that.",
            ),
            (
                HardwareReplaced,
                "The memory of the laptop is faulty. Replaced the laptop and moved all data.",
            ),
            (SettingChanged, "Switched off hardware acceleration, and {place} no longer freezes."),
        ],
        "slow" => &[
            (SettingChanged, "Limited {place} to the last 90 days. It opens in two seconds now."),
            (
                Restarted,
                "The machine had been on for 41 days. Restarted it, {software} is fast again.",
            ),
            (Updated, "Updated the driver of the graphics card; typing no longer lags."),
            (
                SelfSolved,
                "A backup ran on the server until eleven. Since then it is fast, as {name} confirms.",
            ),
        ],
        "printing" => &[
            (SettingChanged, "Set the right tray and paper size in {software}; test page is fine."),
            (
                Updated,
                "Installed the current printer driver. {software} prints with content again.",
            ),
            (HardwareReplaced, "Replaced the drum of the printer on the third floor."),
            (Explained, "Showed how to keep a print setting as the default in {software}."),
            (Restarted, "Cleared the print queue and restarted the spooler."),
        ],
        "mail" => &[
            (
                SettingChanged,
                "Rebuilt the mail profile; the outbox is empty and new mails leave at once.",
            ),
            (PermissionFix, "Added the shared mailbox again; it is in the list after a restart."),
            (
                Explained,
                "Showed where the time zone of the calendar is set and how to mark a sender as safe.",
            ),
            (
                UserError,
                "The automatic reply was still on in the web version. Switched it off together.",
            ),
            (
                Workaround,
                "The file type stays blocked. The builder uploads it to the exchange folder instead.",
            ),
        ],
        "network" => &[
            (
                SettingChanged,
                "Changed the tunnel to the second gateway; connected for an hour without a break.",
            ),
            (Restarted, "Restarted the access point in the meeting room."),
            (Updated, "Updated SafeGate; the old version does not work with the new certificate."),
            (HardwareReplaced, "Replaced the network cable of the dock."),
            (
                SelfSolved,
                "The provider had a fault in that area until noon. It works again without a change.",
            ),
        ],
        "files" => &[
            (DataRestored, "Restored the {thing} from last night’s backup; {name} has checked it."),
            (DataRestored, "Brought back the version of Thursday from the version history."),
            (SettingChanged, "Closed a lock that a crashed session had left. Saving works."),
            (Reinstall, "Reset the sync client and signed in again. All {thing}s are in step."),
            (Explained, "Showed the version history, so that this can be undone without us."),
        ],
        "settings" => &[
            (SettingChanged, "Set it back for this account and saved it as the default."),
            (Explained, "Showed where this is set in {software}: under View, then Layout."),
            (UserError, "A shortcut had hidden it. Ctrl+Shift+U brings it back."),
            (SettingChanged, "Raised the scaling to 125 % for the new screen."),
        ],
        "how-to" => &[
            (Explained, "Explained it step by step on the phone; {name} has done it once alone."),
            (Explained, "Sent a short description with pictures. That was what was needed."),
            (Explained, "It is in {place} under “More”. Showed it and tried it with a {thing}."),
            (
                NotSupported,
                "{software} cannot do that. Suggested the monthly list instead, which comes close.",
            ),
            (SelfSolved, "{name} found it before we called."),
        ],
        "hardware" => &[
            (HardwareReplaced, "Replaced the headset; the plug was broken."),
            (SettingChanged, "Chose the right device in {software} and made it the default."),
            (Updated, "Updated the firmware of the dock. Camera and screen are found again."),
            (Restarted, "Took the device off power for a minute; found again."),
        ],
        "add-in" => &[
            (
                SettingChanged,
                "The add-in had been switched off after a crash. Switched it on for good.",
            ),
            (Reinstall, "Installed the add-in again for all users of that machine."),
            (
                PermissionFix,
                "Put the extension on the list of allowed ones after the Software Team agreed.",
            ),
        ],
        "request" => &[
            (PermissionFix, "Set up a reading account, limited to three months."),
            (SettingChanged, "Made a shared one and gave all four their rights."),
            (
                NotSupported,
                "There is no test area in our contract. Passed the wish on to the Software Team.",
            ),
            (HardwareReplaced, "Ordered and set up the larger screen."),
        ],
        _ => &[
            (Explained, "It is only a notice; nothing has to be done. Explained what it means."),
            (SelfSolved, "It did not come up again in three days. Agreed to watch it."),
            (Explained, "Named the new contact and corrected the list on the intranet."),
        ],
    }
}

/// During the outage, all but the first.
pub const OUTAGE_OVER: &[Outcome] = &[
    (
        Duplicate,
        "Part of this morning’s CallBoard outage. The service is back; calls come in again.",
    ),
    (Restarted, "Signed the console in again after the outage. Took two test calls together."),
    (VendorFix, "Telmont brought the service back at a quarter to twelve. Tested from this place."),
];

/// The first thing a technician writes.
pub const HELLO: &[&str] = &[
    "Hello {name}, I have your report and am looking at it now. Has anything changed on the machine in the last days?",
    "Good morning {name}, could you send me the exact words of the message? A photo with the phone is fine.",
    "Hi {name}, this is {tech} from the desk. I can see it in the log on our side. Please leave the machine on, I will come back to you.",
    "Hello {name}, please try once more and tell me what happens. I have changed something on our side.",
    "Hi {name}, may I take over your screen for ten minutes? Tell me when it suits you.",
    "Hello {name}, thank you for the clear description. Does it also happen in the web version?",
];

/// With the way to a document.
pub const READ: &[&str] = &[
    "Hello {name}, this page shows it with pictures: {doc}. If it looks different on your machine, write back.",
    "Hi {name}, please follow {doc} up to step five and tell me what you see then.",
];

/// What reporters answer.
pub const REPLY: &[&str] = &[
    "Thank you. I tried, and it is still the same.",
    "It says {code} this time.",
    "Yes, in the web version too.",
    "After three would suit me, I am at the counter until then.",
    "Nothing that I know of. There was an update on Tuesday, I think.",
    "Go ahead, you can take over at any time.",
    "I attach nothing, but the message is “{code}: operation failed”.",
];

/// What reporters add by themselves.
pub const PUSH: &[&str] = &[
    "Is there any news? I still cannot work with it.",
    "One more thing: it also happens to my colleague Gloria now.",
    "It got worse since my report, please have a look today.",
    "I found that it only happens when the laptop is in the dock.",
];

pub const NOTES: &[&str] = &[
    "Same machine as last month. If it comes back once more: replace it.",
    "Profile is 40 GB, that is part of it. Did not want to clean up without asking.",
    "Event log shows the same entry at 08:14 every day. Looks like the backup job.",
    "Reporter is friendly but in a hurry, keep it short.",
    "Tried with a test account on my machine: cannot reproduce.",
    "Looks like what Grace had in spring, see the group policy for the third floor.",
    "Rights group is right. Token was stale.",
    "Left voicemail twice. Next try tomorrow before ten.",
];

pub const CONTACTS: &[&str] = &[
    "Went through it on the phone; saw the error myself.",
    "Took over the screen and looked at the settings.",
    "Asked for the error number and when it began.",
    "Explained what happens next.",
    "Tried it together once more.",
];

pub const NOT_REACHED: &[&str] =
    &["No answer, left a message.", "Line busy.", "In a meeting until eleven, says a colleague."];

/// What is booked, and where.
pub const FOLLOW_UPS: &[(FollowUpKind, &str)] = &[
    (Visit, "At their desk, third floor, with a spare dock"),
    (BringIn, "Desk 2, the laptop stays from nine to noon"),
    (RemoteSession, "Quick Assist, to watch while it happens"),
    (Visit, "The counter, before it opens"),
];

pub const FOLLOW_UPS_DONE: &[&str] =
    &["Done as planned.", "Done; took longer because of updates.", "Done, tested together."];

pub const PUT_BACK: &[&str] = &[
    "Needs somebody with rights on the licence server.",
    "I am off this afternoon and it should not wait for me.",
    "Waiting for a spare part; whoever is next can go on.",
];

pub const HAND_OVER: &[&str] =
    &["Knows that program best.", "Sits on the same floor today.", "Had the same case last week."];

pub const SKIPPED: &[&str] = &[
    "Needs a visit at the depot; Nadia is there tomorrow.",
    "Reporter asked to be called after three.",
];

pub const RETRIAGED_UP: &str = "Called back: more people are stopped by it than the report says.";
pub const RETRIAGED_DOWN: &str = "There is a way round it, which the reporter uses already.";
pub const RAISED: &str = "Beyond what tier 1 can see: needs the server’s log.";

/// What is sent to the Software Team.
pub const ESCALATED: &[&str] = &[
    "Error {code} in {place}, on three machines and with two accounts. Tried: update, repair, new profile. Log is from 09:12.",
    "{software} loses the {thing} on save. Can be repeated each time. Tried: other network, other account, older version.",
    "Two reporters with the same since the last update of {software}. Tried: repair. Rolling back is not ours to decide.",
];

/// What the Software Team answers, for the desk and for the reporter.
pub const ANSWERS: &[(AnswerKind, &str, &str)] = &[
    (
        AnswerKind::KnownPlanned,
        "Known to the vendor, fixed in the next release in about four weeks.",
        "The maker knows of it and will fix it with the next version, in about four weeks. We will tell you when it is there.",
    ),
    (
        AnswerKind::Fix,
        "The vendor gave us a fixed build; it is in the Software Center now.",
        "A fixed version of {software} is in the Software Center. Please install it, then it is done.",
    ),
    (
        AnswerKind::Workaround,
        "Until the fix: save a copy first, then work in the copy.",
        "Until it is fixed, please save a copy first and work in that. It takes one more click, and nothing is lost.",
    ),
    (
        AnswerKind::Reported,
        "Reported to the vendor, no date yet.",
        "We have reported it to the maker of {software}. There is no date yet; you will hear from us.",
    ),
];

pub const RETURNED: &str =
    "Not a defect: the setting “strict mode” is on for that group. The desk can switch it off.";

pub const REOPENED: &[&str] = &[
    "Sorry, it is back. Exactly as before.",
    "It worked for a day and now shows {code} again.",
    "It works on the laptop, but not on the machine at the counter.",
];

pub const AGAIN: &[Outcome] = &[
    (SettingChanged, "The policy had put the old value back. Changed it there, so that it stays."),
    (Reinstall, "Set up a fresh profile; watched it for an hour together."),
    (Updated, "The second machine had missed the update. Installed it there too."),
];
