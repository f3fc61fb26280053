//! The files of a code book, from a folder or from inside the program.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::tsv;
use crate::LoadError;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The largest data file that is read: ten times what the largest of ours has.
const LARGEST_FILE: u64 = 16 << 20;

/// The most lexicon files that a folder may have.
const MOST_FILES: usize = 1_000;

/// Files that every code book has, with what they hold.
pub(crate) const REQUIRED: &[(&str, &str)] = &[
    ("ontology/types.tsv", "the event types and their scores"),
    ("ontology/modes.tsv", "the modes of the event types"),
    ("ontology/contexts.tsv", "the contexts"),
    ("ontology/cameo.tsv", "the CAMEO codes"),
    ("ontology/rendering.toml", "how native events become PLOVER and CAMEO"),
    ("actors/states.tsv", "states and territories with their codes"),
    ("actors/names.tsv", "the names of states"),
    ("actors/bodies.tsv", "international organisations"),
    ("actors/groups.tsv", "national institutions, parties, armed groups, companies"),
    ("actors/people.tsv", "office-holders"),
    ("actors/roles.tsv", "role words"),
    ("lexicon/classes.toml", "word classes that conditions name"),
    ("lexicon/operators.toml", "words that change the status of an act"),
];

/// Files that a code book may have besides the lexicon's.
const OPTIONAL: &[&str] = &[
    "ontology/context_words.tsv",
    "actors/places.tsv",
    "actors/epithets.tsv",
    "actors/pairs.tsv",
    "actors/seats.tsv",
    "actors/scripts.tsv",
    "actors/edition.tsv",
];

/// The tables that an overlay may hold, with the columns by which its rows replace ours; a table without such columns only
/// adds.
const TABLES: &[(&str, &[&str])] = &[
    ("actors/states.tsv", &["code", "from"]),
    ("actors/names.tsv", &["code", "kind", "text"]),
    ("actors/places.tsv", &["code", "kind", "text"]),
    ("actors/bodies.tsv", &["id"]),
    ("actors/groups.tsv", &["id"]),
    ("actors/people.tsv", &["name", "office", "from"]),
    ("actors/roles.tsv", &["word"]),
    ("actors/epithets.tsv", &["words"]),
    ("actors/pairs.tsv", &["words"]),
    ("actors/seats.tsv", &["city", "body"]),
    ("actors/scripts.tsv", &[]),
    ("actors/edition.tsv", &["key"]),
    ("ontology/context_words.tsv", &[]),
];

/// One file with its lines.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Path inside the data folder, with `/`.
    pub(crate) path: Arc<str>,
    /// The path that findings show: of a file of an overlay the folder too.
    pub(crate) shown: Arc<str>,
    pub(crate) text: Cow<'static, str>,
    /// Where each line begins.
    lines: Vec<u32>,
}

impl Source {
    pub(crate) fn new(path: &str, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        let path: Arc<str> = path.into();
        Self { shown: Arc::clone(&path), path, text, lines }
    }

    /// Whether it is a file of an overlay.
    pub(crate) fn is_overlay(&self) -> bool {
        self.path != self.shown
    }

    /// The same as a file of the overlay in `dir`.
    fn of_overlay(mut self, dir: &Path) -> Self {
        self.shown = dir.join(&*self.path).to_string_lossy().into();
        self
    }

    /// The line of a byte offset, from 1.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        self.lines.partition_point(|&start| start as usize <= offset) as u32
    }

    /// A line without its break, and where it begins. Empty for a line that is not there.
    pub(crate) fn line_text(&self, line: u32) -> (&str, usize) {
        let at = (line as usize).saturating_sub(1);
        let Some(&start) = self.lines.get(at) else { return ("", 0) };
        let end = self.lines.get(at + 1).map_or(self.text.len(), |&next| next as usize - 1);
        let text = self.text.get(start as usize..end).unwrap_or_default();
        (text.strip_suffix('\r').unwrap_or(text), start as usize)
    }
}

