//! Runs: stored once, read back as they were measured, listed.

use domain::{ContentId, Page, Role, RunDetails, RunFilter, ThresholdCounts};
use store::{Author, StoreError};

use crate::{
    build::{account, by, details, measured, run, service, somebody},
    raw, store_test,
};

fn numbers(page: &Page<domain::RunLine, i64>) -> Vec<i64> {
    page.items.iter().map(|line| line.number).collect()
}

store_test! {
    async fn a_run_is_read_back_as_it_was_measured(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let orders = service(&store, "orders").await;
        let said = RunDetails {
            version: Some("3f2a".parse().unwrap()),
            reason: Some("Before the pool was widened.\nSecond line.".parse().unwrap()),
            ..details("production", "checkout plateau")
        };
        let sent = measured("1");
        let author = Author { name: "ada, by token CI".into(), ..by(&ada) };
        let added = store.add_run(orders.id, &said, &sent, &author).await.unwrap();
        assert!(!added.deduplicated);
        assert_eq!(added.differing, Vec::<String>::new());
        let run = added.run;
        assert_eq!((run.number, &run.slug, run.service), (1, &orders.slug, orders.id));
        assert_eq!((&run.details, &run.report, &run.content_id), (&said, &sent.report, &sent.content_id));
        assert_eq!((run.received_by, run.received_from.as_str()), (Some(ada.id), "ada, by token CI"));
        assert_eq!(run.received_at, store.clock().now());
        assert_eq!(store.run(run.id).await.unwrap().as_ref(), Some(&run));
        assert_eq!(store.run_numbered(orders.id, 1).await.unwrap().as_ref(), Some(&run));
        assert_eq!(store.run_by_content(orders.id, &sent.content_id).await.unwrap().as_ref(), Some(&run));
        assert_eq!(store.run_numbered(orders.id, 2).await.unwrap(), None);
        assert_eq!(store.scenarios(orders.id).await.unwrap(), [(said.environment, said.scenario)]);
    }
}

store_test! {
    async fn distributions_come_back_for_all_requests_and_for_each_endpoint(store) {
        let orders = service(&store, "orders").await;
        let sent = measured("1");
        let id = run(&store, orders.id, "1").await.run.id;
        assert_eq!(store.histogram(id, None).await.unwrap(), sent.overall.whole);
        assert_eq!(store.series(id, None).await.unwrap(), sent.overall.blocks);
        assert_eq!(sent.overall.blocks.len(), 2);
        for (position, recording) in (0..).zip(&sent.endpoints) {
            assert_eq!(store.histogram(id, Some(position)).await.unwrap(), recording.whole);
            assert_eq!(store.series(id, Some(position)).await.unwrap(), recording.blocks);
        }
        assert!(matches!(store.histogram(id, Some(2)).await, Err(StoreError::NotFound)));
        assert_eq!(store.series(id, Some(2)).await.unwrap(), []);
    }
}

store_test! {
    async fn a_part_of_a_run_brings_the_blocks_that_hold_any_of_its_seconds(store) {
        let orders = service(&store, "orders").await;
        let [early, late] = measured("1").overall.blocks.try_into().unwrap();
        let id = run(&store, orders.id, "1").await.run.id;
        assert_eq!(store.seconds(id).await.unwrap(), Some(early.first_second..late.last_second + 1));
        let within = async |from: i64, to: i64| store.series_within(id, None, &(from..to)).await.unwrap();
        assert_eq!(within(early.last_second, early.last_second + 1).await, std::slice::from_ref(&early));
        assert_eq!(within(early.last_second + 1, late.first_second + 1).await, std::slice::from_ref(&late));
        assert_eq!(within(early.last_second, late.last_second + 1).await, [early.clone(), late.clone()]);
        assert_eq!(within(0, early.first_second).await, []);
        assert_eq!(store.series_within(id, Some(7), &(0..i64::MAX)).await.unwrap(), []);
        assert_eq!(store.seconds(store.clock().id::<domain::RunId>()).await.unwrap(), None);
    }
}

