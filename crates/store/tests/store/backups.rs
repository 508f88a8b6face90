use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{Answer, Device, EvidenceKind, Role, RunDetails, Scope, Service};
use store::{
    NewToken, Store, StoreError,
    backup::{Amount, Restore, Restored, Snapshot},
    testing::{self, Fresh, Place},
};
use tokio::{sync::RwLock, task::JoinSet};

use crate::{
    build::{account, by, details, measured, number, password, review, run, secret, service, somebody},
    migrations, own_lists, raw,
    rows::{Rows, rows},
    signatures, store_test,
};

/// A bit of everything, with NULL beside values, negative numbers, and text that SQL would stumble over.
async fn fill(store: &Store) -> Service {
    let end = store.clock().now().plus_ms(1_000_000_000);
    store.set_setup_link(secret(9), end).await.unwrap();
    let ada = account(store, "Ada Łukasiewicz", Role::Member).await;
    store.add_session(ada.id, secret(1), end, &Device::default()).await.unwrap();
    store.record_attempt("ada'; DROP TABLE run; --").await.unwrap();
    let orders = service(store, "orders").await;
    service(store, "untested").await;
    let token = NewToken {
        name: "CI".parse().unwrap(),
        account: ada.id,
        scope: Scope::Upload,
        service: Some(orders.id),
        public_id: "abcdefgh".into(),
        hash: secret(3),
        expires_at: end,
    };
    store.add_token(token).await.unwrap();
    let staging = "staging".parse().unwrap();
    for value in [number(-0.1), number(1e300), None] {
        let facts = [("instances".parse().unwrap(), value)].into();
        store.set_facts(orders.id, &staging, &facts, &by(&ada)).await.unwrap();
    }
    let said =
        RunDetails { reason: Some("“x”\nzwei 🚀".parse().unwrap()), ..details("staging", "peak") };
    let first = store.add_run(orders.id, &said, &measured("1"), &by(&ada)).await.unwrap().run;
    run(store, orders.id, "2").await;
    store.set_baseline(first.id, &"Because.".parse().unwrap(), &somebody()).await.unwrap();
    let begun = review(store, orders.id).await.id;
    let of = domain::ChecklistVersion { id: "team".parse().unwrap(), version: "1.0.0".into() };
    store.begin_draft(&of.id, &of, "id = \"team\"\n# “ü”; DROP", &by(&ada)).await.unwrap();
    let pooler = "our-pooler".parse().unwrap();
    for revision in [0, 1] {
        let told = own_lists::precedent("A pooler");
        store.write_precedent(&pooler, revision, &told, &by(&ada)).await.unwrap();
    }
    store.answer_item(begun, "A-1", &Answer::Meets.into(), &by(&ada)).await.unwrap();
    store.answer_item(begun, "A-1", &Answer::DoesNot.into(), &somebody()).await.unwrap();
    store.type_values(begun, &[("x".parse().unwrap(), number(1.0))].into(), &by(&ada)).await.unwrap();
    let kind = EvidenceKind::Run { run: first.id, number: 0 };
    let evidence = store.attach_evidence(begun, "A-1", &kind, &by(&ada)).await.unwrap();
    store.remove_evidence(begun, evidence.id, &somebody()).await.unwrap();
    let owners = [("A-1".to_owned(), Some("Team Orders".parse().unwrap()))].into();
    store.name_item_owners(begun, &owners, &by(&ada)).await.unwrap();
    let rob = account(store, "rob", Role::Member).await;
    signatures::talked_over_and_signed(store, begun, &rob, &first).await;
    orders
}

async fn taken(store: &Fresh) -> Snapshot {
    Snapshot::take(store.url(), store.clock()).await.unwrap()
}

async fn written(snapshot: Snapshot) -> (Vec<u8>, Amount) {
    let mut file = Vec::new();
    let amount = snapshot.write(&mut file, |_| ()).await.unwrap();
    assert_eq!(amount.bytes, file.len() as u64);
    (file, amount)
}

