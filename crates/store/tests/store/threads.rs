//! What is said of items, and who reads it.

use domain::{Answer, Item, Mode, NewThread, Person, Reason, RefusalKind, Role, ThreadKind};
use store::StoreError;

use crate::{
    build::{account, by, checklist},
    signatures::{begun, signed},
    store_test,
};

fn item(id: &str) -> Item {
    checklist("1.0.0").item(id).unwrap().clone()
}

/// One that a person judges.
fn suggested(id: &str) -> Item {
    let mut item = item(id);
    item.auto.mode = Mode::Suggests;
    item
}

fn thread(kind: ThreadKind, text: Option<&str>) -> NewThread {
    let verdict = (kind == ThreadKind::Override).then_some(Answer::DoesNot);
    NewThread { kind, verdict, text: text.map(|text| text.parse().unwrap()) }
}

fn kind<T: std::fmt::Debug>(result: Result<T, StoreError>) -> RefusalKind {
    match result {
        Err(StoreError::Against(refusal)) => refusal.kind,
        other => panic!("{other:?}"),
    }
}

store_test! {
    async fn threads_are_opened_answered_and_kept_in_their_order(store) {
        let begun = begun(&store).await;
        let (id, ann, rob) = (begun.review.id, begun.author(), begun.reviewer());
        let agreed = store.open_thread(id, &item("A-1"), &thread(ThreadKind::Agree, None), &rob).await.unwrap();
        store.clock().advance(1_000);
        let asked = store.open_thread(id, &item("C-1"), &thread(ThreadKind::Ask, Some("Which run?")), &rob).await.unwrap();
        store.clock().advance(1_000);
        let text: Reason = "Run #3.".parse().unwrap();
        store.reply(id, asked, &text, &ann).await.unwrap();
        let threads = store.review_file(id).await.unwrap().unwrap().threads;
        assert_eq!(threads.iter().map(|thread| thread.id).collect::<Vec<_>>(), [agreed, asked]);
        assert!(threads[0].comments.is_empty() && threads[1].is_open_ask());
        let said: Vec<_> = threads[1].comments.iter().map(|said| (said.text.as_str(), said.by.as_str())).collect();
        assert_eq!(said, [("Which run?", "rob"), ("Run #3.", "ann")]);

        assert_eq!(kind(store.resolve_thread(id, asked, &ann).await), RefusalKind::Person);
        store.resolve_thread(id, asked, &rob).await.unwrap();
        assert_eq!(kind(store.resolve_thread(id, asked, &rob).await), RefusalKind::State);
        assert_eq!(kind(store.resolve_thread(id, agreed, &rob).await), RefusalKind::State);
        let threads = store.review_file(id).await.unwrap().unwrap().threads;
        assert_eq!(threads[1].resolved.as_ref().map(|ended| ended.by.as_str()), Some("rob"));
        let nowhere = store.reply(id, store.clock().id(), &text, &ann).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
    }
}

store_test! {
    async fn what_an_author_may_not_say_and_what_is_not_overridden_is_refused(store) {
        let begun = begun(&store).await;
        let (id, ann, rob) = (begun.review.id, begun.author(), begun.reviewer());
        let agree = thread(ThreadKind::Agree, None);
        assert_eq!(kind(store.open_thread(id, &item("A-1"), &agree, &ann).await), RefusalKind::Person);
        let word = thread(ThreadKind::Override, Some("I saw it."));
        assert_eq!(kind(store.open_thread(id, &suggested("A-1"), &word, &ann).await), RefusalKind::Person);
        assert_eq!(kind(store.open_thread(id, &item("A-1"), &word, &rob).await), RefusalKind::Items);
        let mute = thread(ThreadKind::Override, None);
        assert_eq!(kind(store.open_thread(id, &suggested("A-1"), &mute, &rob).await), RefusalKind::Field("text"));
        let elsewhere = store.open_thread(id, &item("B-1"), &agree, &rob).await;
        assert!(matches!(elsewhere, Err(StoreError::NotFound)), "{elsewhere:?}");
        store.open_thread(id, &suggested("A-1"), &word, &rob).await.unwrap();
        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.overridden("A-1").and_then(|word| word.verdict), Some(Answer::DoesNot));
        assert_eq!(file.threads.len(), 1);
    }
}

