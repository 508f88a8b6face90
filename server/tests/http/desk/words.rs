//! What is asked and said, and the inbox.

use super::{begun, done, refused};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn a_question_blocks_until_it_is_settled_and_lies_in_the_authors_inbox(site: Site) {
        let desk = begun(&site).await;
        assert!(desk.ann.get("/inbox").await.text.contains("waits for you."));
        let said = desk.on(&desk.rob, "CON-03", &[("do", "ask"), ("ask-CON-03", "Which run shows this, @ann?")]).await;
        assert_eq!(said, format!("{}?item=CON-03#said", desk.review));
        let inbox = desk.ann.get("/inbox").await;
        assert_eq!(texts(&inbox, "main .answer"), ["1 question and 1 mention wait for you."]);
        assert_eq!(texts(&inbox, ".rail a[href='/inbox'] span")[0], "2 waiting");
        let comment = attributes(&inbox, "input[name=comment]", "value");
        done(&desk.ann, "/inbox", &[("comment", &comment[0])]).await;
        assert_eq!(texts(&desk.ann.get("/inbox").await, "main .answer"), ["1 question waits for you."]);
        let page = desk.ann.get(&format!("{}?item=CON-03", desk.review)).await;
        let thread = attributes(&page, "input[name=thread]", "value")[0].clone();
        let field = format!("reply-{thread}");
        desk.on(&desk.ann, "CON-03", &[("do", "reply"), ("thread", &thread), (&field, "Run 7.")]).await;
        let item = format!("{}?item=CON-03", desk.review);
        let settle = [("item", "CON-03"), ("do", "resolve"), ("thread", thread.as_str())];
        let why = refused(&desk.ann, &item, &settle).await;
        assert!(why[0].starts_with("Only rob, who asked, or the reviewer"), "{why:?}");
        done(&desk.rob, &item, &settle).await;
        assert!(desk.ann.get("/inbox").await.text.contains("waits for you."));
        let page = desk.ann.get(&item).await;
        assert!(texts(&page, ".threads li")[0].contains("settled by rob"), "{:?}", texts(&page, ".threads li"));
    }

    async fn a_reviewer_agrees_and_overrides_where_a_person_judges_and_the_author_does_not(site: Site) {
        let desk = begun(&site).await;
        let own = |item: &str| [("item".to_owned(), item.to_owned()), ("do".to_owned(), "override".to_owned())];
        let page = format!("{}?item=STA-02", desk.review);
        let bare: Vec<_> = own("STA-02").into_iter().collect();
        let bare: Vec<_> = bare.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(refused(&desk.rob, &page, &bare).await, ["Choose how it stands."]);
        let word = [("do", "override"), ("verdict-STA-02", "does_not"), ("override-STA-02", "I looked <b>myself</b>.")];
        desk.on(&desk.rob, "STA-02", &word).await;
        let shown = desk.ann.get(&page).await;
        assert_eq!(texts(&shown, ".verdict .state"), ["fail"]);
        assert!(texts(&shown, ".threads li")[0].contains("I looked <b>myself</b>."));
        let mine: Vec<_> = [("item", "STA-02")].into_iter().chain(word).collect();
        let why = refused(&desk.ann, &page, &mine).await;
        assert!(why[0].contains("author does not override"), "{why:?}");
        assert_eq!(texts(&shown, ".actions form button").iter().filter(|word| *word == "Agree").count(), 0);
        desk.on(&desk.rob, "CON-01", &[("do", "agree")]).await;
        let read = desk.rob.get(&desk.at("read")).await;
        assert!(texts(&read, "article#STA-02 header")[0].contains("decided by a reviewer’s word"));
        // From the page to read it leads back there.
        let back = done(&desk.rob, &desk.at("read"), &[("do", "agree"), ("item", "STA-02")]).await;
        assert_eq!(back, format!("{}#STA-02", desk.at("read")));
    }
}
