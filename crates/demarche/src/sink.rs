//! Output that is whole or not there: a file appears under its name when it is complete, and standard output gets
//! whole lines.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, bail};

/// The temporary file of this run, for [`abandon`].
static TEMPORARY: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Where output goes.
pub struct Sink {
    out: BufWriter<Box<dyn Write>>,
    file: Option<(PathBuf, PathBuf)>,
    terminal: bool,
}

impl Sink {
    /// Opens standard output (also called `-`), or a temporary file beside `path`. A `path` that is a device or
    /// a pipe is written to directly; where it is a link, the file that it leads to is written.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            let terminal = io::stdout().is_terminal();
            return Ok(Self::to(io::stdout(), None, terminal));
        };
        let shown = path.display();
        let there = path.metadata().ok();
        match &there {
            Some(metadata) if metadata.is_dir() => bail!("{shown} is a folder; name a file in it"),
            Some(metadata) if !metadata.is_file() => {
                let device = OpenOptions::new()
                    .write(true)
                    .open(path)
                    .with_context(|| format!("cannot write to {shown}"))?;
                let terminal = device.is_terminal();
                return Ok(Self::to(device, None, terminal));
            }
            _ => {}
        }
        // A pipe has no such path.
        let path = if there.is_some() { path.canonicalize()? } else { path.to_owned() };
        let (temporary, file) = temporary(&path).with_context(|| format!("cannot write beside {shown}"))?;
        if let Some(metadata) = there {
            // Best effort: who may read the file stays as it was.
            let _ = file.set_permissions(metadata.permissions());
        }
        *TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner) = Some(temporary.clone());
        Ok(Self::to(file, Some((temporary, path)), false))
    }

    fn to(out: impl Write + 'static, file: Option<(PathBuf, PathBuf)>, terminal: bool) -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, Box::new(out)), file, terminal }
    }

    /// Whether a person is looking.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The files that this may leave behind, as they really lie.
    pub fn own(&self) -> Vec<PathBuf> {
        let Some((_, path)) = &self.file else { return Vec::new() };
        [path.clone(), partial(path)].iter().filter_map(|path| path.canonicalize().ok()).collect()
    }

    /// Whether `path` is the file that this writes.
    pub fn is_own(&self, path: &Path) -> bool {
        let Some((_, own)) = &self.file else { return false };
        own.canonicalize().is_ok_and(|own| path.canonicalize().is_ok_and(|path| own == path))
    }

    /// Writes whole lines.
    pub fn write(&mut self, lines: &str) -> io::Result<()> {
        self.write_with(|out| out.write_all(lines.as_bytes()))
    }

    /// Writes the whole lines that `write` gives.
    pub fn write_with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        write(&mut self.out)?;
        if self.terminal { self.out.flush() } else { Ok(()) }
    }

    /// Hands on what is buffered. Called where work pauses, so that a reader at the other end waits for nothing.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Completes the output. Output that was `interrupted` is kept as `NAME.partial`, whose path is given back.
    pub fn finish(mut self, interrupted: bool) -> anyhow::Result<Option<PathBuf>> {
        self.out.flush().context("cannot write the output")?;
        let Some((temporary, path)) = self.file.take() else { return Ok(None) };
        let target = if interrupted { partial(&path) } else { path };
        std::fs::rename(&temporary, &target).with_context(|| format!("cannot write {}", target.display()))?;
        TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(interrupted.then_some(target))
    }
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(".partial");
    PathBuf::from(name)
}

/// A new hidden file beside `path`. It must not be there before: in a folder that others can write to it might be
/// a link of theirs.
fn temporary(path: &Path) -> io::Result<(PathBuf, File)> {
    const TRIES: u32 = 100;
    let name = path.file_name().ok_or_else(|| io::Error::other("that is no name of a file"))?;
    for number in 0.. {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.{number}.tmp", std::process::id()));
        let temporary = path.with_file_name(hidden);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < TRIES => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Removes the temporary file; for an end that runs no destructors.
pub fn abandon() {
    if let Some(path) = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = std::fs::remove_file(path);
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // Left early by an error: nobody wants half a file.
        if self.file.is_some() {
            abandon();
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
