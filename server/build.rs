//! Prepares the files a browser loads for embedding: the style sheet and the icon always, the wasm and its
//! JavaScript where `make` has built them. Each comes with its compressed forms.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let out = PathBuf::from(variable("OUT_DIR"));
    let mut table = String::from("&[\n");
    for file in files()? {
        table.push_str(&entry(&file, &out)?);
    }
    table.push_str("]\n");
    fs::write(out.join("embedded.rs"), table)
}

/// The style sheet, the icon, and what the wasm build left in the site folder.
fn files() -> io::Result<Vec<PathBuf>> {
    let workspace = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let package = target.join("site").join("pkg");
    // Watched as a folder: a watched file that is not there yet would mean a build each time.
    fs::create_dir_all(&package)?;
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    println!("cargo::rerun-if-changed={}", package.display());

    let always = [workspace.join("style/main.css"), workspace.join("public/favicon.svg")];
    for file in &always {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let scripts = [package.join("headroom.js"), package.join("headroom.wasm")];
    let built = scripts.iter().all(|file| file.exists());
    Ok(always.into_iter().chain(scripts.into_iter().filter(|_| built)).collect())
}

/// One line of the table, and the compressed neighbours it includes.
fn entry(file: &Path, out: &Path) -> io::Result<String> {
    let plain = fs::read(file)?;
    let name = file.file_name().expect("a listed file has a name").to_string_lossy();
    let brotli_file = out.join(format!("{name}.br"));
    let gzip_file = out.join(format!("{name}.gz"));
    fs::write(&brotli_file, brotli(&plain)?)?;
    fs::write(&gzip_file, gzip(&plain)?)?;
    let [plain, brotli, gzip] = [file, &brotli_file, &gzip_file].map(include);
    Ok(format!("Embedded {{ file: {name:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},\n"))
}

fn include(file: &Path) -> String {
    format!("include_bytes!({:?})", file.to_str().expect("the path of the project is Unicode"))
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
    writer.write_all(plain)?;
    drop(writer);
    Ok(compressed)
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(plain)?;
    writer.finish()
}

fn variable(name: &str) -> String {
    std::env::var(name).expect("cargo sets it for build scripts")
}
