//! `JMeter`'s XML: nesting, bodies, entities, foreign elements, a cut.

use crate::bytes::refusal;

/// One sample of an XML; `inside` are its children.
fn element(tag: &str, label: &str, message: &str, inside: &str) -> String {
    let kind = if message.is_empty() || message.starts_with("Number") { "" } else { "text" };
    format!(
        "<{tag} t=\"30\" it=\"0\" lt=\"20\" ct=\"1\" ts=\"1795388780016\" s=\"true\" lb=\"{label}\" rc=\"200\" rm=\"{message}\" \
         tn=\"Web 1-1\" dt=\"{kind}\" by=\"2053\" sby=\"514\" ng=\"1\" na=\"1\">{inside}</{tag}>\n"
    )
}

fn xml(inside: &str) -> domain::Report {
    let text = format!(
        "\n \n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testResults version=\"1.2\">\n{inside}</testResults>\n"
    );
    ingest::read("results.xml", text.as_bytes()).unwrap().report
}

type Counts<'a> = Vec<(&'a str, u64)>;

/// Requests by label, groups and parts.
fn shape(report: &domain::Report) -> (Counts<'_>, Counts<'_>, Vec<&str>) {
    let parts = report.metrics.keys().filter_map(|name| name.strip_suffix(" (sub-result)"));
    (
        report.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint.count)).collect(),
        report.groups.iter().map(|group| (group.path.as_str(), group.count)).collect(),
        parts.collect(),
    )
}

#[test]
fn in_xml_the_nesting_tells_sums_and_parts_from_requests() {
    let page = element(
        "httpSample",
        "Page",
        "OK",
        &(element("httpSample", "Page-0", "OK", "") + &element("httpSample", "Page-1", "OK", "")),
    );
    let sum = "Number of samples in transaction : 2, number of failing samples : 0";
    let whole = element(
        "sample",
        "Buy",
        sum,
        &(page.clone() + &element("sample", "Pay", sum, &element("httpSample", "Card", "OK", ""))),
    );
    // The end of the test cut this one off: it says nothing of itself.
    let cut = element("sample", "Late", "", &element("httpSample", "Card", "OK", ""));
    let report = xml(&(whole + &cut + &page));
    let expected =
        (vec![("Card", 2), ("Page", 2)], vec![("Buy", 1), ("Late", 1), ("Pay", 1)], vec!["Page-0", "Page-1"]);
    assert_eq!(shape(&report), expected);
    assert_eq!((report.skipped.count, report.files[0].truncated), (0, false));
}

#[test]
fn bodies_entities_and_foreign_elements_in_xml_do_no_harm() {
    let body = format!(
        "<responseData class=\"java.lang.String\">{}\u{1}&amp;&lol;</responseData>",
        "x".repeat(3 << 20)
    );
    let failed =
        element("httpSample", "A &amp; &lt;B&gt; &#252;", "OK", &body).replace("s=\"true\"", "s=\"false\"");
    let assertion = "<assertionResult><name>n</name><failure>false</failure><failureMessage></failureMessage></assertionResult>\
        <assertionResult><name>m</name><failure>true</failure><failureMessage>a &lt; b\nc</failureMessage></assertionResult>";
    let failed = failed.replace("<responseData", &format!("{assertion}<responseData"));
    let report = xml(&(failed + "<org.example.Thing><httpSample t=\"1\" ts=\"1\"/></org.example.Thing>"));
    assert_eq!(shape(&report).0, [("A & <B> ü", 1)]);
    assert_eq!((report.errors[0].message.as_str(), report.skipped.count), ("a < b\nc", 1));
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 \"&lol;&lol;\">]><testResults>".to_owned()
        + &element("httpSample", "&lol1;", "OK", "")
        + "</testResults>";
    let report = ingest::read("results.xml", laughs.as_bytes()).unwrap().report;
    assert_eq!(shape(&report).0, [("&lol1;", 1)]);
    let foreign = "<testResults><org.example.Thing></org.example.Thing></testResults>";
    let message = refusal(foreign);
    assert!(message.contains("expected a sample, found `<org.example.Thing>`"), "{message}");
}

#[test]
fn an_xml_that_is_cut_anywhere_keeps_the_samples_that_were_whole() {
    let page = element("httpSample", "Page", "OK", &element("httpSample", "Page-0", "OK", ""));
    let head = "<testResults version=\"1.2\">\n";
    let whole = head.to_owned() + &page + &page;
    let mut counts = Vec::new();
    for end in head.len()..=whole.len() {
        let report = ingest::read("results.xml", &whole.as_bytes()[..end]).unwrap().report;
        assert!(report.files[0].truncated, "cut at {end}");
        assert_eq!(report.skipped.count, 0, "cut at {end}");
        counts.push(report.requests.count);
    }
    assert!(counts.is_sorted());
    assert_eq!((counts[0], counts.last()), (Some(0), Some(&Some(2))));
}
