//! Standard error: messages, progress, and how wide and colourful a terminal is.

use std::{
    fmt::Write as _,
    io::{IsTerminal, Write, stderr, stdout},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use demarche_formats::output::{Paint, Style, escape, fit};

use crate::walk;

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

/// Prints `  help: ...`, what to do about the error above.
pub fn help(message: &str) {
    print("  help", Style::Dim, message);
}

fn print(label: &str, style: Style, message: &str) {
    let paint = paint(stderr().is_terminal());
    // A standard error that is closed is nobody's loss.
    let _ = writeln!(stderr(), "{}: {}", paint.style(style, label), escape(message));
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
    /// Bytes of the inputs behind all of these.
    pub bytes: u64,
}

/// Shows progress: a bar that is written over on a terminal, lines now and then elsewhere, or nothing.
pub struct Progress {
    kind: Kind,
    start: Instant,
    last: Instant,
    shown: bool,
    /// Bytes of all inputs; 0 while they are counted, and where nobody can know.
    total: Arc<AtomicU64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Off,
    Bar,
    Lines,
}

impl Progress {
    /// `quiet` is off; `forced` gives lines where there is no terminal. On a terminal that the output goes to as
    /// well nothing is shown: the output is progress enough.
    pub fn new(quiet: bool, forced: bool, output_on_terminal: bool, inputs: &[PathBuf]) -> Self {
        let terminal = stderr().is_terminal();
        let kind = match (quiet, forced, terminal && !output_on_terminal) {
            (true, ..) => Kind::Off,
            (_, _, true) => Kind::Bar,
            (_, true, _) => Kind::Lines,
            _ => Kind::Off,
        };
        let total = Arc::<AtomicU64>::default();
        if kind != Kind::Off {
            // Large folders take a while to count; reading does not wait for it.
            let (inputs, counted) = (inputs.to_owned(), total.clone());
            thread::spawn(move || counted.store(walk::size(&inputs).unwrap_or(0), Ordering::Relaxed));
        }
        let now = Instant::now();
        Self { kind, start: now, last: now, shown: false, total }
    }

    /// Shows the counts, if it is time.
    pub fn tick(&mut self, counts: Counts) {
        let pause = match self.kind {
            Kind::Off => return,
            Kind::Bar => Duration::from_millis(100),
            Kind::Lines => Duration::from_secs(3),
        };
        if self.last.elapsed() < pause {
            return;
        }
        self.last = Instant::now();
        let text =
            line(counts, self.start.elapsed(), self.total.load(Ordering::Relaxed), self.kind == Kind::Bar);
        let mut err = stderr().lock();
        let _ = if self.kind == Kind::Bar {
            self.shown = true;
            let columns =
                terminal_size::terminal_size_of(stderr()).map_or(80, |(width, _)| usize::from(width.0));
            write!(err, "\r\x1b[K{}", fit(&text, columns.saturating_sub(1)))
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

/// `[####      ]  40%, 0:05 left, 12 reports, 1 failed, 80 events, 4.0 reports/s`: what matters least is cut first.
fn line(counts: Counts, elapsed: Duration, total: u64, bar: bool) -> String {
    const COLUMNS: usize = 10;
    let seconds = elapsed.as_secs_f64().max(0.001);
    let mut text = String::new();
    if total > 0 {
        let share = (counts.bytes as f64 / total as f64).min(1.0);
        if bar {
            let full = (share * COLUMNS as f64) as usize;
            let _ = write!(text, "[{}{}] ", "#".repeat(full), " ".repeat(COLUMNS - full));
        }
        let _ = write!(text, "{:3.0}%, ", (share * 100.0).floor());
        if share > 0.0 {
            let left = (seconds / share - seconds).round() as u64;
            let _ = write!(text, "{}:{:02} left, ", left / 60, left % 60);
        }
    }
    let Counts { read, failed, events, .. } = counts;
    let speed = read as f64 / seconds;
    let _ = write!(text, "{read} reports, {failed} failed, {events} events, {speed:.1} reports/s");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_and_how_long() {
        let counts = Counts { read: 12, failed: 1, events: 80, bytes: 400 };
        let shown = |total, bar| line(counts, Duration::from_secs(60), total, bar);
        assert_eq!(
            shown(1_000, true),
            "[####      ]  40%, 1:30 left, 12 reports, 1 failed, 80 events, 0.2 reports/s"
        );
        assert_eq!(shown(1_000, false), " 40%, 1:30 left, 12 reports, 1 failed, 80 events, 0.2 reports/s");
        assert_eq!(shown(0, true), "12 reports, 1 failed, 80 events, 0.2 reports/s");
        // A file that grew while it was read.
        assert!(shown(300, true).starts_with("[##########] 100%, 0:00 left,"));
        let nothing = Counts { bytes: 0, ..counts };
        assert!(line(nothing, Duration::ZERO, 1_000, true).starts_with("[          ]   0%, 12"));
    }
}
