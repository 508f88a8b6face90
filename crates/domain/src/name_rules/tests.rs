use proptest::prelude::*;

use super::*;

fn folded(name: &str) -> String {
    NameRules::default().fold(name).into_owned()
}

#[test]
fn identifiers_become_places() {
    for (name, expected) in [
        ("/orders/17", "/orders/{id}"),
        ("/orders/17;jsessionid=AB1/items", "/orders/{id};jsessionid={secret}/items"),
        ("/orders/17;v=2", "/orders/{id};v=2"),
        ("/orders/17/items/-4", "/orders/{id}/items/{id}"),
        ("GET /orders/17", "GET /orders/{id}"),
        ("https://shop.example:8443/orders/17?page=2", "https://shop.example:8443/orders/{id}?page={page}"),
        ("/u/0198f2c4-7a5b-7c3d-9e2f-001122334455", "/u/{id}"),
        ("/doc/507f1f77bcf86cd799439011.json", "/doc/{id}.json"),
        ("/img/17.png", "/img/{id}.png"),
        ("/report/2026-11-30", "/report/{date}"),
        ("/users/jane.doe@example.com/mails", "/users/{email}/mails"),
        ("/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", "/reset/{token}"),
        ("/share/01HZX3V6Q8W9Y2K4M6P8R0T2V4", "/share/{token}"),
        ("/search?q=a&q=b&sort=#top", "/search?q={q}&sort="),
        ("/cb?code=4%2F0Ab&state=x", "/cb?code={secret}&state={state}"),
        ("/f?X-Amz-Signature=ab12&x=1", "/f?X-Amz-Signature={secret}&x={x}"),
        ("/list?17", "/list?{id}"),
    ] {
        assert_eq!(folded(name), expected, "{name}");
    }
}

#[test]
fn words_stay() {
    for name in [
        "checkout",
        "Home page 12",
        "/",
        "/api/v1/orders",
        "/facade/decade",
        "/blog/how-to-scale-10-services-without-tears",
        "/assets/app.js",
        "POST /graphql",
        "order 17",
        "https://shop.example",
        "jdbc:postgresql",
        "",
    ] {
        assert_eq!(folded(name), name);
        assert!(matches!(NameRules::default().fold(name), Cow::Borrowed(_)), "{name}");
    }
}

#[test]
fn a_team_can_say_otherwise() {
    let rules: NameRules =
        "# ours\n/users/{name}/avatar\n/files/{path...}\n/v/{a}\nquery drop\n".parse().unwrap();
    for (name, expected) in [
        ("/users/ada/avatar", "/users/{name}/avatar"),
        ("/users/ada/avatar/", "/users/ada/avatar/"),
        ("/users//avatar", "/users//avatar"),
        ("/files/a/b/c", "/files/{path...}"),
        ("/files", "/files"),
        ("GET http://x/v/1?a=b", "GET http://x/v/{a}"),
        ("/orders/17?a=b", "/orders/17"),
    ] {
        assert_eq!(rules.fold(name), expected, "{name}");
    }
    let keep: NameRules = "".parse().unwrap();
    assert_eq!(keep.fold("/orders/17?a=b&token=c"), "/orders/17?a=b&token={secret}");
    assert_eq!(keep.fold("/orders/17?a=b"), "/orders/17?a=b");
}

#[test]
fn a_bad_rule_is_named_with_its_line() {
    let error = |text: &str| text.parse::<NameRules>().unwrap_err().0;
    assert!(error("ids\nnumbers").starts_with("Line 2: expected a path that begins with /"));
    assert!(error("/a/{b").contains("“{b” is neither a word nor a place"));
    assert!(error("/a/{b...}/c").contains("nothing may follow"));
    assert!(error(&"x".repeat(20_000)).contains("at most 10000 characters"));
}

#[test]
fn the_default_is_its_own_text() {
    assert_eq!(NameRules::DEFAULT.parse::<NameRules>().unwrap(), NameRules::default());
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(name in "(GET )?(https?://[a-z.]{1,9})?(/[a-zA-Z0-9{}@.%_-]{0,24}){0,4}([?][a-z0-9=&%]{0,30})?(#[a-z]{0,3})?") {
        let rules = NameRules::default();
        let once = rules.fold(&name).into_owned();
        prop_assert_eq!(rules.fold(&once).into_owned(), once);
    }

    #[test]
    fn any_text_is_folded_without_a_panic(name in any::<String>(), text in any::<String>()) {
        if let Ok(rules) = text.parse::<NameRules>() {
            rules.fold(&name);
        }
        NameRules::default().fold(&name);
    }
}
