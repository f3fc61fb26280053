//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use demarche_coder::Names;
use demarche_formats::{Format, output::Layout};
use jiff::civil::Date;

const ABOUT: &str =
    "Reads news reports and prints who did what to whom, when, where, said by whom, and whether it happened";

/// The command line.
#[derive(Parser)]
#[command(name = "demarche", about = ABOUT, disable_version_flag = true, subcommand_required = false, arg_required_else_help = true)]
#[command(after_help = "Examples:
  demarche code report.txt                        a table of the events in one report
  demarche code --explain report.txt              each event with the words and reasons behind it
  demarche code --format jsonl -o events.jsonl reports/
  curl -s https://example.org/page | demarche code --format json
  demarche code page.html --format plover | jq .event

Exit status: 0 all was read, 1 something could not be read, 2 wrong usage.")]
pub struct Arguments {
    /// Print the version of the program, its model and its code book
    #[arg(short = 'V', long)]
    pub version: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Read reports and print their events
    Code(Code),
    /// Print the syntax of reports as JSON lines
    Parse(Parse),
    /// Say what act passes between two actors that are given
    Classify(Classify),
    /// Import and list syntax models
    #[command(
        subcommand,
        after_help = "Examples:
  demarche model list
  demarche model import en_core_web_md-3.8.0-py3-none-any.whl -o en_core_web_md.dmodel"
    )]
    Model(Model),
    /// Check and count the code book
    #[command(
        subcommand,
        after_help = "Examples:
  demarche codebook check my-codebook/
  demarche codebook stats
  demarche codebook import actors.txt -o my-actors/"
    )]
    Codebook(Codebook),
    /// Score gold cases: precision and recall by type and status
    Score(Score),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  demarche completions bash > ~/.local/share/bash-completion/completions/demarche"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What to read.
#[derive(Args)]
pub struct Inputs {
    /// Files and folders to read; `-` or nothing is standard input. Folders are read in sorted order with all
    /// that is in them, hidden files aside. Text, HTML pages and JSONL records are told apart by their
    /// content; each may be packed with gzip
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Publication date of the reports, instead of what they say themselves
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
    /// Take the input for this format, whatever it looks like
    #[arg(long, value_name = "FORMAT")]
    pub input: Option<InputFormat>,
    /// Most bytes of the text of one report; a page or record may be 32 times as large
    #[arg(long, value_name = "BYTES", default_value_t = 512 << 10, value_parser = bytes)]
    pub max_bytes: usize,
    /// Workers; one a core if not given
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// The model to use.
#[derive(Args)]
pub struct ModelChoice {
    /// Syntax model: a spaCy v3 pipeline (folder or wheel) or an imported one; the built-in English model
    /// if not given
    #[arg(long, value_name = "PATH", env = "DEMARCHE_MODEL", value_hint = ValueHint::AnyPath)]
    pub model: Option<PathBuf>,
}

/// The code book to use.
#[derive(Args)]
pub struct CodebookChoice {
    /// Folder of code book files to use instead of the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub overlays: Overlays,
}

/// What is laid over the code book.
#[derive(Args)]
pub struct Overlays {
    /// Folder whose rows and entries count before those of the code book and replace those with the same ids;
    /// may be given several times
    #[arg(long = "overlay", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub overlays: Vec<PathBuf>,
}

/// Where to write.
#[derive(Args)]
pub struct Output {
    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Print no notes, no progress and no summary; errors still are printed
    #[arg(long, short)]
    pub quiet: bool,
    /// Print progress as lines even where standard error is no terminal
    #[arg(long, conflicts_with = "quiet")]
    pub progress: bool,
}

#[derive(Args)]
#[command(after_help = "Formats:
  table   for people, as wide as the terminal
  jsonl   the native record, one event a line. It is not PLOVER: a denied attack is an ASSAULT
          with status `denied`, so never take `event` without `status`
  plover  PLOVER 2 JSONL, only what PLOVER would record
  json    one reading a line: document, events, quotes, meetings, notes
  csv     one event a row; cells that look like formulas get an apostrophe

Offsets count Unicode code points of the report's text.

Examples:
  demarche code report.txt
  demarche code --explain --published 2021-05-19 report.txt
  demarche code --format csv -o events.csv archive/ more.jsonl.gz
  zcat crawl.jsonl.gz | demarche code --format jsonl --jobs 4 | head")]
pub struct Code {
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to print
    #[arg(long, short, value_name = "FORMAT", default_value = "table", conflicts_with = "explain")]
    pub format: OutputFormat,
    /// Print each event under its sentence, with the words that it was read from, the entry of the lexicon
    /// that fired and why its status is what it is
    #[arg(long)]
    pub explain: bool,
    /// Whom to name on the sides of events: office-holders and public figures, private persons by their role alone,
    /// or everybody whom the text names
    #[arg(long, value_name = "WHO", default_value = "roles")]
    pub names: NamesChoice,
    /// Whose breakaway regions and disputed places are: as the report words it, or as the United Nations see it,
    /// which puts Abkhazia under GEO with the sector PRE
    #[arg(long, value_enum, default_value_t = DisputedChoice::Wording)]
    pub disputed: DisputedChoice,
    #[command(flatten)]
    pub codebook: CodebookChoice,
    #[command(flatten)]
    pub model: ModelChoice,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Args)]
