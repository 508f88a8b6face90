//! What tells the program to stop: SIGTERM or Ctrl-C.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Both signals, kept from the moment this is made.
pub(super) struct Signals {
    terminated: Signal,
    interrupted: Signal,
}

impl Signals {
    /// Takes them over from the system, which would end the program.
    pub(super) fn listen() -> Self {
        let heard = |kind| signal(kind).expect("the system delivers signals");
        Self { terminated: heard(SignalKind::terminate()), interrupted: heard(SignalKind::interrupt()) }
    }

    /// Waits for the next of either.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminated.recv() => {}
            _ = self.interrupted.recv() => {}
        }
    }
}