async fn restored(file: &[u8], url: &str) -> Result<Restored, StoreError> {
    Restore::check(Cursor::new(file))?.into_database(url, |_| ()).await
}

/// Declares one test for each way from a database that holds something to one that holds nothing.
macro_rules! every_way {
    (async fn $name:ident($from:ident, $to:ident) $body:block) => {
        async fn $name($from: Fresh, $to: Place) $body

        mod $name {
            use store::testing::{empty_postgres, empty_sqlite, postgres, sqlite};

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn from_sqlite_to_sqlite() {
                super::$name(sqlite().await, empty_sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn from_sqlite_to_postgres() {
                super::$name(sqlite().await, empty_postgres().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn from_postgres_to_sqlite() {
                super::$name(postgres().await, empty_sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn from_postgres_to_postgres() {
                super::$name(postgres().await, empty_postgres().await).await;
            }
        }
    };
}

every_way! {
    async fn every_row_of_every_table_comes_back(from, to) {
        fill(&from).await;
        let before = rows(from.url()).await;
        let filled = before.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled >= 21, "only {filled} tables hold anything: {before:#?}");
        let (file, amount) = written(taken(&from).await).await;
        let done = restored(&file, to.url()).await.unwrap();
        assert_eq!(done.amount, amount);
        assert_eq!(rows(to.url()).await, before);
        assert_eq!(rows(from.url()).await, before, "a backup changes nothing");
        assert_eq!(amount.rows, before.values().map(Vec::len).sum::<usize>() as u64);
        assert_eq!(amount.tables, before.len() as u64);
    }
}

every_way! {
    async fn a_restored_database_is_served_as_the_old_one_was(from, to) {
        let orders = fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        restored(&file, to.url()).await.unwrap();
        let store = Store::open(to.url(), from.clock().clone()).await.unwrap();

        let (ada, hash) = store.account_named(&"ada łukasiewicz".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(hash, password("$argon2id$…"));
        assert_eq!(store.session(&secret(1), 1_000_000).await.unwrap().unwrap().account, ada);
        assert!(store.setup_link().await.unwrap().is_some());
        assert_eq!(run(&store, orders.id, "3").await.run.number, 3);
        assert!(run(&store, orders.id, "2").await.deduplicated);
        // What is numbered by the database itself goes on where it was.
        let staging = "staging".parse().unwrap();
        let facts = [("instances".parse().unwrap(), number(7.0))].into();
        store.set_facts(orders.id, &staging, &facts, &by(&ada)).await.unwrap();
        let history = store.fact_history(orders.id, &staging, 10).await.unwrap();
        assert_eq!(history.len(), 4);
        assert_eq!(history[0].value, number(7.0));
        assert_eq!(review(&store, orders.id).await.number, 2);
        store.close().await;
    }
}

/// Writes until it is told to stop, counts what it wrote, and pauses between two writes while `gate` is closed.
async fn write_on(store: Store, of: Service, gate: Arc<RwLock<()>>, wrote: Arc<AtomicU64>, name: usize) {
    let staging = "staging".parse().unwrap();
    for turn in 0_u32.. {
        let open = gate.read().await;
        if wrote.load(Ordering::Relaxed) == STOP {
            return;
        }
        run(&store, of.id, &format!("{name} {turn}")).await;
        let facts = [("instances".parse().unwrap(), number(f64::from(turn)))].into();
        store.set_facts(of.id, &staging, &facts, &somebody()).await.unwrap();
        let begun = review(&store, of.id).await.id;
        store.answer_item(begun, "C-1", &Answer::Meets.into(), &somebody()).await.unwrap();
        drop(open);
        if wrote.fetch_add(1, Ordering::Relaxed) >= STOP {
            return;
        }
    }
}

const STOP: u64 = 1 << 40;

/// Waits until the writers have written so often since now.
async fn more(wrote: &AtomicU64, turns: u64) {
    let until = wrote.load(Ordering::Relaxed) + turns;
    while wrote.load(Ordering::Relaxed) < until {
        tokio::task::yield_now().await;
    }
}

/// What holds between two transactions, and in no half of one.
async fn assert_consistent(url: &str) {
    let none = [
        "SELECT COUNT(*) FROM run WHERE (SELECT COUNT(*) FROM endpoint WHERE run_id = run.id) <> 2",
        "SELECT COUNT(*) FROM run WHERE (SELECT COUNT(*) FROM recording WHERE run_id = run.id) <> 3",
        "SELECT COUNT(*) FROM recording AS r WHERE NOT EXISTS
            (SELECT 1 FROM series_block AS b WHERE b.run_id = r.run_id AND b.endpoint = r.endpoint)",
        "SELECT COUNT(*) FROM service WHERE last_run_number <> (SELECT COUNT(*) FROM run WHERE service_id = service.id)",
        "SELECT COUNT(*) FROM service
         WHERE last_run_number <> (SELECT COALESCE(MAX(number), 0) FROM run WHERE service_id = service.id)",
        "SELECT COUNT(*) FROM service
         WHERE last_review_number <> (SELECT COUNT(*) FROM review WHERE service_id = service.id)",
        "SELECT COUNT(*) FROM review WHERE (SELECT COUNT(*) FROM review_item WHERE review_id = review.id) <> 2",
    ];
    for count in none {
        assert_eq!(raw::count_at(url, count).await, 0, "{count}");
    }
}

every_way! {
    async fn a_backup_under_load_is_the_database_at_one_moment(from, to) {
        let (gate, wrote) = (Arc::new(RwLock::new(())), Arc::new(AtomicU64::new(0)));
        let mut writers = JoinSet::new();
        for name in 0..3 {
            let of = service(&from, &format!("service-{name}")).await;
            writers.spawn(write_on((*from).clone(), of, Arc::clone(&gate), Arc::clone(&wrote), name));
        }
        more(&wrote, 9).await;

        // At any moment, in the middle of whatever is written.
        let anywhere = taken(&from).await;
        // Between two writes, so that it can be held against what was there.
        let closed = gate.write().await;
        let snapshot = taken(&from).await;
        let then: Rows = rows(from.url()).await;
        drop(closed);
        more(&wrote, 9).await;
        let ((file, amount), (other, _)) = tokio::join!(written(snapshot), written(anywhere));
        let during = wrote.load(Ordering::Relaxed);
        more(&wrote, 1).await;
        wrote.store(STOP, Ordering::Relaxed);
        writers.join_all().await;

        assert!(during > 18, "nobody waited for the backup");
        assert_eq!(restored(&file, to.url()).await.unwrap().amount, amount);
        let back = rows(to.url()).await;
        for (table, then) in &then {
            assert_eq!(back[table].len(), then.len(), "{table}");
            assert_eq!(&back[table], then, "{table}");
        }
        assert_eq!(back.len(), then.len());
        assert_ne!(rows(from.url()).await, then, "the writers went on");
        assert_consistent(to.url()).await;

        let elsewhere = testing::empty_sqlite();
        restored(&other, elsewhere.url()).await.unwrap();
        assert_consistent(elsewhere.url()).await;
    }
}

store_test! {
    async fn a_database_that_was_only_migrated_is_empty_and_takes_a_backup(store) {
        let from = testing::sqlite().await;
        fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        restored(&file, store.url()).await.unwrap();
        assert_eq!(rows(store.url()).await, rows(from.url()).await);
    }
}

store_test! {
    async fn a_database_that_holds_anything_is_refused_and_stays_as_it_is(store) {
        let from = testing::sqlite().await;
        fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        store.set_setup_link(secret(1), store.clock().now()).await.unwrap();
        let link = rows(store.url()).await;
        let refused = restored(&file, store.url()).await;
        assert!(matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("table setup")), "{refused:?}");
        assert_eq!(rows(store.url()).await, link);

        account(&store, "eve", Role::Admin).await;
        let refused = restored(&file, store.url()).await;
        assert!(matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("table account")), "{refused:?}");
        assert_eq!(rows(store.url()).await["account"].len(), 1);
    }
}

store_test! {
    async fn a_database_of_something_else_is_neither_backed_up_nor_restored_into(store) {
        let (file, _) = written(taken(&store).await).await;
        let elsewhere =
            if store.url().starts_with("sqlite:") { testing::empty_sqlite() } else { testing::empty_postgres().await };
        raw::execute_at(elsewhere.url(), "CREATE TABLE invoice (id BIGINT PRIMARY KEY)").await;
        let refused = restored(&file, elsewhere.url()).await;
        assert!(refused.is_err());
        assert_eq!(rows(elsewhere.url()).await.len(), 1);
        let nothing = Snapshot::take(elsewhere.url(), store.clock()).await;
        assert!(matches!(nothing, Err(StoreError::Refused(why)) if why.contains("nothing of Headroom")));
    }
}

store_test! {
    async fn a_database_of_a_newer_headroom_is_left_to_that_one(store) {
        raw::execute(
            &store,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, description, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
        let newer = Snapshot::take(store.url(), store.clock()).await;
        assert!(matches!(newer, Err(StoreError::Refused(why)) if why.contains("number 9999")));
    }
}

/// A run as it was kept before its number of requests could be unknown: 0 stood for both.
async fn run_of_schema_18(at: &str, id: &str, content_id: &str, p99_ms: &str) {
    let report = r#"{"headroom":"0.1.0","files":[],"tool":"ab","tool_version":null,"format":"ab-percentiles","started_at":null,"ended_at":null,"duration_ms":null,"requests":{"count":0,"failed":null,"rate_per_s":null,"latency_ms":{}},"endpoints":[],"groups":[],"scenarios":[],"metrics":{},"checks":[],"thresholds":[],"errors":[],"skipped":{"count":0,"first":[]},"notes":[]}"#;
    let number = &id[..1];
    raw::execute_at(
        at,
        &format!(
            "INSERT INTO run (id, service_id, number, environment, scenario, received_at, received_from, content_id, tool,
                request_count, p99_ms, thresholds_passed, thresholds_failed, thresholds_unknown, report)
             VALUES (x'{}', x'{}', {number}, 'staging', 'default', 7, 'ci', '{content_id}', 'ab', 0, {p99_ms}, 0, 0, 0, '{report}')",
            id.repeat(32),
            "5".repeat(32),
        ),
    )
    .await;
}

#[tokio::test]
async fn an_unknown_number_of_requests_is_no_longer_0() {
    let old = testing::empty_sqlite();
    migrations::run_first(&old, 18).await;
    for sql in [
        "INSERT INTO service (id, slug, name, created_at, changed_at, changed_by_name)
         VALUES (x'55555555555555555555555555555555', 'orders', 'orders', 7, 7, 'ci')",
        "INSERT INTO environment VALUES (x'55555555555555555555555555555555', 'staging', 7)",
        "INSERT INTO scenario VALUES (x'55555555555555555555555555555555', 'staging', 'default', 7)",
    ] {
        raw::execute_at(old.url(), sql).await;
    }
    run_of_schema_18(old.url(), "1", "blake3:1", "171.0").await;
    run_of_schema_18(old.url(), "2", "blake3:2", "NULL").await;
    let clock = domain::Clock::standing_at(testing::START);
    let (file, _) = written(Snapshot::take(old.url(), &clock).await.unwrap()).await;
    for new in [testing::empty_sqlite(), testing::empty_postgres().await] {
        restored(&file, new.url()).await.unwrap();
        let store = Store::open(new.url(), clock.clone()).await.unwrap();
        let service = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap().id;
        let lines = store.runs(service, &domain::RunFilter::default(), None, 10).await.unwrap().items;
        assert_eq!(
            lines.iter().map(|run| (run.number, run.count)).collect::<Vec<_>>(),
            [(2, Some(0)), (1, None)]
        );
        for (number, count) in [(1, None), (2, Some(0))] {
            let run = store.run_numbered(service, number).await.unwrap().unwrap();
            assert_eq!(run.report.requests.count, count, "run #{number}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let old = testing::empty_sqlite();
    migrations::run_first(&old, 2).await;
    raw::execute_at(
        old.url(),
        "INSERT INTO account VALUES (x'00112233445566778899aabbccddeeff', 'Ada', 'ada', 'admin', 'hash', 7)",
    )
    .await;
    let clock = domain::Clock::standing_at(testing::START);
    let snapshot = Snapshot::take(old.url(), &clock).await.unwrap();
    assert_eq!((snapshot.origin().schema, snapshot.origin().taken_at), (2, testing::START));
    let (file, _) = written(snapshot).await;
    for new in [testing::empty_sqlite(), testing::empty_postgres().await] {
        restored(&file, new.url()).await.unwrap();
        let store = Store::open(new.url(), clock.clone()).await.unwrap();
        assert_eq!(store.accounts().await.unwrap()[0].name.as_str(), "Ada");
        service(&store, "orders").await;
        store.close().await;
    }
    let newer = testing::sqlite().await;
    let refused = restored(&file, newer.url()).await;
    assert!(
        matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("newer than the backup's 2")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn no_database_is_made_to_be_backed_up() {
    let nowhere = testing::empty_sqlite();
    let clock = domain::Clock::standing_at(testing::START);
    let missing = Snapshot::take(nowhere.url(), &clock).await;
    assert!(matches!(missing, Err(StoreError::Refused(why)) if why.contains("There is no database")));
    let path = nowhere.url().strip_prefix("sqlite:").unwrap();
    assert!(!std::path::Path::new(path).exists());
    for url in ["mysql://x", "x"] {
        assert!(matches!(Snapshot::take(url, &clock).await, Err(StoreError::Refused(_))));
    }
}

/// What is refused never comes to a database: [`Restore`] is what a whole file becomes.
#[tokio::test]
async fn a_file_with_any_byte_changed_is_refused() {
    let from = testing::sqlite().await;
    fill(&from).await;
    let (file, _) = written(taken(&from).await).await;
    Restore::check(Cursor::new(&file)).unwrap();
    let edges = (0..64).chain(file.len() - 64..file.len());
    for at in edges.chain((64..file.len() - 64).step_by(11)) {
        for change in [1, 0x80, 0xff] {
            let mut damaged = file.clone();
            damaged[at] ^= change;
            let error = Restore::check(Cursor::new(damaged)).unwrap_err();
            assert!(matches!(error, StoreError::Unreadable { .. }), "byte {at}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_cut_off_or_goes_on_is_refused() {
    let from = testing::sqlite().await;
    fill(&from).await;
    let (mut file, _) = written(taken(&from).await).await;
    for length in (0..file.len()).step_by(7).chain(file.len() - 40..file.len()) {
        let error = Restore::check(Cursor::new(&file[..length])).unwrap_err();
        assert!(matches!(error, StoreError::Unreadable { .. }), "{length} bytes: {error:?}");
    }
    let cut = Restore::check(Cursor::new(&file[..file.len() / 2])).unwrap_err().to_string();
    assert!(cut.contains("breaks off"), "{cut}");
    file.extend(file.clone());
    Restore::check(Cursor::new(&file)).unwrap_err();
}

#[test]
fn another_file_is_refused_with_what_was_found() {
    for (bytes, found) in
        [(&b"SQLite format 3\0 and more"[..], "found SQLite format 3\\x00"), (b"", "found nothing")]
    {
        let error = Restore::check(Cursor::new(bytes)).unwrap_err().to_string();
        assert!(
            error.starts_with("byte 0: expected a backup that Headroom made") && error.ends_with(found),
            "{error}"
        );
    }
    let error = Restore::check(Cursor::new(b"headroom-backup\n\x07\0\0\0more")).unwrap_err().to_string();
    assert!(error.starts_with("byte 16: expected format 1 of a backup, found 7"), "{error}");
}
