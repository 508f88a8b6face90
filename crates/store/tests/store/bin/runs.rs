//! Runs in the bin: out of sight, out of the numbers, and back.

use domain::{Asked, EvidenceKind, RunDetails, RunFilter};
use store::StoreError;
use store::testing::Fresh;

use crate::build::{measured, review, run, service, somebody};
use crate::{raw, store_test};

/// Those of the numbers of a service that are kept beside its runs, and the same counted from the runs themselves.
async fn numbers_and_recount(store: &Fresh) -> (Vec<String>, Vec<String>) {
    let kept = "SELECT slug || ' ' || run_count || ' ' || COALESCE(CAST(last_run_at AS TEXT), '-') || ' '
            || COALESCE(CAST(last_p95_ms AS TEXT), '-') || ' ' || COALESCE(CAST(last_rate_per_s AS TEXT), '-') || ' '
            || COALESCE(CAST(tested_rate_per_s AS TEXT), '-')
        FROM service ORDER BY slug";
    let newest = |column: &str| {
        format!(
            "COALESCE((SELECT CAST({column} AS TEXT) FROM run WHERE run.service_id = service.id AND deleted_at IS NULL
             ORDER BY number DESC LIMIT 1), '-')"
        )
    };
    let counted = format!(
        "SELECT slug || ' ' || (SELECT COUNT(*) FROM run WHERE run.service_id = service.id AND deleted_at IS NULL)
            || ' ' || {} || ' ' || {} || ' ' || {} || ' ' || COALESCE((SELECT CAST(rate_per_s AS TEXT) FROM run
                WHERE run.service_id = service.id AND deleted_at IS NULL AND rate_per_s IS NOT NULL
                ORDER BY rate_per_s DESC LIMIT 1), '-')
         FROM service ORDER BY slug",
        newest("received_at"),
        newest("p95_ms"),
        newest("rate_per_s"),
    );
    (raw::lines(store, kept).await, raw::lines(store, &counted).await)
}

async fn run_of(store: &Fresh, service: domain::ServiceId, content: &str, rate: Option<f64>) -> domain::Run {
    store.clock().advance(1_000);
    let mut measured = measured(content);
    measured.report.requests.rate_per_s = rate;
    measured.report.requests.latency_ms.p95 = rate.map(|rate| 1_000.0 / rate);
    store.add_run(service, &RunDetails::default(), &measured, &somebody()).await.unwrap().run
}

store_test! {
    async fn a_deleted_run_is_in_no_read_and_keeps_its_number(store) {
        let orders = service(&store, "orders").await;
        let first = run(&store, orders.id, "1").await.run;
        store.delete_run(first.id, &somebody()).await.unwrap();
        assert_eq!(store.run(first.id).await.unwrap(), None);
        assert_eq!(store.run_numbered(orders.id, 1).await.unwrap(), None);
        assert_eq!(store.run_by_content(orders.id, &first.content_id).await.unwrap(), None);
        assert_eq!(store.runs(orders.id, &RunFilter::default(), None, 10).await.unwrap().items, []);
        assert_eq!(store.scenarios(orders.id).await.unwrap(), []);
        let baseline = store.set_baseline(first.id, &"Why not.".parse().unwrap(), &somebody()).await;
        assert!(matches!(baseline, Err(StoreError::NotFound)), "{baseline:?}");
        let again = store.delete_run(first.id, &somebody()).await;
        assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
        assert_eq!(run(&store, orders.id, "2").await.run.number, 2, "its number stays taken");

        let restored = store.restore_run(first.id, &somebody()).await.unwrap();
        assert_eq!(restored, orders.slug);
        assert_eq!(store.run(first.id).await.unwrap().as_ref(), Some(&first));
        let again = store.restore_run(first.id, &somebody()).await;
        assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    }
}

