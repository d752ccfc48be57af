use chrono_tz::TZ_VARIANTS;

/// The time zones that a field suggests.
pub fn zones() -> Vec<&'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| is_a_place(name)).collect()
}

/// As people look for their zone: by a city. The others are old names for the same clocks.
fn is_a_place(name: &str) -> bool {
    let regions = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    name == "UTC" || regions.iter().any(|region| name.starts_with(region))
}
