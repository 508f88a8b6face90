//! Example services: marked, and removed with all that hangs on them while everything else stays.

use std::collections::BTreeMap;

use domain::{Answer, Clock, EnvironmentName, EvidenceKind, RunDetails, RunId, Scope, ServiceId, Timestamp};
use store::testing::{Fresh, START};
use store::{DEMO_TOOL, Demo, DemoRun, NewToken, StoreError};

use crate::{
    build::{
        account, by, checklist, measured, new_review, new_service, number, review, run, secret, service,
        somebody,
    },
    raw, store_test,
};

/// An example service with runs, a baseline, facts with a history, a review with everything in it, and a token.
async fn example(store: &Fresh, slug: &str) -> (ServiceId, Vec<RunId>) {
    let production = EnvironmentName::production();
    let facts = BTreeMap::from([("instances".parse().unwrap(), number(5.0).unwrap())]);
    let id = store.add_demo_service(&new_service(slug), &facts, &production, &somebody()).await.unwrap();
    store
        .set_facts(id, &production, &[("instances".parse().unwrap(), number(50.0))].into(), &somebody())
        .await
        .unwrap();
    let runs = store.add_demo_runs(id, &[demo_run(2), demo_run(1)], &somebody()).await.unwrap();
    store.set_baseline(runs[0], &"The first.".parse().unwrap(), &somebody()).await.unwrap();
    let review = review(store, id).await.id;
    store.answer_item(review, "A-1", &Answer::Meets.into(), &somebody()).await.unwrap();
    store.type_values(review, &[("x".parse().unwrap(), number(1.0))].into(), &somebody()).await.unwrap();
    let kind = EvidenceKind::Run { run: runs[0], number: 0 };
    store.attach_evidence(review, "A-1", &kind, &somebody()).await.unwrap();
    (id, runs)
}

/// Made up `days` before the clock's time.
fn demo_run(days: i64) -> DemoRun {
    let mut measured = measured(&format!("{days} days"));
    DEMO_TOOL.clone_into(&mut measured.report.tool);
    DemoRun { at: START.plus_ms(-days * Timestamp::DAY), details: RunDetails::default(), measured }
}

/// How many rows each table has.
async fn rows(store: &Fresh) -> BTreeMap<String, i64> {
    let tables = if store.url().starts_with("sqlite:") {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx_%'"
    } else {
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_sqlx\\_%'"
    };
    let mut rows = BTreeMap::new();
    for table in raw::lines(store, tables).await {
        let count = raw::count(store, &format!("SELECT COUNT(*) FROM {table}")).await;
        rows.insert(table, count);
    }
    rows
}

store_test! {
    async fn a_demo_service_is_marked_and_its_runs_have_the_dates_they_were_given(store) {
        assert!(!store.has_services().await.unwrap());
        let (id, runs) = example(&store, "orders-api").await;
        assert!(store.has_services().await.unwrap() && store.has_demo().await.unwrap());
        let line = store.service_line(&"orders-api".parse().unwrap()).await.unwrap().unwrap();
        assert!(line.service.is_demo && store.is_demo(&line.service.slug).await.unwrap());
        assert!(store.is_of_demo(runs[0], store.clock().id()).await.unwrap());
        assert_eq!((line.runs, line.last_run_at), (2, Some(START.plus_ms(-Timestamp::DAY))));
        let first = store.run(runs[0]).await.unwrap().unwrap();
        assert_eq!((first.number, first.received_at), (1, START.plus_ms(-2 * Timestamp::DAY)));
        assert!(first.id < runs[1], "ids sort by the time that the run is said to have come");
        assert!(!service(&store, "billing").await.is_demo);
        let real = store.service(&"billing".parse().unwrap()).await.unwrap().unwrap();
        let refused = store.add_demo_runs(real.id, &[demo_run(3)], &somebody()).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
        assert_eq!(store.demo(5).await.unwrap(), Demo { services: 1, ..Demo::default() });
        let twice = store
            .add_demo_service(&new_service("orders-api"), &BTreeMap::new(), &EnvironmentName::production(), &somebody())
            .await;
        assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
        assert_eq!(store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap().id, id);
    }
}

store_test! {
    async fn removing_the_demo_leaves_nothing_of_it_and_all_of_the_rest(store) {
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        let real = service(&store, "billing").await;
        let kept = run(&store, real.id, "real").await.run;
        store.set_baseline(kept.id, &"Real.".parse().unwrap(), &somebody()).await.unwrap();
        review(&store, real.id).await;
        let ada = account(&store, "ada", domain::Role::Member).await;
        let before = rows(&store).await;
        for slug in ["orders-api", "quotes-api"] {
            let (id, _) = example(&store, slug).await;
            let token = NewToken {
                name: "CI".parse().unwrap(),
                account: ada.id,
                scope: Scope::Upload,
                service: Some(id),
                public_id: format!("id-{slug}"),
                hash: secret(7),
                expires_at: store.clock().now().plus_ms(Timestamp::DAY),
            };
            store.add_token(token).await.unwrap();
        }
        let full = rows(&store).await;
        for table in ["service", "token", "environment", "fact", "scenario", "run", "endpoint", "recording",
            "series_block", "baseline", "review", "review_item", "answer", "typed_value", "evidence"]
        {
            assert!(full[table] > before[table], "the demo wrote nothing into {table}");
        }
        assert_eq!(store.remove_demo().await.unwrap(), 2);
        assert_eq!(rows(&store).await, before);
        assert_eq!(store.run(kept.id).await.unwrap().unwrap(), kept);
        assert_eq!(store.remove_demo().await.unwrap(), 0, "there is nothing left to remove");
        assert!(!store.has_demo().await.unwrap());
    }
}

store_test! {
    async fn what_people_put_into_the_demo_is_told_apart_from_it(store) {
        let (id, _) = example(&store, "orders-api").await;
        assert!(!store.demo(5).await.unwrap().holds_work());
        run(&store, id, "from a pipeline").await;
        let demo = store.demo(5).await.unwrap();
        assert_eq!(demo.uploads, [("orders-api".parse().unwrap(), 3)]);
        assert!(demo.holds_work());
        let ada = account(&store, "ada", domain::Role::Member).await;
        store.start_review(&new_review(id), &by(&ada)).await.unwrap();
        assert_eq!(store.demo(5).await.unwrap().reviews, [("orders-api".parse().unwrap(), 2)]);
        assert_eq!(store.demo(0).await.unwrap().uploads, []);
    }
}

store_test! {
    async fn what_another_clock_dates_is_dated_by_it(store) {
        let then = START.plus_ms(-30 * Timestamp::DAY);
        let past = store.dated_by(Clock::standing_at(then));
        let old = service(&past, "orders-api").await;
        assert_eq!(old.created_at, then);
        assert_eq!(service(&store, "billing").await.created_at, START);
    }
}
