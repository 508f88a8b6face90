//! `headroom serve`: opens the store, says where it serves, and serves until it is told to stop.

use std::time::Duration;

use analysis::checklist;
use serde_json::json;
use store::Store;
use tokio::net::TcpListener;

use super::output::{Failure, Form, open};
use super::signals::Signals;
use crate::auth::renew_set_up_link;
use crate::client::Site;
use crate::config::Serve;
use crate::state::{AppState, Stopping};
use crate::{listen, router, settle};

/// How often what has expired is cleared away.
const SWEEP: Duration = Duration::from_hours(1);

pub(super) async fn serve(config: Serve) -> Result<(), Failure> {
    let store = open(&config.data).await?;
    store.publish_checklist(checklist::default()).await?;
    store.keep_checklist_source(checklist::default(), checklist::DEFAULT_TEXT).await?;
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|why| Failure::Internal(format!("{} cannot be listened on: {why}", config.addr)))?;
    let address = listener.local_addr().map_err(Failure::internal)?;
    let public = config.public_url.as_ref();
    let origin = public.map_or_else(|| format!("http://{address}"), |url| url.origin().to_owned());
    let site = Site::new(config.public_url.clone(), config.trusted_proxies.clone());
    let mut app = AppState::new(store.clone(), site, config.upload_limit);
    app.data_dir = config.data.own_folder().map(Into::into);
    app.disk_reserve = config.disk_reserve;
    // Before anybody learns that there is something to stop.
    let signals = Signals::listen();
    announce(&store, &origin, Form { json: config.json }).await?;
    tokio::spawn(sweep(store.clone()));
    tokio::spawn(settle::rounds(store.clone()));
    let stopping = app.stopping.clone();
    let stop = told_to_stop(signals, stopping.clone(), config.stop_delay);
    listen::serve(listener, router::router(app), stop, &stopping, config.stop_within).await;
    store.close().await;
    Ok(())
}

/// Waits for the first signal, and `delay` longer. The second one ends the program wherever it is.
async fn told_to_stop(mut signals: Signals, stopping: Stopping, delay: Duration) {
    signals.next().await;
    stopping.begin();
    tracing::info!("stopping: open requests may finish; a second signal ends at once");
    tokio::spawn(async move {
        signals.next().await;
        std::process::exit(1);
    });
    tokio::time::sleep(delay).await;
}

/// Says where to go, and how the first administrator comes in.
async fn announce(store: &Store, origin: &str, form: Form) -> Result<(), Failure> {
    let link = renew_set_up_link(store).await?;
    let link = link.map(|token| format!("{origin}{}?token={token}", app::urls::set_up()));
    let mut text = format!("Headroom serves {origin}");
    if let Some(link) = &link {
        text = format!("{text}\nSet it up (good once, for 24 hours): {link}");
    }
    form.print(&json!({ "address": origin, "set_up": link }), text);
    let is_local =
        ["http://127.", "http://localhost", "http://[::1]"].iter().any(|local| origin.starts_with(local));
    if origin.starts_with("http://") && !is_local {
        tracing::warn!("passwords travel unencrypted: put TLS in front and set --public-url https://…");
    }
    Ok(())
}

/// Clears away sessions, one-time links and counted tries that have expired, and what lay in the bin long enough.
async fn sweep(store: Store) {
    let mut turn = tokio::time::interval(SWEEP);
    loop {
        turn.tick().await;
        let before = store.clock().now().plus_ms(-domain::Timestamp::DAY);
        if let Err(error) = store.drop_old_sessions().await {
            tracing::warn!(?error, "expired sessions stay");
        }
        if let Err(error) = store.drop_old_invitations().await {
            tracing::warn!(?error, "old invitations stay");
        }
        if let Err(error) = store.drop_old_attempts(before).await {
            tracing::warn!(?error, "old counts of sign-ins stay");
        }
        if let Err(error) = store.record_campaigns().await {
            tracing::warn!(?error, "campaigns are not recorded today");
        }
        let deleted_before = store.clock().now().plus_ms(-domain::Binned::KEPT_MS);
        match store.purge_bin(deleted_before).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "runs and services left the bin for good"),
            Err(error) => tracing::warn!(?error, "what is due stays in the bin"),
        }
    }
}
