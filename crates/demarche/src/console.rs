//! Standard error: messages, progress, and how wide and colourful a terminal is.

use std::{
    io::{IsTerminal, Write, stderr, stdout},
    time::{Duration, Instant},
};

use demarche_formats::output::{Paint, Style, escape, fit};

/// Columns where the terminal does not tell.
const WIDTH: usize = 100;

/// Columns of the terminal that standard output goes to.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = terminal_size::terminal_size_of(stdout()).map(|(width, _)| usize::from(width.0));
    terminal.or(told).filter(|&width| width > 0).unwrap_or(WIDTH)
}

/// Colours only on a terminal, and not where NO_COLOR is set (https://no-color.org) or the terminal is dumb.
pub fn paint(terminal: bool) -> Paint {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if terminal && !set("NO_COLOR") && !dumb { Paint::Colours } else { Paint::Plain }
}

/// Prints `error: ...`. The message may hold names and words from outside.
pub fn error(message: &str) {
    print("error", Style::Error, message);
}

/// Prints `note: ...`.
pub fn note(message: &str) {
    print("note", Style::Bold, message);
}

fn print(label: &str, style: Style, message: &str) {
    let paint = paint(stderr().is_terminal());
    let lines: Vec<_> = message.lines().map(escape).collect();
    // A standard error that is closed is nobody's loss.
    let _ = writeln!(stderr(), "{}: {}", paint.style(style, label), lines.join("\n"));
}

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Reports read.
    pub read: u64,
    /// Inputs and records that could not be read.
    pub failed: u64,
    /// Events written.
    pub events: u64,
}

/// Shows progress: a line that is written over on a terminal, lines now and then elsewhere, or nothing.
pub struct Progress {
    kind: Kind,
    start: Instant,
    last: Instant,
    shown: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Off,
    Line,
    Lines,
}

impl Progress {
    /// `quiet` is off; `forced` gives lines where there is no terminal. On a terminal that the output goes to as
    /// well nothing is shown: the output is progress enough.
    pub fn new(quiet: bool, forced: bool, output_on_terminal: bool) -> Self {
        let terminal = stderr().is_terminal();
        let kind = match (quiet, forced, terminal && !output_on_terminal) {
            (true, ..) => Kind::Off,
            (_, _, true) => Kind::Line,
            (_, true, _) => Kind::Lines,
            _ => Kind::Off,
        };
        let now = Instant::now();
        Self { kind, start: now, last: now, shown: false }
    }

    /// Shows the counts, if it is time.
    pub fn tick(&mut self, counts: Counts) {
        let pause = match self.kind {
            Kind::Off => return,
            Kind::Line => Duration::from_millis(100),
            Kind::Lines => Duration::from_secs(3),
        };
        if self.last.elapsed() < pause {
            return;
        }
        self.last = Instant::now();
        let speed = counts.read as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        let text = format!(
            "{} reports, {} failed, {} events, {speed:.1} reports/s",
            counts.read, counts.failed, counts.events
        );
        let mut err = stderr().lock();
        let _ = if self.kind == Kind::Line {
            self.shown = true;
            write!(err, "\r\x1b[K{}", fit(&text, 79))
        } else {
            writeln!(err, "{text}")
        };
        let _ = err.flush();
    }

    /// Clears the line, so that a message can stand there.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
