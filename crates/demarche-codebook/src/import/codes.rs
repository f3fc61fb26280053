//! CAMEO actor codes: chunks of three letters, first the state or kind of body, then roles.

use crate::{Codebook, Sector};

/// A code in our terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ActorCode {
    /// A state's or a body's code.
    pub code: String,
    /// Whether the code book has no state of that code.
    pub is_new: bool,
    /// Whether it is IGO, NGO, IMG, ISM or MNC.
    pub international: bool,
    /// Sectors, first the primary.
    pub sectors: Vec<Sector>,
    /// Chunks that have no counterpart.
    pub lost: Vec<String>,
}

/// `PSEREBHMS` as PSE, REB, with `HMS` left. Upper and lower case are one. `None` for what is no code of chunks.
pub(super) fn actor(codebook: &Codebook, text: &str) -> Option<ActorCode> {
    let text = text.trim().to_uppercase();
    if text.len() < 3 || !text.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let (first, rest) = text.split_at(3);
    let mut out = ActorCode::default();
    (out.code, out.international, out.is_new) = match first {
        "IGO" | "NGO" | "IMG" | "ISM" | "MNC" => (first.to_owned(), true, false),
        "NGM" => ("NGO".to_owned(), true, false),
        "UIS" => ("IMG".to_owned(), true, false),
        _ => match state(codebook, first) {
            Some(code) => (code, false, false),
            None => (first.to_owned(), false, true),
        },
    };
    sectors(rest, &mut out);
    Some(out)
}

/// Sectors of an agent's code, such as `GOVMIL`.
pub(super) fn agent(text: &str) -> ActorCode {
    let mut out = ActorCode::default();
    sectors(&text.trim().trim_matches('~').to_uppercase(), &mut out);
    out
}

fn sectors(text: &str, out: &mut ActorCode) {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at);
        let chunk;
        (chunk, rest) = rest.split_at(end);
        match sector(chunk) {
            Some(sector) if !out.sectors.contains(&sector) => out.sectors.push(sector),
            Some(_) => {}
            None => out.lost.push(chunk.to_owned()),
        }
    }
}

/// The state with that CAMEO or ISO code.
fn state(codebook: &Codebook, code: &str) -> Option<String> {
    let states = codebook.actors.states();
    let by_cameo = states.iter().find(|state| state.cameo.as_deref() == Some(code));
    let found = by_cameo.or_else(|| states.iter().find(|state| state.code.as_str() == code));
    found.map(|state| state.code.as_str().to_owned())
}

/// CAMEO's role codes in PLOVER's sectors. `MED` was media and is medical now.
fn sector(chunk: &str) -> Option<Sector> {
    let name = match chunk {
        "MED" => "JRN",
        "HLH" => "MED",
        "CIV" | "PPL" => "CVL",
        "INS" | "SEP" => "REB",
        "TOP" | "MID" | "HAR" | "MOD" => return None,
        "HRI" | "ENV" | "DEV" | "SET" => "SOC",
        "CHR" | "MOS" | "JEW" | "BUD" | "HIN" | "CTH" | "SHI" | "SUN" => "REL",
        other => other,
    };
    Sector::from_name(name)
}
