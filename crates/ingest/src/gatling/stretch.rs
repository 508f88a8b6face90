//! One stretch of time of a Gatling log; see [`crate::stretches`].

use std::mem::swap;

use super::{Gatling, ScenarioState};
use crate::{
    IngestError,
    stretches::{LeftOut, Stretch, Stretches},
};

impl Stretch for Gatling {
    const PER_MS: i64 = 1;

    fn stretches(&mut self) -> &mut Stretches<Self> {
        &mut self.stretches
    }

    fn span(&self) -> Option<(i64, i64)> {
        self.first_ms.or(self.last_ms).zip(self.last_ms)
    }

    fn records(&self) -> u64 {
        let users: u64 = self.scenarios.iter().map(|scenario| scenario.started + scenario.ended).sum();
        let groups: u64 = self.groups.values().map(|group| group.duration.moments.n).sum();
        self.collector.records() + users + groups
    }

    fn another(&self, _number: u32) -> Self {
        let nobody = |scenario: &ScenarioState| ScenarioState { started: 0, ended: 0, ..scenario.clone() };
        Self {
            collector: self.collector.another(),
            layout: self.layout,
            scenarios: self.scenarios.iter().map(nobody).collect(),
            ..Self::default()
        }
    }

    fn follow(&mut self, before: &mut Self) -> Result<(), IngestError> {
        self.is_binary = before.is_binary;
        self.version_numbers = before.version_numbers;
        self.layout = before.layout;
        self.recognised = before.recognised;
        self.cut = before.cut;
        self.unread_requests += std::mem::take(&mut before.unread_requests);
        swap(&mut self.version, &mut before.version);
        swap(&mut self.simulation, &mut before.simulation);
        swap(&mut self.description, &mut before.description);
        swap(&mut self.assertions, &mut before.assertions);
        swap(&mut self.notes, &mut before.notes);
        swap(&mut self.endpoints, &mut before.endpoints);
        self.collector.take_keys(&mut before.collector)
    }

    fn join(&mut self, mut other: Self) -> Result<(), IngestError> {
        self.collector.close()?;
        other.collector.close_by(&self.collector)?;
        self.merge(other)
    }

    fn leave_out(&mut self, left_out: LeftOut) {
        self.collector.leave_out(left_out);
    }
}
