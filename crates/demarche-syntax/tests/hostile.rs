//! Damaged and hostile model files: an error each time, and no panic.

mod common;

use std::path::Path;

use common::model_path;
use demarche_syntax::{Error, ImportOptions, Pipeline, import};
use sha2::{Digest, Sha256};

fn scratch_file(name: &str, content: &[u8]) -> std::path::PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the target folder can be written");
    path
}

/// Opens `content`; it must be refused.
fn refuse(name: &str, content: &[u8]) -> Error {
    let path = scratch_file(name, content);
    Pipeline::open(&path).map(|_| ()).expect_err(name)
}

/// The shipped file with its description changed and all sums made right again.
fn with_description(change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let file = std::fs::read(model_path()).expect("the model is there");
    let length = u64::from_le_bytes(file[16..24].try_into().expect("eight bytes")) as usize;
    let mut description: serde_json::Value =
        serde_json::from_slice(&file[64..64 + length]).expect("the description is JSON");
    change(&mut description);
    let mut json = serde_json::to_vec(&description).expect("it stays JSON");
    json.resize(json.len().next_multiple_of(64), b' ');
    let mut changed = file[..16].to_vec();
    changed.extend((json.len() as u64).to_le_bytes());
    changed.extend(((64 + json.len() + file.len() - 64 - length) as u64).to_le_bytes());
    let mut digest = Sha256::new();
    digest.update(&json);
    digest.update(&file[64 + length..]);
    changed.extend(digest.finalize());
    changed.extend(json);
    changed.extend(&file[64 + length..]);
    changed
}

#[test]
fn cut_and_flipped_files() {
    let file = std::fs::read(model_path()).expect("the model is there");
    for end in [0, 7, 63, 64, 1000, file.len() / 2, file.len() - 1] {
        refuse("cut.dmodel", &file[..end]);
    }
    for at in [9, 17, 25, 40, 70, file.len() / 2, file.len() - 100] {
        let mut flipped = file.clone();
        flipped[at] ^= 1;
        refuse("flipped.dmodel", &flipped);
    }
    refuse("empty.whl", b"");
    refuse("noise.whl", b"PK\x03\x04 this is no archive at all");
    assert!(matches!(Pipeline::open(Path::new("/nowhere/at/all")), Err(Error::Io { .. })));
}

/// A wheel with a sound configuration and one file of weights, packed.
fn wheel() -> Vec<u8> {
    let mut wheel = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let files: [(&str, &[u8]); 4] = [
        (
            "config.cfg",
            b"[nlp]\nlang = \"en\"\npipeline = [\"tagger\"]\n[components.tagger]\nfactory = \"tagger\"\n",
        ),
        ("meta.json", b"{\"name\":\"tiny\"}"),
        ("tokenizer", b"\x80"),
        ("tagger/model", b"\x83\xa5nodes\x91\x81\xa4name\xa4lstm\xa5attrs\x91\x80\xa6params\x91\x80"),
    ];
    for (name, content) in files {
        let options = zip::write::SimpleFileOptions::default();
        wheel.start_file(format!("tiny/tiny-1/{name}"), options).expect("memory can be written");
        std::io::Write::write_all(&mut wheel, content).expect("memory can be written");
    }
    wheel.finish().expect("memory can be written").into_inner()
}

#[test]
fn damaged_wheels_name_the_file_inside() {
    let wheel = wheel();
    let path = scratch_file("tiny.whl", &wheel);
    assert!(Pipeline::open(&path).expect("it is sound").meta().notices[0].contains("'lstm'"));
    // The content of each file follows its name in the archive.
    for file in ["meta.json", "tagger/model"] {
        let name = wheel.windows(file.len()).position(|bytes| bytes == file.as_bytes()).expect("it is there");
        let mut damaged = wheel.clone();
        damaged[name + file.len() + 5] ^= 0x10;
        let error = refuse("damaged.whl", &damaged).to_string();
        assert!(error.starts_with(&format!("E103: {file} is damaged: ")), "{error}");
    }
}

#[test]
fn imports_that_cannot_be() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-folder/x.dmodel");
    let error = import(&model_path(), &target, &ImportOptions::default()).expect_err("it is converted");
    assert!(matches!(error, Error::Converted { .. }), "{error}");
    let path = scratch_file("sound.whl", &wheel());
    let error = import(&path, &target, &ImportOptions::default()).expect_err("there is no folder");
    assert!(matches!(error, Error::Write { .. }), "{error}");
    // The system's words are told once in a chain of errors.
    let why = std::error::Error::source(&error).expect("the system said why").to_string();
    assert!(!error.to_string().contains(&why), "{error}");
}

