//! Tags between everything that is none.

use proptest::prelude::*;

use super::*;

fn tags(text: &[u8]) -> Vec<String> {
    let mut source = Source::open("t.xml", text).unwrap();
    let mut markup = Markup::new(&mut source);
    let mut all = Vec::new();
    while let Some(tag) = markup.next().unwrap() {
        let attributes = tag.attributes().map(|(name, value)| {
            let value = unescaped(value).into_owned();
            format!(" {}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(&value))
        });
        let attributes: String = attributes.collect();
        all.push(format!("{:?} {}{attributes}", tag.kind, String::from_utf8_lossy(tag.name)));
    }
    all
}

#[test]
fn tags_are_found_between_everything_else() {
    let text = b"  <?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><!-- <x> --><a>\x01<![CDATA[<y>]]>\
        <b c='1 > 0' d = \"&lt;&#65;&#x42;&b;&amp;\"/>text</a>";
    assert_eq!(tags(text), ["Start a", "Empty b c=1 > 0 d=<AB&b;&", "End a"]);
}

#[test]
fn text_is_given_only_as_far_as_it_may_be() {
    let text = format!("<a>{}</a>", "x".repeat(2 * CHUNK));
    let mut source = Source::open("t.xml", text.as_bytes()).unwrap();
    let mut markup = Markup::new(&mut source);
    assert!(markup.next().unwrap().is_some());
    let mut held = Vec::new();
    markup.text(&mut held, 100).unwrap();
    assert_eq!(held.len(), 100);
    assert_eq!(markup.next().unwrap().unwrap().kind, TagKind::End);
    assert!(markup.buffer.len() <= 2 * CHUNK);
}

proptest! {
    #[test]
    fn anything_is_read_without_a_panic(text in "[<>a/=\"'!\\[\\]CDAT?;&#x-]{0,60}") {
        tags(text.as_bytes());
    }
}