store_test! {
    async fn the_same_content_is_the_same_run_and_what_differs_is_named(store) {
        let orders = service(&store, "orders").await;
        let other = service(&store, "other").await;
        let said = RunDetails { version: Some("1".parse().unwrap()), ..details("staging", "peak") };
        let first = store.add_run(orders.id, &said, &measured("1"), &somebody()).await.unwrap().run;
        store.clock().advance(1_000);

        let otherwise = RunDetails { reason: Some("again".parse().unwrap()), ..details("production", "peak") };
        let second = store.add_run(orders.id, &otherwise, &measured("1"), &somebody()).await.unwrap();
        assert!(second.deduplicated);
        assert_eq!(second.run, first);
        assert_eq!(second.differing, ["environment", "reason"]);

        assert!(!run(&store, other.id, "1").await.deduplicated, "another service has runs of its own");
        assert_eq!(run(&store, orders.id, "2").await.run.number, 2, "the repetition took no number");
    }
}

store_test! {
    async fn two_uploads_of_the_same_file_at_once_are_one_run(store) {
        let orders = service(&store, "orders").await;
        let mut uploads = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = (*store).clone();
            uploads.spawn(async move { run(&store, orders.id, "same").await });
        }
        let added = uploads.join_all().await;
        assert_eq!(added.iter().filter(|added| !added.deduplicated).count(), 1);
        assert!(added.iter().all(|upload| upload.run == added[0].run));
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM recording").await, 3);
    }
}