#[command(
    after_help = "Each line is one report: {\"id\", \"tokens\": [{\"start\", \"end\", \"text\", \"tag\", \"pos\", \"lemma\", \"morph\", \"head\",
\"dep\", \"ent_iob\", \"ent_type\", \"sent_start\"}]}. Offsets count code points of the report's text, `head` is the
number of a token of the report. Title, headings and paragraphs are parsed one by one.

Example:
  demarche parse report.txt | jq '.tokens[] | select(.dep == \"ROOT\") | .text'"
)]
pub struct Parse {
    #[command(flatten)]
    pub inputs: Inputs,
    #[command(flatten)]
    pub model: ModelChoice,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Args)]
#[command(
    after_help = "Rows are tab-separated with a first line that names the columns, or JSON objects one a line. Of a
row `text`, `source` and `target` are read; source and target are words of the text, whoever they name, and one of
them may be empty. All that a row has is kept, and this is added:

  event, mode, quad, cameo   what PLOVER records of the act from source to target; where it would record
                             nothing (a denied act) the act as it is told
  status                     whether it happened, as in `demarche code`
  confidence                 from 0 to 1; halved where the two do not stand on the sides of the act
  rule                       the entry of the lexicon

Exit status: 1 where a row could not be read; its new fields are empty.

Examples:
  demarche classify pairs.tsv > acts.tsv
  demarche classify --format jsonl - < pairs.jsonl | jq -r .event"
)]
pub struct Classify {
    /// The rows; `-` or nothing is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Take the rows for this format, whatever they look like
    #[arg(long, short, value_name = "FORMAT")]
    pub format: Option<RowFormat>,
    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Threads; as many as there are cores if not given
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Print no summary
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    pub codebook: CodebookChoice,
    #[command(flatten)]
    pub model: ModelChoice,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    Tsv,
    Jsonl,
}

