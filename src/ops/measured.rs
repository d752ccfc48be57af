//! What is counted and timed while the desk runs, for `/metrics`.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// How often single measurements are folded into their buckets.
const FOLD_EVERY: Duration = Duration::from_secs(5);

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting; without it `/metrics` is empty.
pub fn install_metrics() {
    let buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0];
    if let Ok(handle) =
        PrometheusBuilder::new().set_buckets(&buckets).and_then(PrometheusBuilder::install_recorder)
    {
        METRICS.get_or_init(|| handle);
    }
}

/// Keeps what is measured from growing while nobody reads `/metrics`. Runs for as long as the server does.
pub async fn keep_metrics_small() {
    if let Some(handle) = METRICS.get() {
        fold(handle, FOLD_EVERY).await;
    }
}

/// Until it is folded or read, every single measurement is kept.
async fn fold(handle: &PrometheusHandle, every: Duration) {
    loop {
        actix_web::rt::time::sleep(every).await;
        handle.run_upkeep();
    }
}

/// Prometheus text.
pub(super) fn render() -> String {
    METRICS.get().map(PrometheusHandle::render).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn measurements_are_folded_although_nobody_reads_them() {
        let recorder = PrometheusBuilder::new().set_buckets(&[1.0]).unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            for _ in 0..4_711 {
                metrics::histogram!("seconds").record(0.5);
            }
        });
        // Reading folds too, so the handle is looked at, not rendered.
        let counted = || format!("{handle:?}").contains("count: 4711");
        assert!(!counted());

        let folding = fold(&handle, Duration::from_millis(1));
        _ = tokio::time::timeout(Duration::from_millis(50), folding).await;

        assert!(counted(), "{handle:?}");
    }
}
