//! The demarche command line.
//!
//! Each subcommand is a module of [`commands`]; what they share is beside it: the engine (model, code book
//! and coder), the walk over inputs, the pool of workers, the output that is whole or not there.

mod advice;
mod cli;
mod commands;
mod console;
mod engine;
mod pool;
mod sink;
mod walk;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(error) if sink::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console::error(&reason(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error with its causes, each said once: some name theirs in their own words.
pub(crate) fn reason(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| {
        if text.ends_with(&cause) {
            text
        } else if text.is_empty() {
            cause
        } else {
            format!("{text}: {cause}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_said_once() {
        let cause = std::io::Error::other("no such file");
        let error = anyhow::Error::new(cause).context("cannot read a: no such file").context("cannot start");
        assert_eq!(reason(&error), "cannot start: cannot read a: no such file");
    }
}
