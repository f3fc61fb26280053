//! Lists the files of the code book so that the program carries them.
//!
//! `OUT_DIR/embedded.rs` becomes `const EMBEDDED: &[(&str, &str)]`, path inside the folder and text.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")));
    let data = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../data");
    let mut code = String::from("const EMBEDDED: &[(&str, &str)] = &[\n");
    for folder in ["ontology", "actors", "lexicon"] {
        let place = data.join(folder);
        println!("cargo::rerun-if-changed={}", place.display());
        let mut names = Vec::new();
        for item in fs::read_dir(&place)? {
            if let Ok(name) = item?.file_name().into_string()
                && (name.ends_with(".tsv") || name.ends_with(".toml"))
            {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            let path = place.join(&name);
            let key = format!("{folder}/{name}");
            writeln!(code, "    ({key:?}, include_str!({:?})),", path.display().to_string())
                .map_err(io::Error::other)?;
        }
    }
    code.push_str("];\n");
    fs::write(Path::new(&variable("OUT_DIR")?).join("embedded.rs"), code)
}
