//! What is deleted lies in the bin until it is restored or goes for good.

mod listed;
mod purged;
mod runs;
mod services;

use domain::{Binned, BinnedThing};

fn said(things: &[Binned]) -> Vec<String> {
    let word = |thing: &Binned| match &thing.what {
        BinnedThing::Run { number, .. } => format!("{} #{number}", thing.slug),
        BinnedThing::Service { runs, .. } => format!("{} with {runs}", thing.slug),
    };
    things.iter().map(word).collect()
}