/// All files of a code book, sorted by path; of one path those of overlays come first, the last overlay's before all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// The files inside the program.
    pub(crate) fn embedded() -> Self {
        Self::new(EMBEDDED.iter().map(|&(path, text)| Source::new(path, text)).collect())
    }

    pub(crate) fn new(mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The files of a folder. Those that are missing are not missed here; see [`Sources::missing`].
    pub(crate) fn open(dir: &Path) -> Result<Self, LoadError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| LoadError::Io { path, source }
        };
        // A folder that is not there at all should be named, and not the first file in it.
        std::fs::read_dir(dir).map_err(io(dir))?;
        let mut paths: Vec<String> = REQUIRED
            .iter()
            .map(|&(path, _)| path)
            .chain(OPTIONAL.iter().copied())
            .map(str::to_owned)
            .collect();
        let lexicon = dir.join("lexicon");
        if lexicon.is_dir() {
            for item in std::fs::read_dir(&lexicon).map_err(io(&lexicon))?.take(MOST_FILES) {
                let item = item.map_err(io(&lexicon))?;
                if let Some(name) = item.file_name().to_str().filter(|name| name.ends_with(".toml")) {
                    paths.push(format!("lexicon/{name}"));
                }
            }
        }
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            let place = dir.join(&path);
            match read(&place) {
                Ok(text) => files.push(Source::new(&path, text)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(io(&place)(error)),
            }
        }
        Ok(Self::new(files))
    }

    /// The first file that every code book has and this one lacks.
    pub(crate) fn missing(&self) -> Vec<(&'static str, &'static str)> {
        REQUIRED.iter().copied().filter(|(path, _)| self.get(path).is_none()).collect()
    }

    /// The file of that path; that of the code book itself where overlays have it too.
    pub(crate) fn get(&self, path: &str) -> Option<&Source> {
        self.all(path).last()
    }

    /// The file that findings call so.
    pub(crate) fn shown(&self, shown: &str) -> Option<&Source> {
        self.files.iter().find(|file| &*file.shown == shown)
    }

    /// The files of that path, overlays first.
    pub(crate) fn all(&self, path: &str) -> impl DoubleEndedIterator<Item = &Source> {
        let first = self.files.partition_point(|file| &*file.path < path);
        let last = self.files.partition_point(|file| &*file.path <= path);
        self.files[first..last].iter()
    }

    /// Lays the files of a folder over these: its rows and entries count before ours, and those with the keys of ours replace
    /// them. What only a whole code book has (types, modes, CAMEO codes) stays ours.
    pub(crate) fn overlay(mut self, dir: &Path) -> Result<Self, LoadError> {
        let mut over = Self::open(dir)?;
        over.files.retain(|file| {
            file.path.starts_with("lexicon/") || TABLES.iter().any(|(path, _)| *path == &*file.path)
        });
        if over.files.is_empty() {
            return Err(LoadError::EmptyOverlay { path: dir.to_owned() });
        }
        for file in &over.files {
            let keys = TABLES.iter().find(|(path, _)| *path == &*file.path).map(|(_, keys)| *keys);
            let Some(keys) = keys.filter(|keys| !keys.is_empty()) else { continue };
            let taken = tsv::keys(&file.text, keys);
            for ours in self.files.iter_mut().filter(|ours| ours.path == file.path) {
                ours.text = tsv::without(&ours.text, keys, &taken).into();
            }
        }
        let over = over.files.into_iter().map(|file| file.of_overlay(dir));
        let mut files: Vec<Source> = over.collect();
        files.append(&mut self.files);
        // Stable: of one path the overlay's file stays before ours.
        Ok(Self::new(files))
    }

    /// The lexicon's files of entries, sorted by path.
    pub(crate) fn entry_files(&self) -> impl Iterator<Item = &Source> {
        let entries = |file: &&Source| {
            file.path.starts_with("lexicon/")
                && !matches!(&*file.path, "lexicon/classes.toml" | "lexicon/operators.toml")
        };
        // Of two entries that fit the earlier counts, and an overlay's is meant to.
        let (ours, over): (Vec<&Source>, Vec<&Source>) =
            self.files.iter().filter(entries).partition(|file| !file.is_overlay());
        over.into_iter().chain(ours)
    }

    /// The first 16 hexadecimal digits of the BLAKE3 hash over all paths and texts, each with its length before it.
    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for file in &self.files {
            // Where an overlay lies is no part of what it says.
            for part in [file.path.as_bytes(), file.text.as_bytes()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        let mut hash = hasher.finalize().to_hex().to_string();
        hash.truncate(16);
        hash
    }
}

fn read(path: &Path) -> std::io::Result<String> {
    let file = std::fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    let invalid = |message: String| std::io::Error::new(std::io::ErrorKind::InvalidData, message);
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(invalid(format!("the file is larger than {} MiB", LARGEST_FILE >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        invalid(format!("the file is not UTF-8 (line {line})"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_offset() {
        let source = Source::new("x", "one\r\ntwo\n\nfour");
        assert_eq!([0, 3, 4, 5, 8, 9, 10, 13, 99].map(|at| source.line(at)), [1, 1, 1, 2, 2, 3, 4, 4, 4]);
        assert_eq!(source.line_text(1), ("one", 0));
        assert_eq!(source.line_text(3), ("", 9));
        assert_eq!(source.line_text(4), ("four", 10));
        assert_eq!(source.line_text(5), ("", 0));
    }

    #[test]
    fn the_hash_tells_names_and_contents_apart() {
        let hash = |path, text: &'static str| Sources::new(vec![Source::new(path, text)]).hash();
        assert_eq!(hash("a", "b").len(), 16);
        assert_ne!(hash("a", "b"), hash("ab", ""));
        assert_ne!(hash("a", "b"), hash("b", "a"));
    }
}
