//! A backup while the database is written to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Answer, Service};
use store::{Store, testing};
use tokio::sync::RwLock;
use tokio::task::JoinSet;

use super::{every_way, restored, taken, written};
use crate::build::{number, review, run, service, somebody};
use crate::raw;
use crate::rows::{Rows, rows};

const STOP: u64 = 1 << 40;

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
