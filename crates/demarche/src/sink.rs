//! Output that is whole or not there: a file appears under its name when it is complete, and standard output gets
//! whole lines.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Where output goes.
pub struct Sink {
    out: BufWriter<Box<dyn Write>>,
    file: Option<(PathBuf, PathBuf)>,
    terminal: bool,
}

impl Sink {
    /// Opens standard output, or a temporary file beside `path`.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            let terminal = io::stdout().is_terminal();
            return Ok(Self {
                out: BufWriter::with_capacity(1 << 16, Box::new(io::stdout())),
                file: None,
                terminal,
            });
        };
        let name = path.file_name().with_context(|| format!("{} is no name of a file", path.display()))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(hidden);
        let file =
            File::create(&temporary).with_context(|| format!("cannot write beside {}", path.display()))?;
        let out = BufWriter::with_capacity(1 << 16, Box::new(file) as Box<dyn Write>);
        Ok(Self { out, file: Some((temporary, path.to_owned())), terminal: false })
    }

    /// Whether a person is looking.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes whole lines.
    pub fn write(&mut self, lines: &str) -> io::Result<()> {
        self.out.write_all(lines.as_bytes())?;
        if self.terminal { self.out.flush() } else { Ok(()) }
    }

    /// Hands on what is buffered. Called where work pauses, so that a reader at the other end waits for nothing.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Completes the output. Output that was `interrupted` is kept as `NAME.partial`, whose path is given back.
    pub fn finish(mut self, interrupted: bool) -> anyhow::Result<Option<PathBuf>> {
        self.out.flush()?;
        let Some((temporary, path)) = self.file.take() else { return Ok(None) };
        let target = if interrupted {
            let mut name = path.clone().into_os_string();
            name.push(".partial");
            PathBuf::from(name)
        } else {
            path
        };
        std::fs::rename(&temporary, &target).with_context(|| format!("cannot write {}", target.display()))?;
        Ok(interrupted.then_some(target))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // Left early by an error: nobody wants half a file.
        if let Some((temporary, _)) = &self.file {
            let _ = std::fs::remove_file(temporary);
        }
    }
}

/// Whether the reader of our output has gone (`| head`): no failure of ours.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
