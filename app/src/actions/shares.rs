//! What the forms of a run's links do: make one that ends, revoke one.

use domain::{RunId, SecretHash, Share, ShareId, Timestamp};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Makes a link of this secret that ends as the fields `until` (days, or `date`) and `date` say.
pub async fn add_share(
    store: &Store,
    viewer: &Viewer,
    run: RunId,
    mut form: Form,
    secret: SecretHash,
) -> Result<Share, AppError> {
    let author = writer(viewer)?;
    let end = end(&mut form, store.clock().now());
    form.accept()?;
    let end = end.ok_or(AppError::Internal)?;
    Ok(store.add_share(run, secret, end, &author).await?)
}

/// Revokes the link that the field `share` names. Leads back to the links; one that is gone already is no error.
pub async fn revoke_share(
    store: &Store,
    viewer: &Viewer,
    run: RunId,
    mut form: Form,
) -> Result<String, AppError> {
    writer(viewer)?;
    let share = form.required::<ShareId>("share");
    form.accept()?;
    store.revoke_share(run, share.ok_or(AppError::Internal)?).await?;
    Ok(urls::share(run))
}

/// When the link shall end; what is wrong is noted with the form.
fn end(form: &mut Form, now: Timestamp) -> Option<Timestamp> {
    let until = form.required::<String>("until")?;
    let days = match until.as_str() {
        "date" => return end_of_day(form, now),
        days => days.parse::<i64>().ok().filter(|days| (1..=Share::MOST_DAYS).contains(days)),
    };
    if days.is_none() {
        form.refuse("until", format!("Choose a number of days, at most {}, or a date.", Share::MOST_DAYS));
    }
    days.map(|days| now.plus_ms(days * Timestamp::DAY))
}

/// The end of the day in the field `date`, which is still to come.
fn end_of_day(form: &mut Form, now: Timestamp) -> Option<Timestamp> {
    let day = form.required::<String>("date")?;
    let end = format!("{day}T23:59:59.999Z").parse::<Timestamp>();
    let latest = now.plus_ms(Share::MOST_DAYS * Timestamp::DAY);
    match end {
        Err(_) => form.refuse("date", format!("“{day}” is not a day: write it as {}.", latest.day())),
        Ok(end) if end <= now => form.refuse("date", "This day is over. Choose one to come."),
        // The last day that can be chosen counts whole.
        Ok(end) if end.plus_ms(-Timestamp::DAY) >= latest => {
            form.refuse("date", format!("A link ends on {} at the latest.", latest.day()));
        }
        Ok(end) => return Some(end),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(until: &str, date: &str) -> (Option<Timestamp>, Option<String>) {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let fields =
            [("until", until), ("date", date)].map(|(name, typed)| (name.to_owned(), typed.to_owned()));
        let mut form = Form::new(fields.into());
        let end = end(&mut form, now);
        let problem = match form.accept() {
            Err(AppError::Rejected(returned)) => {
                returned.problems().next().map(|(field, _)| field.to_owned())
            }
            _ => None,
        };
        (end, problem)
    }

    #[test]
    fn a_link_ends_after_days_or_at_the_end_of_a_day() {
        let at = |text: &str| (Some(text.parse().unwrap()), None);
        assert_eq!(asked("7", ""), at("2026-11-30T12:00:00Z"));
        assert_eq!(asked("date", "2026-11-23"), at("2026-11-23T23:59:59.999Z"));
        assert_eq!(asked("date", "2027-11-23"), at("2027-11-23T23:59:59.999Z"));
    }

    #[test]
    fn an_end_that_is_over_too_far_or_no_day_is_refused_at_its_field() {
        for (until, date, field) in [
            ("", "", "until"),
            ("0", "", "until"),
            ("366", "", "until"),
            ("soon", "", "until"),
            ("date", "", "date"),
            ("date", "2026-11-22", "date"),
            ("date", "2027-11-24", "date"),
            ("date", "23.11.2026", "date"),
        ] {
            assert_eq!(asked(until, date), (None, Some(field.to_owned())), "{until} {date}");
        }
    }
}
