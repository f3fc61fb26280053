//! A reader of msgpack, the format in which spaCy keeps weights and tables.

/// Values within values beyond this are refused; reading is recursive.
const MAX_DEPTH: usize = 32;

/// A value, borrowing text and bytes from the input.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    /// A positive integer beyond `i64`, as many identities of strings are.
    UInt(u64),
    Float(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// Reads the one value that `bytes` holds.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let mut reader = Reader { bytes, at: 0 };
        let value = reader.value(0)?;
        if reader.at != bytes.len() {
            return Err(format!("{} bytes follow the value", bytes.len() - reader.at));
        }
        Ok(value)
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            // Keys of numpy arrays are bytes.
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn uint(&self) -> Option<u64> {
        match self {
            Self::Int(number) => u64::try_from(*number).ok(),
            Self::UInt(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn size(&self) -> Option<usize> {
        self.uint().and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn map(&self) -> Option<&[(Self, Self)]> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value under `key` of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.map()?.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, value)| value)
    }

    /// The value as JSON, with bytes left out and numbers as keys written out.
    pub(super) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Nil => Json::Null,
            Self::Bytes(_) => self.text().map_or(Json::Null, Json::from),
            Self::Bool(value) => Json::from(*value),
            Self::Int(value) => Json::from(*value),
            Self::UInt(value) => Json::from(*value),
            Self::Float(value) => Json::from(*value),
            Self::Text(value) => Json::from(*value),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Map(map) => {
                let key = |key: &Self| match key {
                    Self::Int(number) => number.to_string(),
                    Self::UInt(number) => number.to_string(),
                    other => other.text().unwrap_or_default().to_owned(),
                };
                Json::Object(map.iter().map(|(k, value)| (key(k), value.to_json())).collect())
            }
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let Some(end) = end else { return Err(format!("the file ends within a value at byte {}", self.at)) };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// A big-endian number of `width` bytes.
    fn number(&mut self, width: usize) -> Result<u64, String> {
        Ok(self.take(width)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    fn size(&mut self, width: usize) -> Result<usize, String> {
        usize::try_from(self.number(width)?).map_err(|error| error.to_string())
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, String> {
        if depth > MAX_DEPTH {
            return Err("values are nested too deeply".into());
        }
        let tag = self.take(1)?[0];
        Ok(match tag {
            0x00..=0x7F => Value::Int(i64::from(tag)),
            0x80..=0x8F => self.map(usize::from(tag & 0x0F), depth)?,
            0x90..=0x9F => self.list(usize::from(tag & 0x0F), depth)?,
            0xA0..=0xBF => self.text(usize::from(tag & 0x1F))?,
            0xC0 => Value::Nil,
            0xC2 => Value::Bool(false),
            0xC3 => Value::Bool(true),
            0xC4..=0xC6 => {
                let size = self.size(1 << (tag - 0xC4))?;
                Value::Bytes(self.take(size)?)
            }
            0xCA => Value::Float(f64::from(f32::from_bits(self.number(4)? as u32))),
            0xCB => Value::Float(f64::from_bits(self.number(8)?)),
            0xCC..=0xCF => {
                let number = self.number(1 << (tag - 0xCC))?;
                i64::try_from(number).map_or(Value::UInt(number), Value::Int)
            }
            0xD0 => Value::Int(i64::from(self.number(1)? as i8)),
            0xD1 => Value::Int(i64::from(self.number(2)? as i16)),
            0xD2 => Value::Int(i64::from(self.number(4)? as i32)),
            0xD3 => Value::Int(self.number(8)? as i64),
            0xD9..=0xDB => {
                let size = self.size(1 << (tag - 0xD9))?;
                self.text(size)?
            }
            0xDC | 0xDD => {
                let size = self.size(2 << (tag - 0xDC))?;
                self.list(size, depth)?
            }
            0xDE | 0xDF => {
                let size = self.size(2 << (tag - 0xDE))?;
                self.map(size, depth)?
            }
            0xE0..=0xFF => Value::Int(i64::from(tag as i8)),
            _ => return Err(format!("unknown type {tag:#04x} at byte {}", self.at - 1)),
        })
    }

    fn text(&mut self, size: usize) -> Result<Value<'a>, String> {
        std::str::from_utf8(self.take(size)?).map(Value::Text).map_err(|error| error.to_string())
    }

    /// Every value takes at least a byte, so that room is never made for more than the file can hold.
    fn room(&self, size: usize) -> Result<(), String> {
        if size > self.bytes.len() - self.at {
            Err(format!("{size} values cannot follow at byte {}", self.at))
        } else {
            Ok(())
        }
    }

    fn list(&mut self, size: usize, depth: usize) -> Result<Value<'a>, String> {
        self.room(size)?;
        let list: Result<_, _> = (0..size).map(|_| self.value(depth + 1)).collect();
        list.map(Value::List)
    }

    fn map(&mut self, size: usize, depth: usize) -> Result<Value<'a>, String> {
        self.room(size.saturating_mul(2))?;
        let mut map = Vec::new();
        for _ in 0..size {
            map.push((self.value(depth + 1)?, self.value(depth + 1)?));
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_all_types() {
        let bytes = b"\x86\xa1a\x01\xa1b\xff\xa1c\xcf\xff\xff\xff\xff\xff\xff\xff\xff\xa1d\x93\xc0\xc2\xc3\xa1e\xc4\x02hi\xa1f\xcb\x3f\xf0\0\0\0\0\0\0";
        let value = Value::read(bytes).unwrap();
        assert_eq!(value.get("a").and_then(Value::uint), Some(1));
        assert_eq!(value.get("b"), Some(&Value::Int(-1)));
        assert_eq!(value.get("c").and_then(Value::uint), Some(u64::MAX));
        assert_eq!(value.get("d").and_then(Value::list).map(<[_]>::len), Some(3));
        assert_eq!(value.get("e").and_then(Value::text), Some("hi"));
        assert_eq!(value.get("f"), Some(&Value::Float(1.0)));
    }

    #[test]
    fn refuses_lies_about_sizes() {
        assert!(Value::read(b"\xdd\xff\xff\xff\xff").is_err());
        assert!(Value::read(b"\xdb\xff\xff\xff\xffab").is_err());
        assert!(Value::read(&[0x91; 1000]).is_err());
        assert!(Value::read(b"\x01\x02").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Value::read(&bytes);
        }
    }
}
