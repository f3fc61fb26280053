//! Bytes in: opened, unpacked and cut into documents, with bounded memory. Nothing is decoded here, so that one
//! thread can feed many that read.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use crate::{Format, Limits, ReadError, ReadErrorKind, charset, detect};

/// One document, as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// The input that it came from.
    pub name: String,
    /// Its line there, from 1, for JSONL.
    pub line: Option<u64>,
    /// What the bytes are; a single record for JSONL.
    pub format: Format,
    /// Unpacked bytes, no more than [`Limits::document_bytes`].
    pub bytes: Vec<u8>,
}

/// Most that is read to find out what an input is.
const HEAD: usize = 16 << 10;

/// The documents of an input, in order. A failure that concerns one line is one item, and the next line follows;
/// any other failure is the last item.
pub struct Raws {
    name: String,
    limits: Limits,
    state: State,
    taken: Arc<AtomicU64>,
}

/// A reader that counts the bytes taken from it.
struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

enum State {
    Failed(ReadErrorKind),
    Whole(Box<dyn BufRead + Send>, Format, bool),
    Lines(Box<dyn BufRead + Send>, u64, bool),
    Done,
}

impl Raws {
    /// Opens a file. Failure to do so is the only item then.
    pub fn open(path: &Path, format: Option<Format>, limits: Limits) -> Self {
        let name = path.display().to_string();
        // Opening a named pipe or device would block for ever.
        let opened = path.metadata().and_then(|metadata| {
            if metadata.is_file() { File::open(path) } else { Err(io::Error::other("not a regular file")) }
        });
        match opened {
            Ok(file) => Self::new(&name, file, format, limits),
            Err(error) => {
                let state = State::Failed(ReadErrorKind::Open(error));
                Self { name, limits, state, taken: Arc::default() }
            }
        }
    }

    /// Takes any reader, as standard input. `name` stands in messages and ids, and helps to tell the format.
    ///
    /// ```
    /// use demarche_formats::{Limits, Raws};
    /// let lines = "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";
    /// let raws = Raws::new("<stdin>", lines.as_bytes(), None, Limits::default());
    /// assert_eq!(raws.filter_map(Result::ok).count(), 2);
    /// ```
    pub fn new(
        name: &str,
        input: impl Read + Send + 'static,
        format: Option<Format>,
        limits: Limits,
    ) -> Self {
        let taken = Arc::<AtomicU64>::default();
        let input = Counted { inner: input, taken: taken.clone() };
        let state = start(name, Box::new(BufReader::with_capacity(HEAD, input)), format)
            .unwrap_or_else(State::Failed);
        Self { name: name.to_owned(), limits, state, taken }
    }

    /// Bytes taken from the input so far, packed as they are there: how far the work has come.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    fn error(&self, kind: ReadErrorKind) -> ReadError {
        ReadError::new(self.name.clone(), kind)
    }
}

fn start(
    name: &str,
    mut input: Box<dyn BufRead + Send>,
    format: Option<Format>,
) -> Result<State, ReadErrorKind> {
    let (head, mut input) = peek(&mut input).map(|head| (head, input)).map_err(ReadErrorKind::Read)?;
    if head.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    let packed = head.starts_with(b"\x1f\x8b");
    let head = if packed {
        // A gzip file may be several, one behind the other.
        input = Box::new(BufReader::with_capacity(HEAD, MultiGzDecoder::new(Cursor::new(head).chain(input))));
        peek(&mut input).map_err(ReadErrorKind::Gzip)?
    } else {
        head
    };
    if head.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    let found = detect::detect(name, &head)?;
    if format.is_none_or(|format| format == Format::Jsonl)
        && let Some(shape) = detect::misshapen(&head)
    {
        return Err(ReadErrorKind::Shape(shape));
    }
    let format = format.unwrap_or(found);
    let wide = charset::wide(&head).is_some();
    let input: Box<dyn BufRead + Send> = Box::new(Cursor::new(head).chain(input));
    Ok(match format {
        // Lines of UTF-16 cannot be cut before they are decoded; such files are rare and read whole.
        Format::Jsonl if wide => State::Whole(input, Format::Jsonl, packed),
        Format::Jsonl => State::Lines(input, 0, packed),
        format => State::Whole(input, format, packed),
    })
}

/// The first bytes of a stream, taken out of it: enough to tell the format, without waiting for more than that
/// from a slow writer.
fn peek(input: &mut Box<dyn BufRead + Send>) -> io::Result<Vec<u8>> {
    const ENOUGH: usize = 1024;
    let mut head = vec![0; HEAD];
    let mut len = 0;
    while len < ENOUGH {
        match input.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // A whole record tells it as well.
        if head[0] == b'{' && head[..len].contains(&b'\n') {
            break;
        }
    }
    head.truncate(len);
    Ok(head)
}

