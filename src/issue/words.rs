/// "1 issue", "12 issues".
pub fn counted(issues: usize) -> String {
    if issues == 1 { "1 issue".to_owned() } else { format!("{issues} issues") }
}
