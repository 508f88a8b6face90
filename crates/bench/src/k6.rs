//! k6 NDJSON as k6 2 writes it: the nine lines of each request, checks, groups, iterations and virtual users.

use std::io::{self, Write};

use crate::random::Random;

/// How the lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Escaped,
    Worst,
    Names,
    Urls,
}

const METRICS: [(&str, &str, &str); 17] = [
    ("http_reqs", "counter", "default"),
    ("http_req_duration", "trend", "time"),
    ("http_req_blocked", "trend", "time"),
    ("http_req_connecting", "trend", "time"),
    ("http_req_tls_handshaking", "trend", "time"),
    ("http_req_sending", "trend", "time"),
    ("http_req_waiting", "trend", "time"),
    ("http_req_receiving", "trend", "time"),
    ("http_req_failed", "rate", "default"),
    ("checks", "rate", "default"),
    ("group_duration", "trend", "time"),
    ("data_sent", "counter", "data"),
    ("data_received", "counter", "data"),
    ("iteration_duration", "trend", "time"),
    ("iterations", "counter", "default"),
    ("vus", "gauge", "default"),
    ("vus_max", "gauge", "default"),
];

const SECOND: u64 = 1_000_000_000;
/// Virtual users; with these durations about 660 requests a second.
const USERS: usize = 46;
/// Requests of one iteration.
const STEPS: u64 = 4;
/// The test begins at nine in the morning.
const START: u64 = 9 * 3_600 * SECOND;

/// Writes a test of about `bytes` bytes, up to the end of an iteration.
pub(crate) fn write(style: Style, bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut test = Test::new(style);
    let mut written = 0;
    while written + (test.lines.len() as u64) < bytes {
        test.step();
        if test.lines.len() >= 1 << 20 {
            written += test.lines.len() as u64;
            out.write_all(&test.lines)?;
            test.lines.clear();
        }
    }
    out.write_all(&test.lines)?;
    out.flush()
}

struct Test {
    style: Style,
    random: Random,
    lines: Vec<u8>,
    users: Vec<User>,
    declared: [bool; METRICS.len()],
    /// When the virtual users are counted next.
    tick: u64,
    iterations: u64,
    requests: u64,
}

#[derive(Clone, Copy)]
struct User {
    now: u64,
    began: u64,
    step: u64,
    iteration: u64,
}

struct Request {
    end: u64,
    /// Sending, waiting, receiving.
    parts: [u64; 3],
    tags: String,
    failed: bool,
}

impl Test {
    fn new(style: Style) -> Self {
        let mut random = Random::seeded(20_261_122);
        let mut user = || {
            let now = START + random.below(SECOND / 10);
            User { now, began: now, step: 0, iteration: 0 }
        };
        let users = (0..USERS).map(|_| user()).collect();
        Self {
            style,
            users,
            random,
            lines: Vec::with_capacity(2 << 20),
            declared: [false; METRICS.len()],
            tick: START + SECOND,
            iterations: 0,
            requests: 0,
        }
    }

    /// The next request to end of all users; with it the end of an iteration or the tick of a second.
    fn step(&mut self) {
        let (at, _) =
            self.users.iter().enumerate().min_by_key(|(_, user)| user.now).unwrap_or((0, &self.users[0]));
        let mut user = self.users[at];
        while user.now > self.tick {
            for metric in ["vus", "vus_max"] {
                self.line(metric, self.tick, &USERS.to_string(), "{}", None);
            }
            self.tick += SECOND;
        }
        let request = self.request(user);
        user.now = request.end;
        let metadata = (self.style == Style::Worst)
            .then(|| format!("{{\"iter\":\"{}\",\"vu\":\"{}\"}}", user.iteration, at + 1));
        self.write_request(&request, metadata.as_deref());
        user.step += 1;
        if user.step == STEPS {
            self.end_iteration(&user, metadata.as_deref());
            user = User { now: user.now, began: user.now, step: 0, iteration: self.iterations };
            self.iterations += 1;
        }
        self.users[at] = user;
    }

    fn request(&mut self, user: User) -> Request {
        let names = if self.style == Style::Names { 2_000 } else { 24 };
        let name = self.random.below(names);
        let waiting = self.random.duration(12.0 + (name % 24) as f64 * 4.0);
        let parts = [20_000 + self.random.below(90_000), waiting, 30_000 + self.random.below(400_000)];
        let failed = self.random.once_in(100);
        self.requests += 1;
        let tags = self.tags(name, failed);
        Request { end: user.now + parts.iter().sum::<u64>(), parts, tags, failed }
    }

