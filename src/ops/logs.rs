use crate::config::LogStyle;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// One line per request and fault on standard error: JSON for machines, or plain for people. `RUST_LOG` narrows it.
pub fn start(style: LogStyle) {
    let filter =
        EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match style {
        LogStyle::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).init()
        }
        LogStyle::Pretty => lines.compact().with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
