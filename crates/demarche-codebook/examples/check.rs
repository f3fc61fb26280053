//! Prints what is wrong in a folder like `data/`: `cargo run -p demarche-codebook --example check -- data`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let dir = std::env::args().nth(1).unwrap_or_else(|| "data".to_owned());
    match demarche_codebook::check(Path::new(&dir)) {
        Ok(findings) => {
            for finding in &findings {
                println!("{finding}\n");
            }
            let errors = findings.iter().filter(|finding| finding.is_error()).count();
            println!("{errors} errors, {} warnings", findings.len() - errors);
            if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
