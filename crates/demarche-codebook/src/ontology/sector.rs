//! Codes of states and of international actors, and the sectors of actors.

use std::fmt;

use super::types::named;

named! {
    /// What part of a society an actor is, in PLOVER's sectors (`JRN` is media, `MED` is medical; CAMEO's `MED` was media).
    Sector, "sector" {
        /// Government and administration.
        Gov = "GOV",
        /// Armed forces of a state.
        Mil = "MIL",
        /// Police and other internal security.
        Cop = "COP",
        /// Courts, judges, prosecutors.
        Jud = "JUD",
        /// Parliaments and their members.
        Leg = "LEG",
        /// Political parties.
        Pty = "PTY",
        /// Armed groups fighting a state.
        Reb = "REB",
        /// Intelligence services.
        Spy = "SPY",
        /// Armed groups of unknown allegiance.
        Uaf = "UAF",
        /// Pro-government militias.
        Prm = "PRM",
        /// Political opposition.
        Opp = "OPP",
        /// Business.
        Bus = "BUS",
        /// Civilians.
        Cvl = "CVL",
        /// Education.
        Edu = "EDU",
        /// Elites: former officials, celebrities.
        Eli = "ELI",
        /// Journalists and media.
        Jrn = "JRN",
        /// Labour.
        Lab = "LAB",
        /// Medical personnel.
        Med = "MED",
        /// Refugees and displaced persons.
        Ref = "REF",
        /// Religious bodies and clergy.
        Rel = "REL",
        /// Civil society.
        Soc = "SOC",
        /// Farmers and their organisations.
        Agr = "AGR",
        /// Criminals.
        Crm = "CRM",
        /// Breakaway authorities.
        Pre = "PRE",
        /// Unknown.
        Unk = "UNK",
    }
}

/// A three-letter code of a state (`RUS`, `XKX`) or of a kind of international actor (`IGO`, `NGO`, ...).
///
/// ```
/// use demarche_codebook::Code;
/// assert_eq!(Code::new("RUS").unwrap().as_str(), "RUS");
/// assert!(Code::new("IGO").unwrap().is_international());
/// assert!(Code::new("rus").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code([u8; 3]);

impl Code {
    /// Codes of international actors: organisations of states, non-governmental organisations, armed groups,
    /// other movements, companies.
    pub const INTERNATIONAL: [&str; 5] = ["IGO", "NGO", "IMG", "ISM", "MNC"];

    /// The code `text`, where it is three capital letters of ASCII.
    pub fn new(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // The bytes are ASCII by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the code is `XXX`: its names (seas, wars, treaties) are no actor's, and only keep 'South China Sea' from
    /// being China.
    pub fn is_nobody(self) -> bool {
        self.as_str() == "XXX"
    }

    /// Whether the code is one of [`Code::INTERNATIONAL`] and no state.
    pub fn is_international(self) -> bool {
        Self::INTERNATIONAL.contains(&self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
