//! Backups, from either database into either.

mod files;
mod load;
mod places;
mod schemas;
mod whole;

use std::io::Cursor;

use domain::{Answer, Device, EvidenceKind, Role, RunDetails, Scope, Service};
use store::backup::{Amount, Restore, Restored, Snapshot};
use store::testing::Fresh;
use store::{NewToken, Store, StoreError};

use crate::build::{account, by, details, measured, number, review, run, secret, service, somebody};
use crate::{own_lists, signatures};

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
        async fn $name($from: store::testing::Fresh, $to: store::testing::Place) $body

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
use every_way;
