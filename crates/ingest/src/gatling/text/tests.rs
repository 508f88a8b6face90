use proptest::prelude::*;

use super::*;

#[derive(Clone, Copy)]
enum Way {
    Quick,
    Careful,
}

fn read_by(lines: &[Vec<u8>], way: Way) -> String {
    let mut gatling = Gatling::default();
    let mut reader = Reader::new(&mut gatling);
    for (number, bytes) in (1..).zip(lines) {
        let line = Line { bytes, number, byte: 0, kind: LineKind::Whole, lost_return: false };
        match way {
            Way::Quick => reader.line(&line),
            Way::Careful => reader.carefully(&line),
        }
        .unwrap();
    }
    reader.finish();
    gatling.collector.close().unwrap();
    format!("{gatling:?}")
}

/// A name with what makes lines odd in it.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[A-Za-z ]{0,6}", 1 => "[a-z]{1,3}[\\t,\\r][a-zé]{0,3}", 1 => Just("OK".to_owned()), 1 => Just("START".to_owned())]
}

fn time_of_day() -> impl Strategy<Value = String> {
    let near = (0_u64..90_000).prop_map(|ms| (1_795_389_900_000 + ms).to_string());
    prop_oneof![12 => near, 1 => "[0-9]{0,16}", 1 => Just("-12".to_owned()), 1 => Just(" 1795389902963".to_owned())]
}

fn line() -> impl Strategy<Value = String> {
    let status = prop_oneof![8 => Just("OK"), 3 => Just("KO"), 1 => Just("ok"), 1 => Just("")];
    let event = prop_oneof![4 => Just("START"), 4 => Just("END"), 1 => Just("")];
    let message = prop_oneof![6 => Just(" ".to_owned()), 1 => Just(String::new()), 2 => name(), 1 => Just("\u{2003}".to_owned())];
    let (any, other) = (name(), name());
    let columns = (any, other, time_of_day(), time_of_day(), time_of_day(), status, event, message);
    (columns, 0_usize..12).prop_map(|((name, group, start, end, third, status, event, message), kind)| {
        match kind {
            0..=3 => format!("REQUEST\t{group}\t{name}\t{start}\t{end}\t{status}\t{message}"),
            4 => format!("REQUEST\t1\t{group}\t{name}\t{start}\t{end}\t{status}\t{message}"),
            5 => format!("REQUEST\t\t{name}\t{start}\t{end}\t{status}"),
            6 => format!("GROUP\t{group}\t{start}\t{end}\t{third}\t{status}"),
            7 => format!("USER\t{name}\t{event}\t{start}"),
            8 => format!("REQUEST\tS\t1\t{group}\t{name}\t{start}\t{end}\t{status}\t{message}"),
            9 => format!("REQUEST\tS\t1\t{group}\t{name}\t{start}\t{end}\t{status}\t{message}\t{third}"),
            10 => format!("USER\t{name}\t1\t{event}\t{start}\t{end}"),
            _ => name,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn the_quick_way_reads_what_the_careful_one_reads(
        version in prop::sample::select(vec!["2.0", "2.3.1", "3.0.3", "3.3.1", "3.12.0", ""]),
        lines in prop::collection::vec(line(), 0..12),
    ) {
        let head = format!("RUN\tshop.Sim\tsim\t1795389902963\t \t{version}").into_bytes();
        let lines: Vec<Vec<u8>> = std::iter::once(head).chain(lines.into_iter().map(String::into_bytes)).collect();
        prop_assert_eq!(read_by(&lines, Way::Quick), read_by(&lines, Way::Careful));
    }
}

#[test]
fn the_quick_way_takes_the_lines_that_gatling_usually_writes() {
    let mut gatling = Gatling::default();
    let mut reader = Reader { lead: Some(0), ..Reader::new(&mut gatling) };
    for line in [
        "REQUEST\t\tHome\t1795389903887\t1795389904519\tOK\t ",
        "REQUEST\tCheckout,Pay\tAuthorise\t1795389903887\t1795389904519\tKO\tstatus.find.is(200), found 503",
        "GROUP\tCheckout\t1795389903887\t1795389904519\t632\tOK",
        "USER\tSearch & buy\tSTART\t1795389904717",
        "USER\tSearch & buy\tEND\t1795389904717",
    ] {
        assert!(reader.quick(line.as_bytes()).unwrap(), "{line}");
    }
}
