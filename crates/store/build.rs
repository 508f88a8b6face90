//! A migration that was added must be embedded: cargo does not see it otherwise.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
