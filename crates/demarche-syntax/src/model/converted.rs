//! The converted form of a pipeline: one file, read in one go.
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | magic, `\x89DMODEL\n` |
//! | 8..12 | version of the format, 1 |
//! | 12..16 | zero |
//! | 16..24 | length of the description |
//! | 24..32 | length of the file |
//! | 32..64 | SHA-256 of all that follows |
//! | 64.. | the description in JSON, then the sections, each aligned to 64 bytes |
//!
//! All numbers are little-endian. The description opens with the pipeline's [`Meta`](super::Meta): name, version, origin,
//! licence and the SHA-256 of the source. Sections are tensors in single or half precision, texts, and
//! lists of 64-bit numbers.

use half::slice::HalfFloatSliceExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Storage;
use super::spec::{Bundle, Spec, Tensor};
use crate::Error;

pub(super) const MAGIC: &[u8; 8] = b"\x89DMODEL\n";
const VERSION: u32 = 1;
const HEADER: usize = 64;
const ALIGNMENT: usize = 64;

/// Tensors with fewer values stay in single precision: they weigh nothing.
const LARGE: usize = 4096;

#[derive(Serialize, Deserialize)]
struct Description {
    spec: Spec,
    sections: Vec<Section>,
}

/// Where a section lies; places count from the end of the description.
#[derive(Serialize, Deserialize)]
struct Section {
    kind: SectionKind,
    start: usize,
    bytes: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shape: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SectionKind {
    F32,
    F16,
    Text,
    U64,
}

/// The converted form of `bundle`.
pub(super) fn write(bundle: &Bundle, storage: Storage) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let mut sections = Vec::new();
    let mut push = |kind, shape: &[usize], content: &[u8]| {
        let start = body.len();
        body.extend_from_slice(content);
        body.resize(body.len().next_multiple_of(ALIGNMENT), 0);
        sections.push(Section { kind, start, bytes: content.len(), shape: shape.to_vec() });
    };
    for tensor in &bundle.tensors {
        let halves = storage == Storage::F16
            && tensor.values.len() >= LARGE
            && tensor.values.iter().all(|value| value.abs() <= f32::from(half::f16::MAX));
        if halves {
            let halves = tensor.values.iter().flat_map(|&value| half::f16::from_f32(value).to_le_bytes());
            push(SectionKind::F16, &tensor.shape, &halves.collect::<Vec<u8>>());
        } else {
            let values = tensor.values.iter().flat_map(|value| value.to_le_bytes());
            push(SectionKind::F32, &tensor.shape, &values.collect::<Vec<u8>>());
        }
    }
    for text in &bundle.texts {
        push(SectionKind::Text, &[], text.as_bytes());
    }
    for numbers in &bundle.numbers {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        push(SectionKind::U64, &[], &bytes);
    }
    let description = Description { spec: bundle.spec.clone(), sections };
    let mut json =
        serde_json::to_vec(&description).map_err(|error| Error::damaged("converted pipeline", error))?;
    // Spaces after the JSON bring the sections to their alignment.
    json.resize(json.len().next_multiple_of(ALIGNMENT), b' ');
    let mut file = Vec::with_capacity(HEADER + json.len() + body.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&[0; 4]);
    file.extend_from_slice(&(json.len() as u64).to_le_bytes());
    file.extend_from_slice(&((HEADER + json.len() + body.len()) as u64).to_le_bytes());
    let mut digest = Sha256::new();
    digest.update(&json);
    digest.update(&body);
    file.extend_from_slice(&digest.finalize());
    file.extend_from_slice(&json);
    file.extend_from_slice(&body);
    Ok(file)
}

