//! Every address of the application, one function each. No other file spells a path.

use domain::{
    AccountId, AccountName, ChecklistId, CommentId, EnvironmentName, PrecedentId, ReviewId, RunId,
    ScenarioName, Slug, Status, Window,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All services.
pub fn portfolio() -> String {
    "/".to_owned()
}

/// Where the first administrator is made; the link that carries the token is printed by the server.
pub fn set_up() -> String {
    "/set-up".to_owned()
}

/// The example data: what it is; where it is filled in and removed.
pub fn demo() -> String {
    "/demo".to_owned()
}

/// Where people sign in.
pub fn sign_in() -> String {
    "/sign-in".to_owned()
}

/// Where people sign in, and then go on to `next`, an address of this site.
pub fn sign_in_next(next: &str) -> String {
    format!("/sign-in?next={}", value(next))
}

/// Where a session is ended. Takes a post.
pub fn sign_out() -> String {
    "/sign-out".to_owned()
}

/// The account that is signed in.
pub fn account() -> String {
    "/account".to_owned()
}

/// Where a new password is posted.
pub fn change_password() -> String {
    "/account/password".to_owned()
}

/// The account that is signed in, after sessions were ended. Its forms post to the account's own address.
pub fn sessions_ended() -> String {
    "/account?ended=1#sessions".to_owned()
}

/// All accounts, for administrators; open invitations are withdrawn by a post.
pub fn accounts() -> String {
    "/accounts".to_owned()
}

/// All accounts, after something was done.
pub fn accounts_done(what: &str) -> String {
    format!("/accounts?done={what}")
}

/// The open invitations; they are withdrawn by a post to the accounts.
pub fn invitations() -> String {
    "/accounts/invitations".to_owned()
}

/// The form that asks a person in; the post goes to the same address, which answers with the link.
pub fn new_account() -> String {
    "/accounts/new".to_owned()
}

/// Somebody's account, for administrators; its forms post to the same address.
pub fn account_of(id: AccountId) -> String {
    format!("/accounts/{id}")
}

/// Somebody's account, after something was done to it.
pub fn account_done(id: AccountId, what: &str) -> String {
    format!("/accounts/{id}?done={what}")
}

/// Where the removal of an account is confirmed; the post goes to the same address.
pub fn remove_account(id: AccountId) -> String {
    format!("/accounts/{id}/remove")
}

/// Where a person chooses a password; the link that carries the token is shown to an administrator once.
pub fn invitation() -> String {
    "/invitation".to_owned()
}

/// The tokens of the account that is signed in. The form that makes one, and revoking, post to the same address.
pub fn own_tokens() -> String {
    "/account/tokens".to_owned()
}

/// Everybody's tokens. Revoking posts to the same address.
pub fn tokens() -> String {
    "/tokens".to_owned()
}

/// The tokens that act for this account.
pub fn tokens_of(account: &AccountName) -> String {
    format!("/tokens?account={}", value(account.as_str()))
}

/// Where the theme is chosen. Takes a post.
pub fn theme() -> String {
    "/theme".to_owned()
}

/// The form that registers a service; the post goes to the same address.
pub fn new_service() -> String {
    "/services/new".to_owned()
}

/// One service.
pub fn service(slug: &Slug) -> String {
    format!("/services/{slug}")
}

/// How results of a service are read; the post goes to the same address.
pub fn reading_rules(slug: &Slug) -> String {
    format!("/services/{slug}/reading")
}

/// How results of a service are read, just after it was changed.
pub fn reading_rules_saved(slug: &Slug) -> String {
    format!("/services/{slug}/reading?saved=1")
}

/// A service's inventory in production; edits are posted to the same address.
pub fn inventory(slug: &Slug) -> String {
    format!("/services/{slug}/inventory")
}

/// A service's inventory in one environment.
pub fn inventory_of(slug: &Slug, environment: &EnvironmentName) -> String {
    format!("/services/{slug}/inventory?environment={}", value(environment.as_str()))
}

/// A service's inventory in one environment, just after facts were stated.
pub fn inventory_saved(slug: &Slug, environment: &EnvironmentName) -> String {
    format!("{}&saved=1", inventory_of(slug, environment))
}

/// The form that changes a service; the post goes to the same address.
pub fn edit_service(slug: &Slug) -> String {
    format!("/services/{slug}/edit")
}

/// A service with the trend of one scenario.
pub fn service_trend(slug: &Slug, environment: &EnvironmentName, scenario: &ScenarioName) -> String {
    let (environment, scenario) = (value(environment.as_str()), value(scenario.as_str()));
    format!("/services/{slug}?environment={environment}&scenario={scenario}#trend")
}

/// The form that uploads a run.
pub fn upload(slug: &Slug) -> String {
    format!("/services/{slug}/upload")
}

/// How results of a service get here from where its tests run; the form that makes a token posts to the same address.
pub fn connect(slug: &Slug) -> String {
    format!("/services/{slug}/connect")
}

/// The same for one tool, pipeline, scenario and environment. Empty values are left out.
pub fn connect_where(slug: &Slug, query: &[(&str, &str)]) -> String {
    with_query(connect(slug), query)
}

/// Where the sample is asked for. Takes a post.
pub fn sample(slug: &Slug) -> String {
    format!("/services/{slug}/sample")
}

/// A service's runs, newest first. Uploads are posted to the same address.
pub fn runs(slug: &Slug) -> String {
    format!("/services/{slug}/runs")
}

/// The runs of a service, just after one of them was deleted.
pub fn runs_deleted(slug: &Slug, run: RunId) -> String {
    format!("/services/{slug}/runs?deleted={run}")
}

/// The services, just after one of them was deleted.
pub fn services_deleted(slug: &Slug) -> String {
    format!("/?deleted={slug}")
}

/// Where a run is deleted; the post goes to the same address.
pub fn delete_run(id: RunId) -> String {
    format!("/runs/{id}/delete")
}

/// Where a service is deleted; the post goes to the same address.
pub fn delete_service(slug: &Slug) -> String {
    format!("/services/{slug}/delete")
}

/// What was deleted and can be restored; what is to be restored is posted to the same address.
pub fn bin() -> String {
    "/bin".to_owned()
}

/// Where what is to go from the bin for good is posted.
pub fn purge() -> String {
    "/bin/purge".to_owned()
}

/// Where programs upload runs.
pub fn api_runs(slug: &Slug) -> String {
    format!("/api/v1/services/{slug}/runs")
}

/// One run.
pub fn run(id: RunId) -> String {
    format!("/runs/{id}")
}

/// A page that shows a run (its own or a shared one), with what of the run is looked at: a window, an endpoint, or both.
pub fn look(page: &str, window: Option<Window>, endpoint: Option<usize>) -> String {
    let window = window.map(|window| format!("from={}&to={}", window.from(), window.to()));
    let endpoint = endpoint.map(|position| format!("endpoint={position}"));
    let query: Vec<String> = window.into_iter().chain(endpoint).collect();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{}", query.join("&")) }
}

/// The same, at its chart.
pub fn look_at_course(page: &str, window: Option<Window>, endpoint: Option<usize>) -> String {
    format!("{}#course", look(page, window, endpoint))
}

/// What was read of a run's upload.
pub fn receipt(id: RunId) -> String {
    format!("/runs/{id}/receipt")
}

/// Where two runs are chosen and compared.
pub fn compare() -> String {
    "/compare".to_owned()
}

/// Where a run is held against one that is still to be chosen.
pub fn compare_with(after: RunId) -> String {
    format!("/compare?after={after}")
}

/// Where two runs of a service are chosen.
pub fn compare_runs_of(slug: &Slug) -> String {
    format!("/compare?service={slug}")
}

/// Two runs held against each other.
pub fn compared(before: RunId, after: RunId) -> String {
    format!("/compare?before={before}&after={after}")
}

/// The same, with the endpoints sorted by a column.
pub fn compared_by(before: RunId, after: RunId, column: &str) -> String {
    format!("{}&sort={}#endpoints", compared(before, after), value(column))
}

/// The links that show a run to people without an account; the forms post to the same address.
pub fn share(id: RunId) -> String {
    format!("/runs/{id}/share")
}

/// A run, for whoever has this secret.
pub fn shared(secret: &str) -> String {
    format!("{SHARED}{secret}")
}

/// What the address of every shared run begins with; a secret follows, which no log may see.
pub const SHARED: &str = "/shared/";

/// What can be taken along of a run: address and words for each file.
pub fn run_files(id: RunId) -> Vec<(String, &'static str)> {
    files(
        &run(id),
        [
            ("run.md", "Page as Markdown"),
            ("run.csv", "Numbers as CSV"),
            ("series.csv", "Course as CSV"),
            ("run.json", "Everything as JSON"),
            ("latency.svg", "Latency as SVG"),
            ("rate.svg", "Rate as SVG"),
            ("spectrum.svg", "Spectrum as SVG"),
        ],
    )
}

/// What can be taken along of a service.
pub fn service_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(
        &service(slug),
        [
            ("service.md", "Page as Markdown"),
            ("runs.csv", "All runs as CSV"),
            ("trend.csv", "Trend as CSV"),
            ("trend.svg", "Trend as SVG"),
            ("headroom.svg", "Headroom as SVG"),
        ],
    )
}