#[derive(Subcommand)]
pub enum Model {
    /// Convert a spaCy v3 pipeline (folder or wheel) to a single file that loads fast
    #[command(after_help = "Example:
  demarche model import en_core_web_md-3.8.0-py3-none-any.whl -o en_core_web_md.dmodel
  demarche code --model en_core_web_md.dmodel report.txt")]
    Import {
        /// The pipeline
        #[arg(value_hint = ValueHint::AnyPath)]
        path: PathBuf,
        /// The file to write; its name is the pipeline's if not given
        #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Keep single precision, twice the size
        #[arg(long)]
        full: bool,
    },
    /// Describe the built-in model, that of DEMARCHE_MODEL and any that are named
    #[command(after_help = "Exit status: 1 where a model cannot be used.

Example:
  demarche model list en_core_web_md.dmodel")]
    List {
        /// Models
        #[arg(value_hint = ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
pub enum Codebook {
    /// Check the files, then run every example of the lexicon through the coder
    #[command(after_help = "Exit status: 1 where there are errors or an example fails.

Example:
  demarche codebook check my-codebook/
  demarche codebook check --overlay my-actors/")]
    Check {
        /// Folder of code book files; the built-in ones if not given
        #[arg(value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
        #[command(flatten)]
        overlays: Overlays,
        #[command(flatten)]
        model: ModelChoice,
        /// Check the files alone
        #[arg(long)]
        no_examples: bool,
        /// Warnings are errors
        #[arg(long)]
        strict: bool,
    },
    /// Make an overlay of PETRARCH or TABARI dictionaries of actors, agents and verbs
    #[command(
        after_help = "What kind a dictionary is, its lines tell. The report names every line that could not be carried
over, or not whole, with the reason.

Examples:
  demarche codebook import Phoenix.Countries.actors.txt Phoenix.agents.txt -o petrarch/
  demarche codebook import --report lost.txt CAMEO.2.0.txt -o petrarch/
  demarche codebook check --overlay petrarch/
  demarche code --overlay petrarch/ article.txt"
    )]
    Import {
        /// Dictionaries
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
        /// Folder to write the overlay to; it must not hold one yet
        #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
        output: PathBuf,
        /// Write the report to this file instead of standard output
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        report: Option<PathBuf>,
    },
    /// Count what the code book holds
    #[command(after_help = "Example:
  demarche codebook stats my-codebook/")]
    Stats {
        /// Folder of code book files; the built-in ones if not given
        #[arg(value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
        #[command(flatten)]
        overlays: Overlays,
    },
}

#[derive(Args)]
#[command(after_help = "The format of the cases is described in gold/README.md.

Exit status: 1 where a case has a fault or, with --check, a surprise.

Examples:
  demarche score gold/
  demarche score --verbose gold/status.md
  demarche score - < my-case.md")]
pub struct Score {
    /// Gold cases, Markdown files or folders of them; `-` is standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// List every event missed or too many
    #[arg(long, short)]
    pub verbose: bool,
    /// Fail on misses and extras that the cases do not list as known, and on listed ones that are no more
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub codebook: CodebookChoice,
    #[command(flatten)]
    pub model: ModelChoice,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum InputFormat {
    Text,
    Html,
    Jsonl,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Self::Text,
            InputFormat::Html => Self::Html,
            InputFormat::Jsonl => Self::Jsonl,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamesChoice {
    Roles,
    All,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum DisputedChoice {
    Wording,
    Un,
}

impl From<DisputedChoice> for demarche_coder::Disputed {
    fn from(disputed: DisputedChoice) -> Self {
        match disputed {
            DisputedChoice::Wording => Self::Wording,
            DisputedChoice::Un => Self::Un,
        }
    }
}

impl From<NamesChoice> for Names {
    fn from(names: NamesChoice) -> Self {
        match names {
            NamesChoice::Roles => Self::Roles,
            NamesChoice::All => Self::All,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    Table,
    Jsonl,
    Plover,
    Json,
    Csv,
}

impl From<OutputFormat> for Layout {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Table => Self::Table,
            OutputFormat::Jsonl => Self::Jsonl,
            OutputFormat::Plover => Self::Plover,
            OutputFormat::Json => Self::Json,
            OutputFormat::Csv => Self::Csv,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    let date: Date = text.parse().map_err(|_| "write it as YYYY-MM-DD".to_owned())?;
    // The years that are believed of records and pages too.
    if (1800..2200).contains(&date.year()) { Ok(date) } else { Err("no year from 1800 to 2199".to_owned()) }
}

/// Spans are 32 bits wide, and decoding may make a text three times as long.
fn bytes(text: &str) -> Result<usize, String> {
    const MOST: usize = 128 << 20;
    text.parse()
        .ok()
        .filter(|bytes| (1..=MOST).contains(bytes))
        .ok_or_else(|| format!("a number from 1 to {MOST}"))
}