    fn tags(&self, name: u64, failed: bool) -> String {
        let (method, resource) = [("GET", "products"), ("GET", "orders"), ("POST", "carts")]
            [usize::from(name % 3 == 1) + 2 * usize::from(name % 3 == 2)];
        let path = match self.style {
            Style::Urls => format!("https://shop.example/api/v2/{resource}/{name}/{}", self.requests),
            Style::Plain | Style::Names => format!("https://shop.example/api/v2/{resource}/{name}/${{}}"),
            Style::Escaped | Style::Worst => {
                format!("https://shop.example/api/v2/{resource}/{name}?page=1\\u0026size=20")
            }
        };
        let id = match self.style {
            Style::Worst => format!("\"id\":\"{}\",", self.requests),
            _ => String::new(),
        };
        let (expected, status, code) =
            if failed { ("false", 503, "\"error_code\":\"1503\",") } else { ("true", 200, "") };
        format!(
            "{{{code}\"expected_response\":\"{expected}\",\"group\":\"{}\",{id}\"method\":\"{method}\",\"name\":\"{path}\",\
             \"proto\":\"HTTP/2.0\",\"scenario\":\"default\",\"status\":\"{status}\",\"tls_version\":\"tls1.3\",\"url\":\"{path}\"}}",
            self.group()
        )
    }

    fn group(&self) -> &'static str {
        match self.style {
            Style::Escaped | Style::Worst => "::browse \\u0026 buy",
            Style::Plain | Style::Names | Style::Urls => "::checkout",
        }
    }

    fn write_request(&mut self, request: &Request, metadata: Option<&str>) {
        let [sending, waiting, receiving] = request.parts;
        let blocked = 1_000 + self.random.below(5_000);
        let values = [
            ("http_reqs", "1".to_owned()),
            ("http_req_duration", millis(sending + waiting + receiving)),
            ("http_req_blocked", millis(blocked)),
            ("http_req_connecting", "0".to_owned()),
            ("http_req_tls_handshaking", "0".to_owned()),
            ("http_req_sending", millis(sending)),
            ("http_req_waiting", millis(waiting)),
            ("http_req_receiving", millis(receiving)),
            ("http_req_failed", u8::from(request.failed).to_string()),
        ];
        for (metric, value) in values {
            self.line(metric, request.end, &value, &request.tags, metadata);
        }
        if self.requests.is_multiple_of(2) {
            let tags = format!(
                "{{\"check\":\"status is 200\",\"group\":\"{}\",\"scenario\":\"default\"}}",
                self.group()
            );
            self.line(
                "checks",
                request.end + 40_000,
                if request.failed { "0" } else { "1" },
                &tags,
                metadata,
            );
        }
    }

    fn end_iteration(&mut self, user: &User, metadata: Option<&str>) {
        let end = user.now + 60_000;
        let in_group = format!("{{\"group\":\"{}\",\"scenario\":\"default\"}}", self.group());
        let outside = match self.style {
            Style::Escaped | Style::Worst => "{\"group\":\"\",\"scenario\":\"a \\u003e b\"}",
            Style::Plain | Style::Names | Style::Urls => "{\"group\":\"\",\"scenario\":\"default\"}",
        };
        let sent = (500 + self.random.below(300)).to_string();
        let received = (4_000 + self.random.below(20_000)).to_string();
        self.line("group_duration", end, &millis(user.now - user.began), &in_group, metadata);
        self.line("data_sent", end, &sent, outside, metadata);
        self.line("data_received", end, &received, outside, metadata);
        self.line("iteration_duration", end, &millis(end - user.began), outside, metadata);
        self.line("iterations", end, "1", outside, metadata);
    }

    fn line(&mut self, metric: &str, nanos: u64, value: &str, tags: &str, metadata: Option<&str>) {
        self.declare(metric);
        for part in ["{\"metric\":\"", metric, "\",\"type\":\"Point\",\"data\":{\"time\":\"", &time(nanos)] {
            self.lines.extend_from_slice(part.as_bytes());
        }
        for part in ["\",\"value\":", value, ",\"tags\":", tags] {
            self.lines.extend_from_slice(part.as_bytes());
        }
        if let Some(metadata) = metadata {
            self.lines.extend_from_slice(b",\"metadata\":");
            self.lines.extend_from_slice(metadata.as_bytes());
        }
        self.lines.extend_from_slice(b"}}\n");
    }

    /// k6 describes a metric before its first sample.
    fn declare(&mut self, metric: &str) {
        let Some(at) = METRICS.iter().position(|(name, ..)| *name == metric) else { return };
        if std::mem::replace(&mut self.declared[at], true) {
            return;
        }
        let (name, kind, contains) = METRICS[at];
        let line = format!(
            "{{\"type\":\"Metric\",\"data\":{{\"name\":\"{name}\",\"type\":\"{kind}\",\"contains\":\"{contains}\",\
             \"thresholds\":[],\"submetrics\":null}},\"metric\":\"{name}\"}}\n"
        );
        self.lines.extend_from_slice(line.as_bytes());
    }
}

/// RFC 3339 as Go prints it: without zeros at the end.
fn time(nanos: u64) -> String {
    let (seconds, nanos) = (nanos / SECOND, nanos % SECOND);
    let (day, hour, minute, second) =
        (22 + seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let text = format!("2026-11-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanos:09}");
    format!("{}Z", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Nanoseconds as milliseconds.
fn millis(nanos: u64) -> String {
    let text = format!("{}.{:06}", nanos / 1_000_000, nanos % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