/// What can be taken along of a review.
pub fn review_files(id: ReviewId) -> Vec<(String, &'static str)> {
    files(
        &review(id),
        [
            ("review.md", "Page as Markdown"),
            ("review.csv", "Items as CSV"),
            ("review.json", "Everything as JSON"),
        ],
    )
}

/// A review as one page, for its reviewer; what is said on it is posted to the same address.
pub fn read(id: ReviewId) -> String {
    format!("/reviews/{id}/read")
}

/// An item on that page.
pub fn read_item(id: ReviewId, item: &str) -> String {
    format!("/reviews/{id}/read#{}", value(item))
}

/// Where a review is signed; the post goes to the same address.
pub fn sign(id: ReviewId) -> String {
    format!("/reviews/{id}/sign")
}

/// What a signature froze.
pub fn snapshot(id: ReviewId, number: i64) -> String {
    format!("/reviews/{id}/snapshots/{number}")
}

/// The same, held against `today` or the `previous` one.
pub fn snapshot_against(id: ReviewId, number: i64, what: &str) -> String {
    format!("/reviews/{id}/snapshots/{number}?against={what}")
}

/// What waits for the person who looks; mentions that were seen are posted to the same address.
pub fn inbox() -> String {
    "/inbox".to_owned()
}

/// The mentions older than this one.
pub fn inbox_before(comment: CommentId) -> String {
    format!("/inbox?before={comment}#mentions-title")
}

