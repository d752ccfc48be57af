crate::pg_enum! {
    /// What a tag is about.
    pub enum TagFacet {
        Kind = "kind" => "kind",
        Software = "software" => "software",
        Vendor = "vendor" => "vendor",
        Cause = "cause" => "cause",
        Documentation = "documentation" => "documentation",
        Free = "free" => "free",
    }
}

crate::pg_enum! {
    /// Who set a tag.
    pub enum TagOrigin {
        Form = "form" => "form",
        Rule = "rule" => "rule",
        Learnt = "learnt" => "learnt",
        Staff = "staff" => "staff",
    }
}
