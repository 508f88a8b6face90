//! The browsers that are signed in with an account, each with a way to end it.

use chart::format;
use domain::{Cursor, Direction, Page, Session, SessionBy, SessionFilter, SessionId, Sorted};
use leptos::prelude::*;

use crate::ui::{Listing, Moment, NoMatch, Pager, Table, TextField};

/// Sessions shown at once.
pub const LIMIT: i64 = 50;

/// Sessions as their address asks for them.
#[derive(Debug, Clone)]
pub struct Sessions {
    /// How they are asked for.
    pub listing: Listing<SessionFilter>,
    /// What is signed in.
    pub page: Page<Session, Cursor<SessionId>>,
    /// The session that asks: it is marked, and ended by signing out.
    pub this: Option<SessionId>,
    /// Where the forms post `do=end` and the session to.
    pub action: String,
}

impl Sessions {
    /// Whether the account has none.
    pub fn is_none(&self) -> bool {
        self.page.items.is_empty() && !self.listing.is_filtered() && self.listing.asked.after.is_none()
    }

    /// Whether one of those that are shown can be ended.
    pub fn has_others(&self) -> bool {
        self.page.items.iter().any(|session| Some(session.id) != self.this)
    }

    /// The list with what narrows and sorts it.
    pub fn view(self) -> AnyView {
        let Self { listing, page, this, action } = self;
        let shown = format!("{} on this page", format::counted(page.items.len() as u64, "session"));
        let next = page.next.as_ref().map(|after| listing.next(after));
        let is_long = page.items.len() > 1 || listing.is_filtered() || listing.first().is_some();
        let find = || view! { <TextField entry=listing.entry("find") label="Browser or address contains" kind="search"/> };
        let controls = is_long.then(|| listing.form(find().into_any()));
        let content = if page.items.is_empty() {
            let find = listing.asked.filter.find.as_ref();
            let filters = find.map(|part| format!("browser or address contains “{}”", part.as_str()));
            view! { <NoMatch filters=filters.into_iter().collect() all=listing.unfiltered()/> }.into_any()
        } else {
            let rows = page.items.iter().map(|session| row(session, this == Some(session.id), &action));
            table(&listing, rows.collect())
        };
        view! {
            {controls}
            {content}
            <Pager shown first=listing.first() next/>
            <p class="lead">
                <small>
                    "So that a session can be recognised, what its browser calls itself and the network address it signed in from are kept with it, and go when it ends."
                </small>
            </p>
        }
        .into_any()
    }
}

fn table(listing: &Listing<SessionFilter>, rows: Vec<AnyView>) -> AnyView {
    let head = view! {
        <th scope="col">"Browser"</th>
        {listing.head(Sorted::descending(SessionBy::Since), "Signed in", "only-wide")}
        {listing.head(Sorted::descending(SessionBy::Used), "Last use", "")}
        <th scope="col"><span class="hidden-text">"End"</span></th>
    };
    let order = match (listing.asked.sorted.by, listing.asked.sorted.direction) {
        (SessionBy::Since, Direction::Descending) => "Newest first",
        (SessionBy::Since, Direction::Ascending) => "The oldest first",
        (SessionBy::Used, Direction::Descending) => "Last used first",
        (SessionBy::Used, Direction::Ascending) => "Longest unused first",
    };
    let caption =
        format!("{order}. A session ends after 12 hours without use, and after 7 days at the latest.");
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(session: &Session, is_this: bool, action: &str) -> AnyView {
    let browser = browser(session.device.agent.as_deref());
    let from =
        session.device.address.clone().map(|address| view! { <small>{format!("from {address}")}</small> });
    let end = if is_this {
        view! { <b>"this one"</b> }.into_any()
    } else {
        let since = crate::ui::words::moment(session.created_at);
        view! {
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="do" value="end"/>
                <input type="hidden" name="session" value=session.id.to_string()/>
                <button class="button">
                    "End"<span class="hidden-text">{format!(" the session in {browser} since {since}")}</span>
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row" class="name">{browser.clone()}{from}</th>
            <td class="only-wide"><Moment at=session.created_at/></td>
            <td><Moment at=session.seen_at/></td>
            <td class="n">{end}</td>
        </tr>
    }
    .into_any()
}

/// What people call the browser, from what it calls itself: `Firefox on Linux`. The beginning of it where that is unknown.
fn browser(agent: Option<&str>) -> String {
    // Each one also says that it is those after it.
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let Some(agent) = agent.filter(|agent| !agent.is_empty()) else { return "Unknown browser".to_owned() };
    let named = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_called_as_people_call_it() {
        for (agent, called) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
                "Safari on an iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.14.1", "curl/8.14.1"),
        ] {
            assert_eq!(browser(Some(agent)), called);
        }
        assert_eq!(browser(None), "Unknown browser");
        assert_eq!(browser(Some(&"x".repeat(200))).len(), 40);
    }
}
