//! Converts a spaCy v3 pipeline into the single-file form.
//!
//! ```text
//! import SOURCE TARGET [--f32] [--origin TEXT]
//! ```

use std::error::Error;

use demarche_syntax::{ImportOptions, Storage, import};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = Vec::new();
    let mut options = ImportOptions::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--f32" => options.storage = Storage::F32,
            "--origin" => options.origin = arguments.next().ok_or("--origin needs a text")?,
            _ => paths.push(argument),
        }
    }
    let [source, target] = &paths[..] else { return Err("usage: import SOURCE TARGET [--f32]".into()) };
    let report = import(source.as_ref(), target.as_ref(), &options)?;
    println!("{} {}: {} bytes", report.meta.name, report.meta.version, report.bytes);
    println!("runs {}", report.meta.components.join(", "));
    report.meta.notices.iter().for_each(|notice| println!("{notice}"));
    Ok(())
}
