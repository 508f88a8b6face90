use domain::{
    Asked, BinFilter, BinKind, Binned, BinnedThing, EvidenceKind, RunDetails, RunFilter, Timestamp,
};
use store::{ServiceChange, StoreError, testing::Fresh};

use crate::{
    build::{measured, new_service, review, run, service, somebody},
    raw, store_test,
};

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

store_test! {
    async fn a_deleted_service_takes_all_that_is_its_own_along(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let of_orders = run(&store, orders.id, "1").await.run;
        run(&store, other.id, "1").await;
        let walked = review(&store, orders.id).await.id;
        store.delete_service(orders.id, None, &somebody()).await.unwrap();
        assert_eq!(store.service(&orders.slug).await.unwrap(), None);
        assert_eq!(store.run(of_orders.id).await.unwrap(), None);
        assert_eq!(store.review(walked).await.unwrap(), None);
        assert_eq!(store.reviews(None, None, 10).await.unwrap().items, []);
        assert_eq!(store.services(None, 10).await.unwrap().items.len(), 1);
        let upload = store.add_run(orders.id, &RunDetails::default(), &measured("2"), &somebody()).await;
        assert!(matches!(upload, Err(StoreError::NotFound)), "{upload:?}");
        let change = store.update_service(orders.id, &ServiceChange::default(), &somebody()).await;
        assert!(matches!(change, Err(StoreError::NotFound)), "{change:?}");
        let answer = store.answer_item(walked, "A-1", &domain::Answer::Meets.into(), &somebody()).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
        let (new, production) = (new_service("orders"), "production".parse().unwrap());
        let taken = store.add_service(&new, &[].into(), &production, &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(why)) if why.contains("in the bin")));

        assert_eq!(store.restore_service(orders.id, &somebody()).await.unwrap(), orders.slug);
        assert_eq!(store.service(&orders.slug).await.unwrap().as_ref().map(|service| service.id), Some(orders.id));
        assert_eq!(store.run(of_orders.id).await.unwrap().as_ref(), Some(&of_orders));
        assert!(store.review(walked).await.unwrap().is_some());
    }
}

store_test! {
    async fn a_service_with_a_signed_review_goes_only_by_its_short_name(store) {
        let orders = service(&store, "orders").await;
        review(&store, orders.id).await;
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        for typed in [None, Some("order".parse().unwrap())] {
            let refused = store.delete_service(orders.id, typed.as_ref(), &somebody()).await.unwrap_err();
            let StoreError::InUse(why) = &refused else { panic!("{refused:?}") };
            assert!(why.starts_with("Review #1 of this service is signed."), "{why}");
        }
        assert!(store.service(&orders.slug).await.unwrap().is_some(), "nothing was changed");
        store.delete_service(orders.id, Some(&orders.slug), &somebody()).await.unwrap();
        assert_eq!(store.service(&orders.slug).await.unwrap(), None);
    }
}

store_test! {
    async fn a_run_of_a_deleted_service_waits_for_it(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run.id;
        store.delete_run(run, &somebody()).await.unwrap();
        store.delete_service(orders.id, None, &somebody()).await.unwrap();
        let early = store.restore_run(run, &somebody()).await;
        assert!(matches!(early, Err(StoreError::Conflict(why)) if why.contains("restore the service first")));
        let binned = store.binned_run(run).await.unwrap().unwrap();
        assert!(matches!(binned.what, BinnedThing::Run { with_service: true, .. }), "{binned:?}");
        store.restore_service(orders.id, &somebody()).await.unwrap();
        assert_eq!(store.run(run).await.unwrap(), None, "it was deleted by itself");
        store.restore_run(run, &somebody()).await.unwrap();
    }
}

fn said(things: &[Binned]) -> Vec<String> {
    let word = |thing: &Binned| match &thing.what {
        BinnedThing::Run { number, .. } => format!("{} #{number}", thing.slug),
        BinnedThing::Service { runs, .. } => format!("{} with {runs}", thing.slug),
    };
    things.iter().map(word).collect()
}

/// The whole bin in this order, a page of one at a time, each begun from an address.
async fn walked(store: &Fresh, sort: &str) -> Vec<String> {
    let mut asked = Asked::<BinFilter> { sorted: sort.parse().unwrap(), ..Asked::default() };
    let mut seen = Vec::new();
    loop {
        let page = store.bin(&asked, 1).await.unwrap();
        seen.extend(said(&page.items));
        let Some(next) = page.next else { return seen };
        asked.after = Some(next.to_string().parse().unwrap());
    }
}

store_test! {
    async fn the_bin_goes_by_service_too(store) {
        // The dash stands between the letters in one order of a language and before them in another; here by its byte.
        for slug in ["orders-web", "orders", "billing"] {
            let service = service(&store, slug).await.id;
            for content in 1..=2 {
                store.clock().advance(1);
                let run = run(&store, service, &content.to_string()).await.run.id;
                store.delete_run(run, &somebody()).await.unwrap();
            }
        }
        let billing = store.service(&"billing".parse().unwrap()).await.unwrap().unwrap();
        store.delete_service(billing.id, None, &somebody()).await.unwrap();
        let expected =
            ["billing with 0", "billing #1", "billing #2", "orders #1", "orders #2", "orders-web #1", "orders-web #2"];
        assert_eq!(walked(&store, "service").await, expected);
        let mut backwards = walked(&store, "-service").await;
        backwards.reverse();
        assert_eq!(backwards, expected);
        let mut asked = Asked::<BinFilter> { sorted: "service".parse().unwrap(), ..Asked::default() };
        asked.after = Some(format!("7~orders.{}", billing.id).parse().unwrap());
        assert_eq!(store.bin(&asked, 10).await.unwrap().items.len(), 7, "a cursor of another order begins anew");
    }
}