store_test! {
    async fn what_the_portfolio_shows_is_what_the_runs_that_are_left_say(store) {
        let orders = service(&store, "orders").await;
        service(&store, "other").await;
        let mut runs = Vec::new();
        for (content, rate) in [("1", Some(900.0)), ("2", Some(30.5)), ("3", None), ("4", Some(41.25))] {
            runs.push(run_of(&store, orders.id, content, rate).await.id);
        }
        let check = async |expected: i64| {
            let (kept, counted) = numbers_and_recount(&store).await;
            assert_eq!(kept, counted);
            assert_eq!(store.service_line(&orders.slug).await.unwrap().unwrap().runs, expected);
        };
        check(4).await;
        for (left, run) in [(3, runs[3]), (2, runs[0]), (1, runs[1]), (0, runs[2])] {
            store.delete_run(run, &somebody()).await.unwrap();
            check(left).await;
        }
        for (there, run) in [(1, runs[2]), (2, runs[0]), (3, runs[3]), (4, runs[1])] {
            store.restore_run(run, &somebody()).await.unwrap();
            check(there).await;
        }
    }
}

store_test! {
    async fn the_same_content_again_takes_its_run_out_of_the_bin(store) {
        let orders = service(&store, "orders").await;
        let first = run(&store, orders.id, "1").await.run;
        store.delete_run(first.id, &somebody()).await.unwrap();
        let again = run(&store, orders.id, "1").await;
        assert!(again.deduplicated && again.restored);
        assert_eq!(again.run, first);
        assert!(!run(&store, orders.id, "1").await.restored, "it is there");
        let (kept, counted) = numbers_and_recount(&store).await;
        assert_eq!(kept, counted);
        assert_eq!(store.bin(&Asked::default(), 10).await.unwrap().items, []);
    }
}

store_test! {
    async fn a_baseline_and_cited_evidence_cannot_be_deleted_by_accident(store) {
        let orders = service(&store, "orders").await;
        let (first, second) = (run(&store, orders.id, "1").await.run.id, run(&store, orders.id, "2").await.run.id);
        store.set_baseline(first, &"Steady.".parse().unwrap(), &somebody()).await.unwrap();
        let cited = review(&store, orders.id).await.id;
        let kind = EvidenceKind::Run { run: first, number: 1 };
        let evidence = store.attach_evidence(cited, "A-1", &kind, &somebody()).await.unwrap();
        let refused = store.delete_run(first, &somebody()).await.unwrap_err();
        let StoreError::InUse(why) = &refused else { panic!("{refused:?}") };
        assert_eq!(
            why,
            "This run is the baseline of default in staging: use another run as the baseline first. \
             It is evidence for A-1 in review #1: remove it there first."
        );
        assert_eq!(store.run_is_used(first).await.unwrap().as_ref(), Some(why));
        assert_eq!(store.run_is_used(second).await.unwrap(), None);

        store.set_baseline(second, &"Steadier.".parse().unwrap(), &somebody()).await.unwrap();
        let refused = store.delete_run(first, &somebody()).await;
        assert!(matches!(&refused, Err(StoreError::InUse(why)) if !why.contains("baseline")), "{refused:?}");
        store.remove_evidence(cited, evidence.id, &somebody()).await.unwrap();
        store.delete_run(first, &somebody()).await.unwrap();
        assert_eq!(store.baseline_history(orders.id, 10).await.unwrap().len(), 1, "the mark on it is out of sight");
        let late = store.attach_evidence(cited, "A-1", &kind, &somebody()).await;
        assert!(matches!(late, Err(StoreError::Against(_))), "{late:?}");
    }
}

store_test! {
    async fn what_is_deleted_while_it_is_cited_is_one_or_the_other(store) {
        let orders = service(&store, "orders").await;
        let cited = review(&store, orders.id).await.id;
        for content in 0..6 {
            let run = run(&store, orders.id, &content.to_string()).await.run.id;
            let (one, other) = ((*store).clone(), (*store).clone());
            let kind = EvidenceKind::Run { run, number: 0 };
            let deleting = tokio::spawn(async move { one.delete_run(run, &somebody()).await.is_ok() });
            let citing =
                tokio::spawn(async move { other.attach_evidence(cited, "A-1", &kind, &somebody()).await.is_ok() });
            let (deleted, cited) = (deleting.await.unwrap(), citing.await.unwrap());
            assert_ne!(deleted, cited, "run {content}");
        }
    }
}