impl Iterator for Raws {
    type Item = Result<Raw, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Done => None,
            State::Failed(kind) => Some(Err(self.error(kind))),
            State::Whole(input, format, packed) => {
                let whole = whole(input, packed, &self.limits);
                match whole {
                    Ok(bytes) if format == Format::Jsonl => {
                        let text = charset::decode(&bytes, false).text;
                        self.state = State::Lines(Box::new(Cursor::new(text.into_bytes())), 0, false);
                        self.next()
                    }
                    Ok(bytes) => Some(Ok(Raw { name: self.name.clone(), line: None, format, bytes })),
                    Err(kind) => Some(Err(self.error(kind))),
                }
            }
            State::Lines(mut input, mut number, packed) => loop {
                number += 1;
                match line(&mut input, &self.limits) {
                    Ok(None) => return None,
                    Ok(Some(Line::Long)) => {
                        self.state = State::Lines(input, number, packed);
                        let kind = ReadErrorKind::TooLarge { limit: self.limits.document_bytes };
                        return Some(Err(self.error(kind).at_line(number)));
                    }
                    Ok(Some(Line::Bytes(mut bytes))) => {
                        if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                            bytes.drain(..3);
                        }
                        if bytes.trim_ascii().is_empty() {
                            continue;
                        }
                        self.state = State::Lines(input, number, packed);
                        return Some(Ok(Raw {
                            name: self.name.clone(),
                            line: Some(number),
                            format: Format::Jsonl,
                            bytes,
                        }));
                    }
                    Err(error) => {
                        let kind =
                            if packed { ReadErrorKind::Gzip(error) } else { ReadErrorKind::Read(error) };
                        return Some(Err(self.error(kind).at_line(number)));
                    }
                }
            },
        }
    }
}

fn whole(input: Box<dyn BufRead + Send>, packed: bool, limits: &Limits) -> Result<Vec<u8>, ReadErrorKind> {
    let limit = limits.document_bytes.min(LARGEST);
    let mut bytes = Vec::new();
    let read = input.take(limit as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| if packed { ReadErrorKind::Gzip(error) } else { ReadErrorKind::Read(error) })?;
    if bytes.len() > limit { Err(ReadErrorKind::TooLarge { limit }) } else { Ok(bytes) }
}

/// Spans are 32 bits wide, and decoding may make a text three times as long.
const LARGEST: usize = 1 << 30;

enum Line {
    Bytes(Vec<u8>),
    /// Longer than the limit; read over, not kept.
    Long,
}

fn line(input: &mut Box<dyn BufRead + Send>, limits: &Limits) -> io::Result<Option<Line>> {
    let limit = limits.document_bytes.min(LARGEST);
    let mut bytes = Vec::new();
    let mut long = false;
    let mut any = false;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        any = true;
        let end = available.iter().position(|&byte| byte == b'\n');
        let part = &available[..end.unwrap_or(available.len())];
        long |= bytes.len() + part.len() > limit;
        if !long {
            bytes.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(any.then_some(if long { Line::Long } else { Line::Bytes(bytes) }))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn shown(name: &str, bytes: &[u8], limits: Limits) -> Vec<String> {
        Raws::new(name, Cursor::new(bytes.to_vec()), None, limits)
            .map(|item| match item {
                Ok(raw) => format!("{:?} {:?} {}", raw.format, raw.line, raw.bytes.len()),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn lines_are_cut_and_long_ones_passed_over() {
        let limits = Limits { document_bytes: 20, ..Limits::default() };
        let text = format!("{{\"text\":\"a\"}}\n\n{}\n{{\"text\":\"b\"}}", "x".repeat(1000));
        assert_eq!(
            shown("a", text.as_bytes(), limits),
            ["Jsonl Some(1) 12", "a:3: holds a document of more than 20 bytes [E205]", "Jsonl Some(4) 12",]
        );
    }

    #[test]
    fn packed_files() {
        let mut two = gz(b"{\"text\":\"a\"}\n");
        two.extend(gz(b"{\"text\":\"b\"}\n"));
        assert_eq!(shown("a.gz", &two, Limits::default()).len(), 2);
        let mut cut = gz("Talks. ".repeat(5_000).as_bytes());
        cut.truncate(cut.len() - 9);
        let shown = shown("a.gz", &cut, Limits::default());
        assert!(shown.len() == 1 && shown[0].contains("E206"), "{shown:?}");
        // A small file that unpacks to a large one stops at the limit.
        let bomb = gz(&vec![b'a'; 10 << 20]);
        let limits = Limits { document_bytes: 1 << 20, ..Limits::default() };
        assert!(super::tests::shown("b.gz", &bomb, limits)[0].contains("E205"));
    }

    #[test]
    fn what_is_no_text() {
        for (bytes, code) in
            [(&b""[..], "E203"), (b"%PDF-1.4", "E204"), (b"a\0b", "E204"), (b"\x1f\x8b", "E206")]
        {
            let shown = shown("a", bytes, Limits::default());
            assert!(shown.len() == 1 && shown[0].contains(code), "{bytes:?} {shown:?}");
        }
        let missing: Vec<_> = Raws::open(Path::new("/no/such/file"), None, Limits::default()).collect();
        assert!(matches!(&missing[..], [Err(error)] if error.code() == "E201"));
    }

    #[test]
    fn what_is_taken_is_counted_as_it_lies_there() {
        let packed = gz("{\"text\":\"a\"}\n".repeat(1_000).as_bytes());
        let length = packed.len() as u64;
        let mut raws = Raws::new("a", Cursor::new(packed), None, Limits::default());
        assert_eq!(raws.by_ref().count(), 1_000);
        assert_eq!(raws.taken(), length);
    }

    #[test]
    fn records_in_utf16() {
        let bytes: Vec<u8> = "\u{feff}{\"text\":\"a\"}\n{\"text\":\"b\"}\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(shown("a", &bytes, Limits::default()).len(), 2);
    }
}
