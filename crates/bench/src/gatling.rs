//! Gatling's logs: the text of 3.12 and the binary of 3.15, the same test in both.

use std::io::{self, Write};

use crate::random::Random;

/// Milliseconds since 1970 at which the test begins.
const START: i64 = 1_795_389_902_963;
const NAMES: [&str; 24] = [
    "Home",
    "Login",
    "Login Redirect 1",
    "Login Redirect 2",
    "Search",
    "Catalogue",
    "Product",
    "Reviews",
    "Add to cart",
    "Cart",
    "Change quantity",
    "Voucher",
    "Address",
    "Delivery",
    "Payment",
    "Authorise",
    "Confirm",
    "Orders",
    "Order",
    "Invoice",
    "Account",
    "Password",
    "Wish list",
    "Logout",
];
const MESSAGES: [&str; 2] = ["", "status.find.in(200,304), found 503"];
/// Every so many requests a user comes and goes.
const STEPS: u64 = 8;

/// One event of the test.
enum Event {
    User { starts: bool, at: i64 },
    Request { group: bool, name: usize, start: i64, end: i64, passed: bool },
    Group { start: i64, end: i64 },
}

/// About 2,000 requests a second, until `room` says that it is enough.
fn play(mut take: impl FnMut(&Event) -> io::Result<bool>) -> io::Result<()> {
    let mut random = Random::seeded(20_261_122);
    let mut now = 1_000;
    for nth in 0_u64.. {
        now += i64::from(nth.is_multiple_of(2));
        let name = random.index(NAMES.len());
        let median = 12.0 + name as f64 * 4.0;
        let took = i64::try_from(random.duration(median) / 1_000_000).unwrap_or(0);
        let passed = !random.once_in(100);
        if nth % STEPS == 0 {
            take(&Event::User { starts: true, at: now })?;
        }
        let more = take(&Event::Request { group: name >= 12, name, start: now - took, end: now, passed })?;
        if nth % STEPS == STEPS - 1 {
            take(&Event::Group { start: now - took, end: now })?;
            take(&Event::User { starts: false, at: now })?;
        }
        if !more {
            break;
        }
    }
    Ok(())
}

/// Counts what goes through, and writes in large pieces.
struct Room<'a> {
    out: &'a mut dyn Write,
    piece: Vec<u8>,
    written: u64,
    most: u64,
}

impl<'a> Room<'a> {
    fn new(most: u64, out: &'a mut dyn Write) -> Self {
        Self { out, piece: Vec::new(), written: 0, most }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<bool> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= 1 << 20 {
            self.flush()?;
        }
        Ok(self.written + (self.piece.len() as u64) < self.most)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.piece)?;
        self.written += self.piece.len() as u64;
        self.piece.clear();
        self.out.flush()
    }
}

pub(crate) fn write_text(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut room = Room::new(bytes, out);
    room.put(format!("RUN\tshop.BrowseSimulation\tbrowsesimulation\t{START}\tnightly\t3.12.0\n").as_bytes())?;
    play(|event| {
        let line = match event {
            Event::User { starts, at } => {
                format!("USER\tBrowse catalogue\t{}\t{}\n", if *starts { "START" } else { "END" }, START + at)
            }
            Event::Request { group, name, start, end, passed } => format!(
                "REQUEST\t{}\t{}\t{}\t{}\t{}\t{}\n",
                if *group { "Checkout" } else { "" },
                NAMES[*name],
                START + start,
                START + end,
                if *passed { "OK" } else { "KO" },
                if *passed { " " } else { MESSAGES[1] }
            ),
            Event::Group { start, end } => {
                format!("GROUP\tCheckout\t{}\t{}\t{}\tOK\n", START + start, START + end, end - start)
            }
        };
        room.put(line.as_bytes())
    })?;
    room.flush()
}

pub(crate) fn write_binary(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut room = Room::new(bytes, out);
    let mut head = vec![0];
    text(&mut head, "3.15.1");
    text(&mut head, "shop.BrowseSimulation");
    head.extend_from_slice(&START.to_be_bytes());
    text(&mut head, "nightly");
    head.extend_from_slice(&1_i32.to_be_bytes());
    text(&mut head, "Browse catalogue");
    head.extend_from_slice(&0_i32.to_be_bytes());
    room.put(&head)?;
    let mut texts = Texts::default();
    play(|event| room.put(&record(event, &mut texts)))?;
    room.flush()
}

fn record(event: &Event, texts: &mut Texts) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    match event {
        Event::User { starts, at } => {
            out.push(2);
            number(&mut out, 0);
            out.push(u8::from(*starts));
            number(&mut out, *at);
        }
        Event::Request { group, name, start, end, passed } => {
            out.push(1);
            number(&mut out, u8::from(*group));
            if *group {
                texts.write(&mut out, "Checkout");
            }
            texts.write(&mut out, NAMES[*name]);
            number(&mut out, *start);
            number(&mut out, *end);
            out.push(u8::from(*passed));
            texts.write(&mut out, MESSAGES[usize::from(!*passed)]);
        }
        Event::Group { start, end } => {
            out.push(3);
            number(&mut out, 1);
            texts.write(&mut out, "Checkout");
            number(&mut out, *start);
            number(&mut out, *end);
            number(&mut out, end - start);
            out.push(1);
        }
    }
    out
}

/// A text of its own: length, Latin-1, coder.
fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    if !text.is_empty() {
        out.extend_from_slice(text.as_bytes());
        out.push(0);
    }
}

fn number(out: &mut Vec<u8>, number: impl TryInto<i32>) {
    out.extend_from_slice(&number.try_into().unwrap_or(i32::MAX).to_be_bytes());
}

/// The table of the log's texts: written whole the first time, by number afterwards.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn write(&mut self, out: &mut Vec<u8>, wanted: &str) {
        if let Some(at) = self.0.iter().position(|known| known == wanted) {
            number(out, -1 - i32::try_from(at).unwrap_or(0));
            return;
        }
        self.0.push(wanted.to_owned());
        number(out, self.0.len());
        text(out, wanted);
    }
}
