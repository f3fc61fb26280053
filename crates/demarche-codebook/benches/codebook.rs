//! How long the code book takes to load, and how fast names are found in text.
//!
//! `cargo bench -p demarche-codebook`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use demarche_codebook::Codebook;

/// News-like text made of invented sentences and names of the registry, about 1 MB.
fn text(codebook: &Codebook) -> String {
    const SENTENCES: [&str; 5] = [
        "The foreign minister of NAME said on Monday that the talks with NAME had been frank and useful, and that a \
         second round would follow before the end of the month. ",
        "Traders shrugged off the announcement, which had been expected for weeks, and the currency barely moved. ",
        "Three fishermen were released on Thursday after NAME and NAME agreed to settle the matter through the commission \
         that both had set up in the spring, officials familiar with the case said. ",
        "\"We have no reason to doubt their word,\" the spokeswoman added, although she declined to say who had been in \
         the room. ",
        "Earlier, a convoy carrying flour and medicine had crossed the bridge near NAME, where it was met by residents. ",
    ];
    let names = codebook.actors.names();
    let mut text = String::new();
    let mut next = 0;
    while text.len() < 1 << 20 {
        for sentence in SENTENCES {
            for (at, part) in sentence.split("NAME").enumerate() {
                if at > 0 {
                    next = (next + 7_919) % names.len().max(1);
                    text.push_str(names.get(next).map_or("Atlantis", |name| &name.text));
                }
                text.push_str(part);
            }
        }
    }
    text
}

fn scan(criterion: &mut Criterion) {
    let codebook = Codebook::embedded().expect("the code book is embedded");
    let text = text(&codebook);
    let mut group = criterion.benchmark_group("scan");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("news", |bencher| bencher.iter(|| codebook.actors.hits(black_box(&text)).count()));
    let other = "слово и дело, мир и война. ".repeat(20_000);
    group.throughput(Throughput::Bytes(other.len() as u64));
    group.bench_function("another script", |bencher| {
        bencher.iter(|| codebook.actors.hits(black_box(&other)).count())
    });
    group.finish();
}

fn load(criterion: &mut Criterion) {
    let codebook = Codebook::embedded().expect("the code book is embedded");
    let (entries, names) = (codebook.lexicon.entries().len(), codebook.actors.names().len());
    criterion.bench_function(&format!("load/embedded, {entries} entries, {names} names"), |bencher| {
        bencher.iter(|| Codebook::embedded().map(|codebook| codebook.actors.people().len()));
    });
}

criterion_group!(benches, scan, load);
criterion_main!(benches);
