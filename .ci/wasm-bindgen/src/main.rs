//! Writes `headroom.js` and `headroom_bg.wasm` for the browser: `bindgen APP.wasm FOLDER`.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let wasm = arguments.next().context("the first argument is the compiled wasm")?;
    let folder = arguments.next().context("the second argument is the folder to write to")?;
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .out_name("headroom")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}
