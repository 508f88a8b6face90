//! `generate SHAPE SIZE`: writes a file as a load tool would to standard output. A size is bytes, or as `300M` or `6G`.

use std::{io, process::ExitCode};

use bench::Shape;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = match arguments.as_slice() {
        [shape, size] => shape_of(shape).zip(bytes_of(size)),
        _ => None,
    };
    let Some((shape, bytes)) = asked else {
        let shapes: Vec<&str> = Shape::ALL.iter().map(|(name, _)| *name).collect();
        eprintln!("generate SHAPE SIZE, with a size such as 300M and a shape of\n  {}", shapes.join("\n  "));
        return ExitCode::from(2);
    };
    match shape.write(bytes, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shape_of(name: &str) -> Option<Shape> {
    Shape::ALL.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
}

fn bytes_of(size: &str) -> Option<u64> {
    let (number, unit) = match size.strip_suffix(['M', 'G']) {
        Some(number) => (number, if size.ends_with('G') { 1_000_000_000 } else { 1_000_000 }),
        None => (size, 1),
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}