/// Reads the converted form. Anything that [`write`] would not write is refused.
pub(super) fn read(file: &[u8]) -> Result<Bundle, Error> {
    let damaged = |why: &str| Error::damaged("converted pipeline", why);
    let header = file.first_chunk::<HEADER>().ok_or_else(|| damaged("it is shorter than its header"))?;
    if !header.starts_with(MAGIC) {
        return Err(damaged("it does not start as converted pipelines do"));
    }
    let version = u32::from_le_bytes(field(header, 8));
    if version != VERSION {
        return Err(Error::unsupported("converted pipeline", format!("version {version} of the format")));
    }
    let (json_bytes, bytes) = (u64::from_le_bytes(field(header, 16)), u64::from_le_bytes(field(header, 24)));
    if bytes != file.len() as u64 {
        return Err(damaged(&format!("it should have {bytes} bytes and has {}", file.len())));
    }
    let rest = &file[HEADER..];
    if Sha256::digest(rest)[..] != header[32..64] {
        return Err(damaged("its checksum does not fit its content"));
    }
    let (json, body) = usize::try_from(json_bytes)
        .ok()
        .and_then(|size| rest.split_at_checked(size))
        .ok_or_else(|| damaged("its description is longer than the file"))?;
    let description: Description =
        serde_json::from_slice(json).map_err(|error| Error::damaged("converted pipeline", error))?;
    let mut bundle = Bundle { spec: description.spec, ..Bundle::default() };
    for section in description.sections {
        let end = section.start.checked_add(section.bytes);
        let content = end.and_then(|end| body.get(section.start..end));
        let content = content.ok_or_else(|| damaged("a section lies outside of the file"))?;
        match section.kind {
            SectionKind::F32 | SectionKind::F16 => {
                let values = match section.kind {
                    SectionKind::F16 => halves(content),
                    _ => content.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
                };
                let size = section.shape.iter().try_fold(1usize, |size, &width| size.checked_mul(width));
                if size != Some(values.len()) {
                    return Err(damaged("a tensor does not have the shape that it claims"));
                }
                bundle.tensors.push(Tensor { shape: section.shape, values });
            }
            SectionKind::Text => {
                let text = std::str::from_utf8(content).map_err(|_| damaged("a text is not UTF-8"))?;
                bundle.texts.push(text.to_owned());
            }
            SectionKind::U64 => {
                let numbers = content.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes));
                bundle.numbers.push(numbers.collect());
            }
        }
    }
    Ok(bundle)
}

fn field<const N: usize>(header: &[u8; HEADER], at: usize) -> [u8; N] {
    std::array::from_fn(|i| header[at + i])
}

fn halves(content: &[u8]) -> Vec<f32> {
    let halves: Vec<half::f16> =
        content.as_chunks::<2>().0.iter().map(|bytes| half::f16::from_le_bytes(*bytes)).collect();
    halves.to_f32_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bundle() -> Bundle {
        let mut bundle = Bundle::default();
        bundle.spec.meta.name = "xx_test".into();
        bundle.tensors.push(Tensor { shape: vec![2, 2], values: vec![1.0, -0.1, 1e9, 0.0] });
        bundle.tensors.push(Tensor { shape: vec![64, 64], values: vec![0.25; 4096] });
        bundle.texts.push("één\ntwee".into());
        bundle.numbers.push(vec![u64::MAX, 0, 7]);
        bundle
    }

    #[test]
    fn comes_back_as_it_was() {
        for storage in [Storage::F16, Storage::F32] {
            assert_eq!(read(&write(&bundle(), storage).unwrap()).unwrap(), bundle());
        }
        assert!(
            write(&bundle(), Storage::F16).unwrap().len() < write(&bundle(), Storage::F32).unwrap().len()
        );
    }

    #[test]
    fn every_cut_and_every_flip_is_an_error() {
        let file = write(&bundle(), Storage::F16).unwrap();
        for end in 0..file.len() {
            assert!(read(&file[..end]).is_err(), "cut at {end}");
        }
        for at in (0..file.len()).filter(|at| !(12..16).contains(at)) {
            let mut flipped = file.clone();
            flipped[at] ^= 0x40;
            assert!(read(&flipped).is_err(), "flipped at {at}");
        }
    }

    proptest! {
        #[test]
        fn hostile_sections_never_panic(start in any::<usize>(), bytes in any::<usize>(), width in any::<usize>()) {
            let json = format!(
                r#"{{"spec":{},"sections":[{{"kind":"f32","start":{start},"bytes":{bytes},"shape":[{width},2]}}]}}"#,
                serde_json::to_string(&Spec::default()).unwrap()
            );
            let mut file = MAGIC.to_vec();
            file.extend(1u32.to_le_bytes());
            file.extend([0; 4]);
            file.extend((json.len() as u64).to_le_bytes());
            file.extend((HEADER as u64 + json.len() as u64).to_le_bytes());
            file.extend(Sha256::digest(json.as_bytes()));
            file.extend(json.as_bytes());
            let _ = read(&file);
        }
    }
}
