//! The program `headroom`.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
