//! Files and folders to documents, in order, one input open at a time.

use std::{
    io,
    path::{Path, PathBuf},
};

use demarche_formats::{Format, Limits, Raw, Raws, ReadError, ReadErrorKind};

/// The documents of many inputs.
pub struct Walk {
    /// What is still to be read, the next one last.
    stack: Vec<Entry>,
    open: Option<(Raws, u64)>,
    format: Option<Format>,
    limits: Limits,
    /// Files opened so far.
    files: u64,
    /// The folders that the user named, as they really lie.
    roots: Vec<PathBuf>,
    /// What this run writes: found in a folder, it is no input.
    own: Vec<PathBuf>,
}

enum Entry {
    Stdin,
    /// Named by the user: a folder or a file, hidden or not.
    Named(PathBuf),
    /// Found in a folder.
    Found(PathBuf),
    /// The end of a folder that the user named, with the number of files opened before it.
    End(PathBuf, u64),
}

/// A document, or why there is none.
pub struct Item {
    pub raw: Result<Raw, ReadError>,
    /// Bytes of the inputs that were read since the item before.
    pub bytes: u64,
}

impl Walk {
    /// Over `paths`, or standard input where there are none. Files in `own` are passed over in folders.
    pub fn new(paths: &[PathBuf], format: Option<Format>, limits: Limits, own: Vec<PathBuf>) -> Self {
        let entry =
            |path: &PathBuf| if path.as_os_str() == "-" { Entry::Stdin } else { Entry::Named(path.clone()) };
        let mut stack: Vec<Entry> = paths.iter().rev().map(entry).collect();
        if paths.is_empty() {
            stack.push(Entry::Stdin);
        }
        let roots =
            paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect();
        Self { stack, open: None, format, limits, files: 0, roots, own }
    }

    /// Opens a file. A pipe is read where the user names it, as in `demarche code <(...)`; one that lies in a
    /// folder might have nobody at its other end.
    fn file(&self, path: &Path, found: bool) -> Raws {
        let pipe = !found && path.metadata().is_ok_and(|metadata| !metadata.is_file());
        if pipe && let Ok(file) = std::fs::File::open(path) {
            return Raws::new(&path.display().to_string(), file, self.format, self.limits);
        }
        Raws::open(path, self.format, self.limits)
    }

    /// Puts the entries of a folder on the stack, the first in order last.
    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let names = names(path)?;
        self.stack.extend(names.into_iter().rev().map(|name| Entry::Found(path.join(name))));
        Ok(())
    }

    /// A linked folder may hold itself, so links are not followed. What lies in a folder that is read is read
    /// there; all else must be named.
    fn is_elsewhere(&self, link: &Path) -> bool {
        link.canonicalize().is_ok_and(|target| !self.roots.iter().any(|root| target.starts_with(root)))
    }

    fn is_own(&self, path: &Path) -> bool {
        !self.own.is_empty() && path.canonicalize().is_ok_and(|path| self.own.contains(&path))
    }
}

/// The names in a folder in order, hidden ones aside.
fn names(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !name.as_encoded_bytes().starts_with(b".") {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Bytes in all files that a [`Walk`] over `paths` reads; `None` where standard input is one of them.
pub fn size(paths: &[PathBuf]) -> Option<u64> {
    if paths.is_empty() || paths.iter().any(|path| path.as_os_str() == "-") {
        return None;
    }
    let mut stack: Vec<(PathBuf, bool)> = paths.iter().map(|path| (path.clone(), true)).collect();
    let mut total = 0;
    while let Some((path, named)) = stack.pop() {
        let Ok(metadata) = path.metadata() else { continue };
        if metadata.is_file() {
            total += metadata.len();
        } else if metadata.is_dir() && (named || !path.is_symlink()) {
            let inside = names(&path).unwrap_or_default();
            stack.extend(inside.into_iter().map(|name| (path.join(name), false)));
        }
    }
    Some(total)
}

impl Iterator for Walk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some((raws, before)) = &mut self.open {
                match raws.next() {
                    Some(raw) => {
                        let bytes = raws.taken() - std::mem::replace(before, raws.taken());
                        return Some(Item { raw, bytes });
                    }
                    None => self.open = None,
                }
            }
            let fault = |path: &Path, kind| {
                Some(Item { raw: Err(ReadError::new(path.display().to_string(), kind)), bytes: 0 })
            };
            let (path, found) = match self.stack.pop()? {
                Entry::Stdin => {
                    self.open = Some((Raws::new("<stdin>", io::stdin(), self.format, self.limits), 0));
                    continue;
                }
                Entry::End(path, files) if files == self.files => {
                    return fault(&path, ReadErrorKind::NoFiles);
                }
                Entry::End(..) => continue,
                Entry::Named(path) => (path, false),
                Entry::Found(path) => (path, true),
            };
            if !path.is_dir() {
                if !(found && self.is_own(&path)) {
                    self.files += 1;
                    self.open = Some((self.file(&path, found), 0));
                }
                continue;
            }
            if found && path.is_symlink() {
                if self.is_elsewhere(&path) {
                    return fault(&path, ReadErrorKind::LinkedFolder);
                }
                continue;
            }
            if !found {
                self.stack.push(Entry::End(path.clone(), self.files));
            }
            if let Err(error) = self.folder(&path) {
                // It is not known to be without files.
                self.files += 1;
                return fault(&path, ReadErrorKind::Open(error));
            }
        }
    }
}