store_test! {
    async fn the_bin_is_listed_newest_first_each_thing_once(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let mut runs = Vec::new();
        for content in 1..=4 {
            runs.push(run(&store, orders.id, &content.to_string()).await.run.id);
        }
        run(&store, other.id, "1").await;
        // The first three in one moment.
        store.delete_run(runs[1], &somebody()).await.unwrap();
        store.delete_service(other.id, None, &somebody()).await.unwrap();
        store.delete_run(runs[0], &somebody()).await.unwrap();
        store.clock().advance(1_000);
        store.delete_run(runs[3], &somebody()).await.unwrap();
        let mut seen = walked(&store, "-deleted").await;
        let whole = store.bin(&Asked::default(), 10).await.unwrap().items;
        assert_eq!(said(&whole), seen);
        let oldest_first = walked(&store, "deleted").await;
        assert!(oldest_first.iter().rev().eq(&seen), "{oldest_first:?}");
        assert_eq!(seen[0], "orders #4");
        seen.sort();
        assert_eq!(seen, ["orders #1", "orders #2", "orders #4", "other with 1"]);
        assert_eq!((whole[0].deleted_by.as_str(), whole[0].deleted_at), ("Ada", store.clock().now()));
        assert_eq!(whole[0].goes_at().since(whole[0].deleted_at), 30 * Timestamp::DAY);
        let of = async |kind: Option<BinKind>, service: Option<&str>| {
            let filter = BinFilter { kind, service: service.map(|slug| slug.parse().unwrap()) };
            said(&store.bin(&Asked { filter, ..Asked::default() }, 10).await.unwrap().items)
        };
        assert_eq!(of(Some(BinKind::Services), None).await, ["other with 1"]);
        assert_eq!(of(Some(BinKind::Runs), None).await.len(), 3);
        assert_eq!(of(None, Some("orders")).await.len(), 3);
        assert_eq!(of(None, Some("other")).await, ["other with 1"]);
        assert_eq!(of(Some(BinKind::Services), Some("orders")).await, Vec::<String>::new());
        let of_other = whole.into_iter().find(|thing| thing.slug == other.slug);
        assert_eq!(store.binned_service(&other.slug).await.unwrap(), of_other);
        assert_eq!(store.binned_service(&orders.slug).await.unwrap(), None);
    }
}

store_test! {
    async fn what_lay_in_the_bin_long_enough_goes_for_good(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let old = run(&store, orders.id, "1").await.run;
        let young = run(&store, orders.id, "2").await.run.id;
        let kept = run(&store, orders.id, "3").await.run.id;
        let cited = review(&store, orders.id).await.id;
        let kind = EvidenceKind::Run { run: old.id, number: 1 };
        let evidence = store.attach_evidence(cited, "A-1", &kind, &somebody()).await.unwrap();
        store.remove_evidence(cited, evidence.id, &somebody()).await.unwrap();
        run(&store, other.id, "1").await;
        let of_other = review(&store, other.id).await.id;
        let others_run = run(&store, other.id, "2").await.run.id;
        let kind = EvidenceKind::Run { run: others_run, number: 2 };
        store.attach_evidence(of_other, "A-1", &kind, &somebody()).await.unwrap();

        store.delete_run(old.id, &somebody()).await.unwrap();
        store.delete_service(other.id, None, &somebody()).await.unwrap();
        store.clock().advance(1_000);
        let before = store.clock().now();
        store.delete_run(young, &somebody()).await.unwrap();
        assert_eq!(store.purge_bin(before).await.unwrap(), 2, "the run and the service");
        assert_eq!(store.purge_bin(before).await.unwrap(), 0);
        assert_eq!(said(&store.bin(&Asked::default(), 10).await.unwrap().items), ["orders #2"]);
        assert!(store.run(kept).await.unwrap().is_some());
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM run").await, 2);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM endpoint").await, 4);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM review").await, 1);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM evidence WHERE note = 'Run #1, which was deleted for good.'").await, 1);
        let anew = run(&store, orders.id, "1").await;
        assert!(!anew.deduplicated);
        assert_eq!(anew.run.number, 4);
        service(&store, "other").await;
    }
}

store_test! {
    async fn only_what_is_in_the_bin_can_be_purged(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run.id;
        assert!(matches!(store.purge_run(run).await, Err(StoreError::NotFound)));
        assert!(matches!(store.purge_service(orders.id).await, Err(StoreError::NotFound)));
        assert!(store.run(run).await.unwrap().is_some());
        store.delete_run(run, &somebody()).await.unwrap();
        store.purge_run(run).await.unwrap();
        assert_eq!(store.bin(&Asked::default(), 10).await.unwrap().items, []);
    }
}