#[test]
fn lying_descriptions() {
    // Unchanged, the rebuilt file must be fine; else the cases below would prove nothing.
    let path = scratch_file("same.dmodel", &with_description(|_| {}));
    Pipeline::open(&path).expect("the description was not changed");
    type Change = fn(&mut serde_json::Value);
    let cases: &[(&str, Change)] = &[
        ("section beyond the file", |json| json["sections"][0]["start"] = u64::MAX.into()),
        ("section without end", |json| json["sections"][0]["bytes"] = u64::MAX.into()),
        ("huge shape", |json| json["sections"][0]["shape"] = serde_json::json!([u64::MAX, u64::MAX])),
        ("other shape", |json| json["sections"][0]["shape"] = serde_json::json!([96, 5000])),
        ("no shape", |json| json["sections"][0]["shape"] = serde_json::json!([])),
        ("no sections", |json| json["sections"] = serde_json::json!([])),
        ("tensor that is not there", |json| {
            json["spec"]["components"][0]["kind"]["tok2vec"]["mix"]["weights"] = 99_999.into();
        }),
        ("tensor used twice", |json| {
            json["spec"]["components"][0]["kind"]["tok2vec"]["mix"]["weights"] = 0.into()
        }),
        ("wide window", |json| json["spec"]["components"][0]["kind"]["tok2vec"]["window"] = 1_000_000.into()),
        ("unknown attribute", |json| {
            json["spec"]["components"][0]["kind"]["tok2vec"]["columns"][0] = "X".into()
        }),
        ("too few labels", |json| {
            json["spec"]["components"][1]["kind"]["tagger"]["labels"] = serde_json::json!(["A"])
        }),
        ("listens to nobody", |json| {
            json["spec"]["components"][1]["kind"]["tagger"]["input"]["shared"] = "x".into()
        }),
        ("unknown move", |json| {
            json["spec"]["components"][2]["kind"]["parser"]["moves"] = serde_json::json!({"9": [["x", 1]]});
        }),
        ("no moves", |json| json["spec"]["components"][2]["kind"]["parser"]["moves"] = serde_json::json!({})),
        ("bad expression", |json| json["spec"]["tokenizer"]["prefix"] = "(((".into()),
        ("bad special case", |json| {
            json["spec"]["tokenizer"]["exceptions"][0] = serde_json::json!(["x", [["y", null]]])
        }),
        ("rules that are no list", |json| {
            json["spec"]["components"][3]["kind"]["attribute_ruler"]["patterns"] = 7.into();
        }),
        ("table that is not there", |json| {
            json["spec"]["components"][4]["kind"]["lemmatizer"]["index"]["noun"] = 12_345.into();
        }),
        ("no description", |json| *json = serde_json::json!([])),
    ];
    for (name, change) in cases {
        let error = refuse("lying.dmodel", &with_description(change));
        assert!(error.to_string().starts_with('E'), "{name}: {error}");
    }
}

#[test]
fn folders_that_are_no_pipelines() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder");
    // An earlier run may have left it.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("tagger")).expect("the target folder can be written");
    let write =
        |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).expect("it can be written");
    let open = || Pipeline::open(&folder).map(|_| ()).map_err(|error| error.to_string());
    assert!(open().is_err_and(|error| error.starts_with("E102")));
    write(
        "config.cfg",
        b"[nlp]\nlang = \"en\"\npipeline = [\"tagger\"]\n[components.tagger]\nfactory = \"tagger\"\n",
    );
    assert!(open().is_err_and(|error| error.starts_with("E103: meta.json")));
    write("meta.json", b"{}");
    assert!(open().is_err_and(|error| error.starts_with("E103: tokenizer")));
    write("tokenizer", b"\x80");
    assert!(open().is_err_and(|error| error.starts_with("E103: tagger/model")));
    write("tagger/model", b"\x83\xa5nodes\x90\xa5attrs\x90\xa6params\x91\x80");
    assert!(open().is_err_and(|error| error.contains("differ in number")));
    // A network of an unknown kind is left out, and what is left is a tokenizer.
    write("tagger/model", b"\x83\xa5nodes\x91\x81\xa4name\xa4lstm\xa5attrs\x91\x80\xa6params\x91\x80");
    let pipeline = Pipeline::open(&folder).expect("the tagger is left out");
    assert!(pipeline.meta().notices[0].contains("a layer of kind 'lstm'"));
    assert_eq!(pipeline.parse("one two").tokens.len(), 2);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder.dmodel");
    let report = import(&folder, &target, &ImportOptions::default()).expect("it can be converted");
    assert_eq!(report.meta.notices, pipeline.meta().notices);
    assert_eq!(Pipeline::open(&target).expect("it can be read").meta(), pipeline.meta());
}
