//! One module a subcommand.

mod batch;
mod classify;
mod code;
mod codebook;
mod examples;
mod gold;
mod interval;
mod model;
mod parse;
mod score;

use std::{io::Write, process::ExitCode};

use clap::CommandFactory;

use crate::{
    cli::{Arguments, Command},
    engine,
};

/// Runs what was asked for.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.version {
        return version();
    }
    match arguments.command {
        Some(Command::Code(options)) => code::run(&options),
        Some(Command::Parse(options)) => parse::run(&options),
        Some(Command::Classify(options)) => classify::run(&options),
        Some(Command::Model(command)) => model::run(command),
        Some(Command::Codebook(command)) => codebook::run(command),
        Some(Command::Score(options)) => score::run(&options),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "demarche", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            // Only `--version` may stand alone.
            Arguments::command().print_help()?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Program, model and code book: with all three the same, the same report gives the same bytes.
fn version() -> anyhow::Result<ExitCode> {
    let pipeline = engine::pipeline(None)?;
    let codebook = engine::codebook(None, &[])?;
    let meta = pipeline.meta();
    let text = format!(
        "{}\nmodel {} {}, sha256 {}\ncodebook {}\n",
        engine::CODER,
        meta.name,
        meta.version,
        meta.source_sha256,
        codebook.hash()
    );
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