/// The gap list of a review; who sees to what is posted to the same address.
pub fn plan(id: ReviewId) -> String {
    format!("/reviews/{id}/plan")
}

/// The gap list, just after owners were named.
pub fn plan_saved(id: ReviewId) -> String {
    format!("/reviews/{id}/plan?saved=1")
}

/// What can be taken along of a gap list.
pub fn plan_files(id: ReviewId) -> Vec<(String, &'static str)> {
    files(
        &review(id),
        [("plan.md", "Plan as Markdown"), ("plan.csv", "Plan as CSV"), ("plan.json", "Plan as JSON")],
    )
}

fn files<const N: usize>(of: &str, files: [(&str, &'static str); N]) -> Vec<(String, &'static str)> {
    files.map(|(file, words)| (format!("{of}/{file}"), words)).into()
}

/// The heat map: services by items.
pub fn matrix() -> String {
    "/matrix".to_owned()
}

/// The heat map as a file.
pub fn matrix_csv() -> String {
    "/matrix.csv".to_owned()
}

/// The services as a file.
pub fn services_csv() -> String {
    "/services.csv".to_owned()
}

/// All campaigns.
pub fn campaigns() -> String {
    "/campaigns".to_owned()
}

/// The form that begins a campaign; the post goes to the same address.
pub fn new_campaign() -> String {
    "/campaigns/new".to_owned()
}

/// One campaign.
pub fn campaign(slug: &Slug) -> String {
    format!("/campaigns/{slug}")
}

/// The form that changes a campaign; the post goes to the same address.
pub fn edit_campaign(slug: &Slug) -> String {
    format!("/campaigns/{slug}/edit")
}

/// What can be taken along of a campaign.
pub fn campaign_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(&campaign(slug), [("campaign.csv", "Services and items as CSV"), ("days.csv", "Day by day as CSV")])
}

/// All shared resources.
pub fn resources() -> String {
    "/resources".to_owned()
}

/// The form that names a shared resource; the post goes to the same address.
pub fn new_resource() -> String {
    "/resources/new".to_owned()
}

/// One shared resource; which services draw on it is posted to the same address.
pub fn resource(slug: &Slug) -> String {
    format!("/resources/{slug}")
}

/// The form that changes a shared resource; the post goes to the same address.
pub fn edit_resource(slug: &Slug) -> String {
    format!("/resources/{slug}/edit")
}

/// What can be taken along of a shared resource.
pub fn resource_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(&resource(slug), [("resource.csv", "Services as CSV")])
}

