//! How slowly an upload may come. It holds a reader all the while, so that one which never ends keeps others out.

use std::time::{Duration, Instant};

use http::StatusCode;

use crate::problem::Problem;

/// From then on the average counts: a slow beginning is nobody's fault.
const GRACE: Duration = Duration::from_mins(1);
/// Least average, in bytes a second.
const SLOWEST: u64 = 32 << 10;
/// Longest time of one upload.
const LONGEST: Duration = Duration::from_hours(6);

/// The time of one upload.
pub(super) struct Pace {
    begun: Instant,
}

impl Pace {
    pub(super) fn begun_now() -> Self {
        Self { begun: Instant::now() }
    }

    /// Refuses an upload that comes too slowly, with so many bytes received until now.
    pub(super) fn check(&self, received: u64) -> Result<(), Problem> {
        match after(self.begun.elapsed(), received) {
            Ok(()) => Ok(()),
            Err(why) => Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "upload-too-slow",
                "The upload took too long",
                format!(
                    "{why} Nothing was saved. Send it again, compressed: .gz takes a thirtieth of the time."
                ),
            )),
        }
    }
}

fn after(time: Duration, received: u64) -> Result<(), String> {
    if time > LONGEST {
        return Err(format!("An upload may take {} hours.", LONGEST.as_secs() / 3_600));
    }
    if time > GRACE && received < SLOWEST.saturating_mul(time.as_secs()) {
        return Err(format!(
            "After {} s less than {} KiB a second arrived on average.",
            time.as_secs(),
            SLOWEST >> 10
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_may_begin_slowly_but_has_to_come_on() {
        let s = Duration::from_secs;
        assert_eq!(after(GRACE, 0), Ok(()));
        assert_eq!(
            after(s(61), 61 * SLOWEST - 1),
            Err("After 61 s less than 32 KiB a second arrived on average.".to_owned())
        );
        assert_eq!(after(s(61), 61 * SLOWEST), Ok(()));
        assert_eq!(after(LONGEST, u64::MAX), Ok(()));
        assert_eq!(after(LONGEST + s(1), u64::MAX), Err("An upload may take 6 hours.".to_owned()));
    }
}
