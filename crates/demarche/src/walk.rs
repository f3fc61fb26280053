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
    open: Option<Raws>,
    format: Option<Format>,
    limits: Limits,
}

enum Entry {
    Stdin,
    /// Named by the user: a folder or a file, hidden or not.
    Named(PathBuf),
    /// Found in a folder.
    Found(PathBuf),
}

impl Walk {
    /// Over `paths`, or standard input where there are none.
    pub fn new(paths: &[PathBuf], format: Option<Format>, limits: Limits) -> Self {
        let entry =
            |path: &PathBuf| if path.as_os_str() == "-" { Entry::Stdin } else { Entry::Named(path.clone()) };
        let mut stack: Vec<Entry> = paths.iter().rev().map(entry).collect();
        if paths.is_empty() {
            stack.push(Entry::Stdin);
        }
        Self { stack, open: None, format, limits }
    }

    /// Puts the entries of a folder on the stack, the first in order last.
    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let name = entry?.file_name();
            if !name.as_encoded_bytes().starts_with(b".") {
                names.push(name);
            }
        }
        names.sort_unstable_by(|a, b| b.cmp(a));
        self.stack.extend(names.into_iter().map(|name| Entry::Found(path.join(name))));
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(raws) = &mut self.open {
                match raws.next() {
                    Some(item) => return Some(item),
                    None => self.open = None,
                }
            }
            let (path, link) = match self.stack.pop()? {
                Entry::Stdin => {
                    self.open = Some(Raws::new("<stdin>", io::stdin(), self.format, self.limits));
                    continue;
                }
                Entry::Named(path) => (path, false),
                // A linked folder may hold itself.
                Entry::Found(path) => {
                    let link = path.is_symlink();
                    (path, link)
                }
            };
            if path.is_dir() {
                if !link && let Err(error) = self.folder(&path) {
                    return Some(Err(ReadError::new(path.display().to_string(), ReadErrorKind::Open(error))));
                }
            } else {
                self.open = Some(Raws::open(&path, self.format, self.limits));
            }
        }
    }
}
