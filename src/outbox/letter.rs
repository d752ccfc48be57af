//! A letter: one mail that tells somebody one or several messages, as plain text and as HTML.

use super::domain::MessageId;
use super::said::{Said, Told, said};
use crate::people::PersonId;
use crate::web::When;
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

/// A letter to be sent: what it says is fixed from its first try on.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The first of its messages, after which it is called.
    pub id: MessageId,
    pub key: Uuid,
    pub person: PersonId,
    pub name: String,
    pub address: String,
    pub attempts: i32,
    pub give_up_at: DateTime<Utc>,
    /// In the order in which they happened.
    pub told: Vec<Told>,
}

/// A letter in words.
#[derive(Clone, Debug, Template)]
#[template(path = "outbox/letter.html")]
pub struct Written {
    pub subject: String,
    pub greeting: String,
    pub parts: Vec<Part>,
    /// Where its reader says what is mailed to them.
    pub wishes: String,
}

/// What it says of one issue.
#[derive(Clone, Debug)]
pub struct Part {
    /// "[#1042] Word will not start"
    pub title: String,
    pub href: String,
    pub said: Vec<Said>,
}

const FOOT: &str = "Answers to this mail reach nobody: please write on the issue’s page.";

impl Letter {
    /// `base` is the desk's address, the only one that links lead to.
    pub fn written(&self, base: &str, now: DateTime<Utc>, zone: Tz) -> Written {
        let mut parts: Vec<Part> = Vec::new();
        for told in &self.told {
            let href = format!("{base}{}", told.path());
            let said = said(told, |at| When::exact(at, now, zone));
            match parts.iter_mut().find(|part| part.href == href) {
                Some(part) => part.said.push(said),
                None => parts.push(Part { title: title(told), href, said: vec![said] }),
            }
        }
        let subject = match parts.as_slice() {
            [one] => one.title.clone(),
            several if self.told.iter().any(|told| told.report.is_some()) => {
                format!("{} and {} more", several[0].title, several.len() - 1)
            }
            several => format!("News of {} issues of yours", several.len()),
        };
        let first_name = self.name.split_whitespace().next().unwrap_or(&self.name);
        let greeting = format!("Hello {},", one_line(first_name));
        Written { subject, greeting, parts, wishes: format!("{base}/account/mail") }
    }
}

fn title(told: &Told) -> String {
    match told.issue {
        Some(issue) => one_line(&format!("[#{issue}] {}", told.summary)),
        None if told.report.is_some() => one_line(&told.summary),
        None if told.summary.is_empty() => "News from the desk".to_owned(),
        None => one_line(&format!("News of {}", told.summary)),
    }
}

/// What people typed, made fit for a header: nothing in it ends a line.
pub fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Said {
    /// What was written, line by line.
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|words| words.lines())
    }
}

impl Written {
    fn foot(&self) -> &'static str {
        FOOT
    }

    pub fn plain(&self) -> String {
        let mut text = format!("{}\n", self.greeting);
        for part in &self.parts {
            text += &format!("\n{}\n{}\n", part.title, part.href);
            for said in &part.said {
                text += &format!("\n{}\n", said.line);
                let lines: String = said.lines().map(|line| format!("> {line}\n")).collect();
                text += &lines;
                text += &said.ask.iter().map(|ask| format!("{ask}\n")).collect::<String>();
            }
        }
        text + &format!("\n-- \n{FOOT}\nChoose what is mailed to you: {}\n", self.wishes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{Facts, IssueId};
    use crate::outbox::domain::MailTopic;

    fn told(id: i64, issue: i64, topic: MailTopic, text: &str) -> Told {
        Told {
            id: MessageId(id),
            topic,
            issue: Some(IssueId(issue)),
            known: None,
            report: None,
            summary: "Word <b>\r\nBcc: all@example.org".to_owned(),
            by: Some("Ada Abbott".to_owned()),
            text: Some(text.to_owned()),
            channel: None,
            reached: true,
            facts: Facts::default(),
        }
    }

    fn letter(told: Vec<Told>) -> Written {
        let letter = Letter {
            id: MessageId(1),
            key: Uuid::nil(),
            person: PersonId(1),
            name: "Eve\r\nEllis".to_owned(),
            address: "eve@example.org".to_owned(),
            attempts: 0,
            give_up_at: DateTime::UNIX_EPOCH,
            told,
        };
        letter.written("https://desk.example.org", DateTime::UNIX_EPOCH, Tz::UTC)
    }

    #[test]
    fn a_letter_names_its_issue_says_what_happened_and_where_to_answer() {
        let written = letter(vec![
            told(1, 7, MailTopic::Taken, ""),
            told(2, 7, MailTopic::Message, "First line\n<script>"),
        ]);
        assert_eq!(written.subject, "[#7] Word <b> Bcc: all@example.org");
        let plain = written.plain();
        assert!(plain.starts_with("Hello Eve,\n\n[#7] Word"), "{plain}");
        assert!(plain.contains("\nAda Abbott wrote:\n> First line\n> <script>\n"), "{plain}");
        assert_eq!(plain.matches("https://desk.example.org/issues/7\n").count(), 1);
        assert!(plain.contains("https://desk.example.org/account/mail"));
        let html = written.render().unwrap();
        assert!(html.contains("&#60;script&#62;") && !html.contains("<script>"), "{html}");
        assert!(html.contains("href=\"https://desk.example.org/issues/7\""), "{html}");
    }

    #[test]
    fn a_letter_about_several_issues_has_a_part_for_each() {
        let written = letter(vec![
            told(1, 7, MailTopic::Taken, ""),
            told(2, 8, MailTopic::Taken, ""),
            told(3, 7, MailTopic::Resolved, "Showed where it is"),
        ]);
        assert_eq!(written.subject, "News of 2 issues of yours");
        let said: Vec<_> = written.parts.iter().map(|part| part.said.len()).collect();
        assert_eq!(said, [2, 1]);
    }

    #[test]
    fn a_report_is_called_by_its_name_and_leads_to_its_page() {
        let report = Told {
            issue: None,
            report: Some("/numbers/turns?from=2026-11-16&to=2026-11-23".to_owned()),
            summary: "Is the pull fair? 16 to 22 November 2026".to_owned(),
            ..told(1, 7, MailTopic::Report, "43 takes by 5 techs.\nThe order was kept.")
        };
        let written = letter(vec![report.clone()]);
        assert_eq!(written.subject, "Is the pull fair? 16 to 22 November 2026");
        assert!(written.plain().contains(
            "\nhttps://desk.example.org/numbers/turns?from=2026-11-16&to=2026-11-23\n\n\
             The report you asked for:\n> 43 takes by 5 techs.\n> The order was kept.\n"
        ));
        let both = letter(vec![report, told(2, 8, MailTopic::Taken, "")]);
        assert_eq!(both.subject, "Is the pull fair? 16 to 22 November 2026 and 1 more");
    }

    #[test]
    fn nothing_typed_ends_a_header() {
        assert_eq!(one_line("a\r\nBcc: b\u{85}c\u{2028}d\te"), "a Bcc: b c d e");
    }
}