/// All reviews.
pub fn reviews() -> String {
    "/reviews".to_owned()
}

/// The form that starts a review of a service.
pub fn new_review(slug: &Slug) -> String {
    format!("/reviews/new?service={slug}")
}

/// One review.
pub fn review(id: ReviewId) -> String {
    format!("/reviews/{id}")
}

/// The form that starts a review of any service.
pub fn start_review() -> String {
    "/reviews/new".to_owned()
}

/// One item of a review; its forms post to the same address.
pub fn review_item(id: ReviewId, item: &str) -> String {
    format!("/reviews/{id}?item={}", value(item))
}

/// A part of the page of an item, by its id.
pub fn review_item_part(id: ReviewId, item: &str, part: &str) -> String {
    format!("{}#{part}", review_item(id, item))
}

/// The items of a review that stand so.
pub fn review_status(id: ReviewId, status: Status) -> String {
    format!("/reviews/{id}?status={status}")
}

/// All checklists.
pub fn checklists() -> String {
    "/checklists".to_owned()
}

/// A checklist in its newest version. The form that copies it posts to the same address.
pub fn checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}")
}

/// One version of a checklist.
pub fn checklist_version(id: &ChecklistId, version: &str) -> String {
    format!("/checklists/{id}?version={}", value(version))
}

/// A version that was just published.
pub fn checklist_published(id: &ChecklistId, version: &str) -> String {
    format!("{}&published=1", checklist_version(id, version))
}

/// The file of one version.
pub fn checklist_file(id: &ChecklistId, version: &str) -> String {
    format!("/checklists/{id}/checklist.toml?version={}", value(version))
}

/// The draft of a checklist; previews and saves are posted to the same address.
pub fn edit_checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}/edit")
}

/// The draft of a checklist, just after it was saved.
pub fn checklist_saved(id: &ChecklistId, revision: i64) -> String {
    format!("/checklists/{id}/edit?saved={revision}")
}

/// What publishing a draft would change; it is published by a post to the same address.
pub fn publish_checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}/publish")
}

/// The form that starts a review of a service, or of any, with a checklist.
pub fn new_review_by(service: Option<&Slug>, id: &ChecklistId, version: &str) -> String {
    let service = service.map(ToString::to_string).unwrap_or_default();
    let query = [("service", service.as_str()), ("checklist", id.as_str()), ("version", version)];
    with_query(start_review(), &query)
}

/// All precedents.
pub fn precedents() -> String {
    "/precedents".to_owned()
}

/// One precedent.
pub fn precedent(id: &PrecedentId) -> String {
    format!("/precedents/{id}")
}

/// The form that writes a precedent; the post goes to the same address.
pub fn new_precedent() -> String {
    "/precedents/new".to_owned()
}

/// The form that changes a precedent; the post goes to the same address.
pub fn edit_precedent(id: &PrecedentId) -> String {
    format!("/precedents/{id}/edit")
}

/// A list, as these parameters ask for it.
pub fn list(path: String, query: &[(&str, String)]) -> String {
    let pairs: Vec<_> = query.iter().map(|(name, text)| format!("{name}={}", value(text))).collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

/// The same without what is empty.
fn with_query(path: String, query: &[(&str, &str)]) -> String {
    let said = query.iter().filter(|(_, said)| !said.is_empty());
    list(path, &said.map(|(name, said)| (*name, (*said).to_owned())).collect::<Vec<_>>())
}

/// A value in a query, with everything encoded that could end it.
fn value(text: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_stands_in_the_address() {
        let window = Window::read(Some("1:00"), Some("1:30"), 600).unwrap();
        assert_eq!(look("/runs/1", window, Some(3)), "/runs/1?from=60&to=90&endpoint=3");
        assert_eq!(look("/runs/1", None, None), "/runs/1");
        assert_eq!(look_at_course("/runs/1", None, Some(0)), "/runs/1?endpoint=0#course");
    }

    #[test]
    fn a_value_cannot_end_its_parameter() {
        assert_eq!(sign_in_next("/services/a?b=c&d"), "/sign-in?next=/services/a%3Fb%3Dc%26d");
        assert_eq!(tokens_of(&"a+b".parse().unwrap()), "/tokens?account=a%2Bb");
        let environment = "eu 1#&".parse().unwrap();
        let address = inventory_of(&"a".parse().unwrap(), &environment);
        assert_eq!(address, "/services/a/inventory?environment=eu%201%23%26");
    }
}