store_test! {
    async fn eight_uploads_at_once_are_numbered_without_gaps(store) {
        let orders = service(&store, "orders").await;
        let mut uploads = tokio::task::JoinSet::new();
        for content in 0..8 {
            let store = (*store).clone();
            uploads.spawn(async move { run(&store, orders.id, &content.to_string()).await.run.number });
        }
        let mut given = uploads.join_all().await;
        given.sort_unstable();
        assert_eq!(given, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(store.service_line(&orders.slug).await.unwrap().unwrap().runs, 8);
    }
}

store_test! {
    async fn a_run_that_cannot_be_stored_leaves_nothing_behind(store) {
        let orders = service(&store, "orders").await;
        let mut wrong = measured("1");
        // The last block ends before it begins: the database refuses it after everything else was written.
        wrong.endpoints[1].blocks[1].last_second = 0;
        let refused = store.add_run(orders.id, &details("new", "new"), &wrong, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::Database(_))), "{refused:?}");
        for table in ["run", "endpoint", "recording", "series_block", "scenario", "environment"] {
            assert_eq!(raw::count(&store, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        assert_eq!(run(&store, orders.id, "1").await.run.number, 1);
        let nowhere = store.add_run(store.clock().id(), &RunDetails::default(), &measured("1"), &somebody()).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
    }
}

store_test! {
    async fn many_endpoints_keep_their_order(store) {
        let orders = service(&store, "orders").await;
        let mut wide = measured("1");
        let (endpoint, recording) = (wide.report.endpoints[0].clone(), wide.endpoints[0].clone());
        wide.report.endpoints = (0..1_201)
            .map(|n| domain::Endpoint { name: format!("/item/{n}"), count: n, ..endpoint.clone() })
            .collect();
        wide.endpoints = vec![recording; 1_201];
        let added = store.add_run(orders.id, &RunDetails::default(), &wide, &somebody()).await.unwrap();
        assert_eq!(added.run.report, wide.report);
        assert!(store.histogram(added.run.id, Some(1_200)).await.is_ok());
    }
}

store_test! {
    async fn runs_are_listed_newest_first_and_paged_by_number(store) {
        let orders = service(&store, "orders").await;
        for content in 1..=5 {
            run(&store, orders.id, &content.to_string()).await;
        }
        let all = RunFilter::default();
        let first = store.runs(orders.id, &all, None, 2).await.unwrap();
        assert_eq!(numbers(&first), [5, 4]);
        let second = store.runs(orders.id, &all, first.next, 2).await.unwrap();
        assert_eq!(numbers(&second), [3, 2]);
        let last = store.runs(orders.id, &all, second.next, 2).await.unwrap();
        assert_eq!((numbers(&last), last.next), (vec![1], None));
        let line = &first.items[0];
        assert_eq!((line.tool.as_str(), line.count, line.failed), ("k6", Some(195), Some(2)));
        assert_eq!((line.p50_ms, line.p95_ms, line.p99_ms), (Some(18.2), Some(41.3), Some(88.0)));
        assert_eq!(line.thresholds, ThresholdCounts { passed: 1, failed: 1, unknown: 2 });
        assert!(!line.is_baseline);
    }
}

store_test! {
    async fn a_filter_and_a_trend_see_only_their_scenario(store) {
        let orders = service(&store, "orders").await;
        let places = [("staging", "peak"), ("production", "peak"), ("staging", "soak"), ("staging", "peak")];
        for (content, (environment, scenario)) in (0..).zip(places) {
            let content = content.to_string();
            store.add_run(orders.id, &details(environment, scenario), &measured(&content), &somebody()).await.unwrap();
        }
        let filter = |environment: Option<&str>, scenario: Option<&str>| RunFilter {
            environment: environment.map(|name| name.parse().unwrap()),
            scenario: scenario.map(|name| name.parse().unwrap()),
            ..RunFilter::default()
        };
        let listed = async |filter| numbers(&store.runs(orders.id, &filter, None, 10).await.unwrap());
        assert_eq!(listed(filter(Some("staging"), None)).await, [4, 3, 1]);
        assert_eq!(listed(filter(None, Some("peak"))).await, [4, 2, 1]);
        assert_eq!(listed(filter(Some("staging"), Some("peak"))).await, [4, 1]);
        let (staging, peak) = ("staging".parse().unwrap(), "peak".parse().unwrap());
        let trend = store.trend(orders.id, Some((&staging, &peak)), 10).await.unwrap();
        assert_eq!(trend.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 4]);
        let newest = store.trend(orders.id, None, 3).await.unwrap();
        assert_eq!(newest.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 3, 4]);
    }
}

store_test! {
    async fn a_damaged_row_is_named(store) {
        let orders = service(&store, "orders").await;
        let id = run(&store, orders.id, "1").await.run.id;
        raw::execute(&store, "UPDATE run SET report = '{'").await;
        raw::execute(&store, "UPDATE recording SET histogram = series_block.slices FROM series_block").await;
        let error = store.run(id).await.unwrap_err();
        assert!(matches!(&error, StoreError::Corrupt { table: "run", column: "report", .. }), "{error:?}");
        assert!(error.to_string().contains(&id.to_string()), "{error}");
        let error = store.histogram(id, None).await.unwrap_err();
        assert!(matches!(&error, StoreError::Corrupt { table: "recording", column: "histogram", .. }), "{error:?}");
    }
}

store_test! {
    async fn the_name_of_an_uploader_outlives_the_account(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let orders = service(&store, "orders").await;
        let id = store.add_run(orders.id, &RunDetails::default(), &measured("1"), &by(&ada)).await.unwrap().run.id;
        raw::execute(&store, "DELETE FROM account").await;
        let run = store.run(id).await.unwrap().unwrap();
        assert_eq!((run.received_by, run.received_from.as_str()), (None, "ada"));
    }
}

store_test! {
    async fn no_content_is_no_run(store) {
        let orders = service(&store, "orders").await;
        assert_eq!(store.run_by_content(orders.id, &ContentId("blake3:none".into())).await.unwrap(), None);
        assert_eq!(store.run(store.clock().id()).await.unwrap(), None);
    }
}
