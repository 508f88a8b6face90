//! A trend as small as a word.

use chart::spark;
use insta::assert_snapshot;

use crate::specs::runs;

#[test]
fn a_line_in_a_table_cell() {
    assert_snapshot!("spark", spark::draw(&runs().runs.iter().map(|run| run.p95).collect::<Vec<_>>()));
}
