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
            console::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
