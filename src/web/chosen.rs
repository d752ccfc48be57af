use super::{Choice, Me, file_limits};
use crate::error::Error;
use crate::files::{in_bytes, sent, store};
use diesel::PgConnection;

/// The field of a form that takes files, as its page shows it; its template is the macro `attach`.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Whether any are taken.
    pub is_open: bool,
    pub hint: String,
    /// What the desk has kept since the form was sent last.
    pub kept: Vec<Choice<String>>,
    /// Names of what it could not keep.
    pub lost: Vec<String>,
}

/// What a form with this token says of its files. Nothing is asked for one that says nothing.
pub fn chosen(
    conn: &mut PgConnection,
    me: &Me,
    form_token: &str,
    files: &[String],
    lost: &[String],
) -> Result<Chosen, Error> {
    let limits = file_limits(&me.settings);
    let sent = sent(form_token, files).unwrap_or_default();
    let kept = if sent.is_empty() { Vec::new() } else { store::kept(conn, me.id, &sent)? };
    let choice = |file: store::Kept| Choice {
        word: file.digest.to_string(),
        title: format!("{}, {}", file.name, in_bytes(file.bytes.into())),
        line: "",
        chosen: true,
    };
    let each = in_bytes(i64::try_from(limits.bytes).unwrap_or(i64::MAX));
    Ok(Chosen {
        is_open: limits.each > 0,
        hint: match limits.each {
            1 => format!("A picture of the screen says a lot. One file, {each} at most."),
            most => {
                format!("A picture of the screen says a lot. At most {most} files, {each} each.")
            }
        },
        kept: kept.into_iter().map(choice).collect(),
        lost: lost.to_vec(),
    })
}
