//! Where a pipeline's files are read from: a folder or a wheel.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::Error;

/// Files larger than this are refused; the vectors of the largest published pipelines are smaller.
const LARGEST_FILE: u64 = 1 << 30;

/// The files of one pipeline.
pub(super) enum Source {
    Folder { root: PathBuf },
    Wheel { path: PathBuf, archive: ZipArchive<File>, root: String },
}

impl Source {
    /// Finds the folder with `config.cfg` in a folder (at its top or up to two levels down, where packages
    /// have it) or in a wheel.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let io = |source| Error::Io { path: path.into(), source };
        let nothing = |why: &str| Error::NotAPipeline { path: path.into(), why: why.into() };
        if std::fs::metadata(path).map_err(io)?.is_dir() {
            let root = find_config(path, 2).ok_or_else(|| nothing("there is no config.cfg"))?;
            return Ok(Self::Folder { root });
        }
        let archive = ZipArchive::new(File::open(path).map_err(io)?)
            .map_err(|error| nothing(&format!("it is no zip archive ({error})")))?;
        let names = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned());
        let configs = names.filter(|name| name == "config.cfg" || name.ends_with("/config.cfg"));
        let shortest = configs.min_by_key(|name| (name.len(), name.clone()));
        let shortest = shortest.ok_or_else(|| nothing("there is no config.cfg"))?;
        let root = shortest.trim_end_matches("config.cfg").to_owned();
        Ok(Self::Wheel { path: path.into(), archive, root })
    }

    /// The content of the file `name`, none where there is no such file.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        match self {
            Self::Folder { root } => {
                let path = root.join(name);
                let io = |source| Error::Io { path: path.clone(), source };
                let file = match File::open(&path) {
                    Ok(file) => file,
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                    Err(error) => return Err(io(error)),
                };
                file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
            }
            Self::Wheel { archive, root, .. } => {
                let file = match archive.by_name(&format!("{root}{name}")) {
                    Ok(file) => file,
                    Err(zip::result::ZipError::FileNotFound) => return Ok(None),
                    Err(error) => return Err(Error::damaged(name, error)),
                };
                // The wheel is open; what fails now is unpacking, or a sum that does not fit.
                let read = file.take(LARGEST_FILE + 1).read_to_end(&mut bytes);
                read.map_err(|error| Error::damaged(name, error))?;
            }
        }
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(Error::unsupported(name, "the file is larger than 1 GiB"));
        }
        Ok(Some(bytes))
    }

    /// As [`Self::read`], but the file must be there.
    pub(super) fn require(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        self.read(name)?.ok_or_else(|| Error::damaged(name, "the file is missing"))
    }

    /// SHA-256 of a wheel in hexadecimal; empty for a folder.
    pub(super) fn sha256(&self) -> Result<String, Error> {
        let Self::Wheel { path, .. } = self else { return Ok(String::new()) };
        let io = |source| Error::Io { path: path.clone(), source };
        let mut file = File::open(path).map_err(io)?;
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer).map_err(io)? {
                0 => return Ok(hex(&digest.finalize())),
                count => digest.update(&buffer[..count]),
            }
        }
    }
}

/// `bytes` in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn find_config(folder: &Path, depth: usize) -> Option<PathBuf> {
    if folder.join("config.cfg").is_file() {
        return Some(folder.into());
    }
    if depth == 0 {
        return None;
    }
    let mut inner: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    inner.sort();
    inner.iter().filter(|path| path.is_dir()).find_map(|path| find_config(path, depth - 1))
}
