//! How fast reports become events, over the example reports of this project: the syntax, the coder on top of it, and the
//! whole of it.
//!
//! `cargo bench -p demarche`. How fast the program is from its start, on many articles and beside spaCy, is for the scripts
//! in `measures/` to say.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche_codebook::Codebook;
use demarche_coder::{Coder, Document};
use demarche_formats::text::lay_out;
use demarche_syntax::{Pipeline, Scratch};

/// The reports of `examples/`, in order of their names.
fn reports(root: &Path) -> Vec<Document> {
    let mut paths: Vec<_> = std::fs::read_dir(root.join("examples"))
        .expect("examples/ is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let document = |path: &std::path::PathBuf| {
        let layout = lay_out(std::fs::read_to_string(path).expect("an example is text"), None);
        Document {
            id: path.display().to_string(),
            title: layout.title,
            text: layout.text,
            parts: layout.parts,
            ..Document::default()
        }
    };
    paths.iter().map(document).collect()
}

fn code(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pipeline =
        Pipeline::open(&root.join("models/en_core_web_sm-3.8.0.dmodel")).expect("the model is there");
    let codebook = Codebook::embedded().expect("the code book is embedded");
    let coder = Coder::new(&pipeline, &codebook);
    let documents = reports(&root);
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut scratch = Scratch::new(&pipeline);
    let mut group = criterion.benchmark_group("examples");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("syntax", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                let paragraphs: Vec<&str> =
                    document.parts.iter().map(|part| part.span.of(&document.text)).collect();
                black_box(pipeline.parse_all(&paragraphs, &mut scratch));
            }
        });
    });
    group.bench_function("syntax and events", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(coder.code(document, &mut scratch));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, code);
criterion_main!(benches);
