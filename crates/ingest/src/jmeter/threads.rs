//! What each thread of the test did last: a part follows its request in the same thread, and lies inside it in time.

use rustc_hash::FxHashMap;

use super::{labels::LabelIndex, sample::Sample};

/// Threads that are remembered; a file with more starts anew.
const MAX_THREADS: usize = 100_000;
/// How much later a part may seem to end than its request, in µs: times are cut to milliseconds or seconds.
const ROUNDING: i64 = 1_000;
const WHOLE_SECONDS: i64 = 1_000_000;

/// The threads by name.
#[derive(Default)]
pub(super) struct Threads {
    places: FxHashMap<Vec<u8>, usize>,
    list: Vec<Thread>,
    childless: u64,
}

#[derive(Default)]
struct Thread {
    request: Option<(LabelIndex, Span)>,
    /// Transactions whose requests did not come yet, and the time that they cover.
    open: Option<(Span, u64)>,
}

/// Start and end in µs; none in a file without times.
type Span = Option<(i64, i64)>;

impl Threads {
    /// The label of the request that this sample can be a part of, by its time.
    pub(super) fn parent_of(&self, sample: &Sample<'_>) -> Option<LabelIndex> {
        let (label, parent) = self.list[*self.places.get(sample.thread.bytes)?].request?;
        let is_inside = match (parent, sample.numbers.span()) {
            (Some((start, end)), Some((from, to))) => {
                let is_coarse = from % WHOLE_SECONDS == 0 && start % WHOLE_SECONDS == 0;
                let room = if is_coarse { WHOLE_SECONDS } else { ROUNDING };
                from >= start && to <= end.saturating_add(room)
            }
            _ => true,
        };
        is_inside.then_some(label)
    }

    /// A request of this thread.
    pub(super) fn request(&mut self, sample: &Sample<'_>, label: LabelIndex) {
        let span = sample.numbers.span();
        let thread = self.thread(sample.thread.bytes);
        thread.request = Some((label, span));
        let Some((open, number)) = thread.open else { return };
        if contains(open, span) {
            thread.open = None;
            self.childless = self.childless.saturating_sub(number);
        }
    }

    /// A transaction of this thread; its requests stand before it or after it.
    pub(super) fn transaction(&mut self, sample: &Sample<'_>) {
        let span = sample.numbers.span();
        if span.is_none() || sample.is_empty_transaction() {
            return;
        }
        let thread = self.thread(sample.thread.bytes);
        if thread.request.is_some_and(|(_, request)| contains(span, request)) {
            return;
        }
        thread.open = match thread.open {
            Some((outer, number)) if contains(outer, span) => Some((outer, number + 1)),
            _ => Some((span, 1)),
        };
        self.childless += 1;
    }

    /// Transactions without a request inside them.
    pub(super) fn childless(&self) -> u64 {
        self.childless
    }

    /// Forgets the threads: their labels get new places.
    pub(super) fn forget(&mut self) {
        self.places.clear();
        self.list.clear();
    }

    fn thread(&mut self, name: &[u8]) -> &mut Thread {
        let at = match self.places.get(name) {
            Some(&at) => at,
            None => self.add(name),
        };
        &mut self.list[at]
    }

    fn add(&mut self, name: &[u8]) -> usize {
        if self.list.len() >= MAX_THREADS {
            self.forget();
        }
        self.places.insert(name.to_vec(), self.list.len());
        self.list.push(Thread::default());
        self.list.len() - 1
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    match (outer, inner) {
        (Some((start, end)), Some((from, _))) => (start..=end).contains(&from),
        _ => false,
    }
}