store_test! {
    async fn questions_and_words_have_a_review_judged_anew_and_after_a_signature_only_comments_are_taken(store) {
        let begun = begun(&store).await;
        let (id, rob) = (begun.review.id, begun.reviewer());
        let revision = async || store.review(id).await.unwrap().unwrap().revision;
        let first = revision().await;
        store.open_thread(id, &item("A-1"), &thread(ThreadKind::Comment, Some("Hm.")), &rob).await.unwrap();
        assert_eq!(revision().await, first);
        let asked = store.open_thread(id, &item("A-1"), &thread(ThreadKind::Ask, Some("Why?")), &rob).await.unwrap();
        assert_eq!(revision().await, first + 1);
        store.resolve_thread(id, asked, &rob).await.unwrap();
        signed(&store, &begun).await;
        for closed in [ThreadKind::Ask, ThreadKind::Agree, ThreadKind::Override] {
            let late = store.open_thread(id, &suggested("A-1"), &thread(closed, Some("x")), &rob).await;
            assert_eq!(kind(late), RefusalKind::State, "{closed}");
        }
        store.open_thread(id, &item("A-1"), &thread(ThreadKind::Comment, Some("Well done.")), &rob).await.unwrap();
    }
}

store_test! {
    async fn a_name_in_a_comment_lies_in_that_person_s_inbox_until_it_is_seen(store) {
        let begun = begun(&store).await;
        let (id, rob) = (begun.review.id, begun.reviewer());
        account(&store, "root", Role::Admin).await;
        let eve = account(&store, "Eve Ada", Role::Viewer).await;
        let text = "@ann and @eve ada, please look. (@rob)";
        store.open_thread(id, &item("A-1"), &thread(ThreadKind::Ask, Some(text)), &rob).await.unwrap();
        assert_eq!(store.waiting(begun.ann.id).await.unwrap(), 1);
        assert_eq!(store.waiting(begun.rob.id).await.unwrap(), 0, "who wrote it knows of it");
        let mentions = store.mentions(eve.id, None, 10).await.unwrap().items;
        assert_eq!((mentions.len(), mentions[0].item.as_str(), mentions[0].by.as_str()), (1, "A-1", "rob"));
        assert_eq!((mentions[0].review, mentions[0].number, mentions[0].seen_at), (id, 1, None));
        store.see_mentions(begun.ann.id, &[mentions[0].comment]).await.unwrap();
        assert_eq!(store.waiting(begun.ann.id).await.unwrap(), 0);
        assert_eq!(store.waiting(eve.id).await.unwrap(), 1);
        store.remove_account(eve.id).await.unwrap();
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let waiting = store.reviews_waiting(begun.rob.id, 10).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].id), (1, id));
        assert_eq!(store.waiting(begun.rob.id).await.unwrap(), 1);
    }
}

store_test! {
    async fn a_question_of_somebody_who_left_is_settled_by_anybody_but_the_author(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        account(&store, "root", Role::Admin).await;
        let max = account(&store, "max", Role::Member).await;
        let eve = account(&store, "eve", Role::Member).await;
        let asked = store.open_thread(id, &item("A-1"), &thread(ThreadKind::Ask, Some("Why?")), &by(&eve)).await.unwrap();
        assert_eq!(kind(store.resolve_thread(id, asked, &by(&max)).await), RefusalKind::Person);
        store.remove_account(eve.id).await.unwrap();
        assert_eq!(kind(store.resolve_thread(id, asked, &begun.author()).await), RefusalKind::Person);
        store.resolve_thread(id, asked, &by(&max)).await.unwrap();
        let review = store.review(id).await.unwrap().unwrap();
        assert!(review.is_reviewed_by(Person { account: Some(begun.rob.id), name: "rob" }));
    }
}
