//! Who may act: states with their names, bodies, groups, people with dated offices, and role words.

pub(crate) mod load;
mod load_people;
mod people;
mod roles;
mod scan;
mod seats;
mod spelling;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

pub use people::{Office, Person};
pub(crate) use roles::words as token_words;
pub use roles::{Role, RoleKind};
pub use scan::{Hit, Hits};
pub use seats::Seat;
pub use spelling::{NameKey, is_name_particle, name_keys};

use crate::date::Validity;
use crate::ontology::{Code, Sector};

macro_rules! id {
    ($(#[$doc:meta] $name:ident($inner:ty);)*) => {
        $(
            #[$doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub $inner);
        )*
    };
}

id! {
    /// A row of `states.tsv`: an index for [`Actors::state_by_id`].
    StateId(u16);
    /// A row of `names.tsv` or `places.tsv`: an index for [`Actors::name`].
    NameId(u32);
    /// A row of `bodies.tsv`: an index for [`Actors::body`].
    BodyId(u32);
    /// A row of `groups.tsv`: an index for [`Actors::group`].
    GroupId(u32);
    /// A person of `people.tsv`: an index for [`Actors::person`].
    PersonId(u32);
}

/// A state or territory in a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Native code: ISO 3166 alpha-3, `XKX` for Kosovo.
    pub code: Code,
    /// Its usual English name.
    pub name: Box<str>,
    /// When it was a state.
    pub validity: Validity,
    /// ISO 3166 alpha-2.
    pub iso2: Option<Box<str>>,
    /// ISO 3166 alpha-3.
    pub iso3: Option<Box<str>>,
    /// FIPS 10-4, which GDELT's places use.
    pub fips: Option<Box<str>>,
    /// CAMEO country code.
    pub cameo: Option<Box<str>>,
    /// Correlates of War number.
    pub cow: Option<u16>,
    /// Gleditsch and Ward number.
    pub gw: Option<u16>,
    /// Wikidata id, `Q159`.
    pub wikidata: Option<Box<str>>,
    /// Member of the United Nations.
    pub un: bool,
    /// The states that came after it, of a state that is no more.
    pub successors: Box<[Code]>,
    /// For dependencies and breakaway regions, the code that PLOVER folds them into.
    pub sovereign: Option<Code>,
    /// `PRE` for breakaway regions.
    pub sector: Option<Sector>,
    /// Remarks.
    pub note: Box<str>,
}

impl State {
    /// The code that PLOVER has for it: the sovereign's of a dependency or breakaway region, `KOS` for Kosovo.
    pub fn plover_code(&self) -> Code {
        let code = self.sovereign.unwrap_or(self.code);
        if code.as_str() == "XKX" { Code::new("KOS").unwrap_or(code) } else { code }
    }
}

/// What kind of name a name is, and so how it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// 'Russia': the state.
    Name,
    /// 'Russian', as a modifier.
    Adjective,
    /// 'Russian', 'Russians': people of the state.
    Demonym,
    /// 'Moscow': the government when it is agent or target of an act, else a place.
    Capital,
    /// 'the Kremlin': the body that sits there.
    Metonym,
    /// 'Siberia': never acts.
    Place,
}

impl NameKind {
    /// The kind of that name in the data files.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "adjective" => Self::Adjective,
            "demonym" => Self::Demonym,
            "capital" => Self::Capital,
            "metonym" => Self::Metonym,
            "place" => Self::Place,
            _ => return None,
        })
    }
}

/// Where a place lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geo {
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// People living there, 0 where unknown.
    pub population: u32,
}

/// One name of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The state's code.
    pub code: Code,
    /// What kind of name it is.
    pub kind: NameKind,
    /// The name as it is written, without article.
    pub text: Box<str>,
    /// When it was in use.
    pub validity: Validity,
    /// Of a metonym, the sectors of the body that sits there (`GOV` where the file says nothing); else empty.
    pub sectors: Box<[Sector]>,
    /// Whether the note says that the name also means something else.
    pub ambiguous: bool,
    /// Remarks.
    pub note: Box<str>,
    /// Where it lies, for rows of `places.tsv`.
    pub geo: Option<Geo>,
}

/// An international organisation, court, alliance or NGO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `NATO`.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Acronyms and other names.
    pub aliases: Box<[Box<str>]>,
    /// `IGO`, `NGO`, `IMG`, `ISM` or `MNC`.
    pub code: Code,
    /// Sectors, first the primary; often empty.
    pub sectors: Box<[Sector]>,
    /// Wikidata id.
    pub wikidata: Option<Box<str>>,
    /// When it existed.
    pub validity: Validity,
    /// Codes of its members, where it has a small and fixed set.
    pub members: Box<[Code]>,
}

/// A national institution, party, armed group or company with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `TALIBAN`.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Other names.
    pub aliases: Box<[Box<str>]>,
    /// The state's code.
    pub code: Code,
    /// Sectors, first the primary.
    pub sectors: Box<[Sector]>,
    /// Wikidata id.
    pub wikidata: Option<Box<str>>,
    /// When it existed.
    pub validity: Validity,
}

/// What a name in a text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sense {
    /// A name of a state: its name, adjective, demonym, capital, metonym or place.
    Name(NameId),
    /// An international body.
    Body(BodyId),
    /// A national institution, party, armed group or company.
    Group(GroupId),
    /// A person, by full name or alias.
    Person(PersonId),
}

macro_rules! valid_on {
    ($($name:ident)*) => {
        $(impl $name {
            /// Whether the row may hold on `date`; imprecise ends are read as wide as they allow.
            pub fn valid_on(&self, date: jiff::civil::Date) -> bool {
                self.validity.covers(date)
            }
        })*
    };
}
valid_on! { State Name Body Group Office }

/// The registry of actors.
///
/// ```
/// use demarche_codebook::{Codebook, Sense};
/// let codebook = Codebook::embedded()?;
/// let text = "NATO's talks with Russia";
/// for hit in codebook.actors.scan(text) {
///     println!("{}: {:?}", &text[hit.start..hit.end], hit.senses);
/// }
/// # Ok::<(), demarche_codebook::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Actors {
    pub(crate) states: Vec<State>,
    pub(crate) names: Vec<Name>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) groups: Vec<Group>,
    pub(crate) people: Vec<Person>,
    pub(crate) state_index: HashMap<Code, Vec<StateId>>,
    pub(crate) body_index: HashMap<Box<str>, BodyId>,
    pub(crate) group_index: HashMap<Box<str>, GroupId>,
    pub(crate) surname_index: HashMap<Box<str>, Vec<PersonId>>,
    pub(crate) roles: roles::Roles,
    pub(crate) epithets: HashMap<Box<str>, Vec<Code>>,
    pub(crate) scanner: scan::Scanner,
    pub(crate) pairs: HashMap<Box<str>, Vec<Code>>,
    pub(crate) seats: HashMap<Box<str>, Vec<Seat>>,
    /// States whose names are romanised from another script.
    pub(crate) romanised: HashSet<Code>,
    /// Built when the first name is asked for that the scanner does not know.
    pub(crate) spelled: OnceLock<spelling::Spelled>,
}

impl Actors {
    /// All states and territories.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// All names of states, and places.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// All international bodies.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// All named groups of states.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// All people.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// All role words.
    pub fn roles(&self) -> &[Role] {
        self.roles.all()
    }

    /// The state of that code; the latest where the code has had several.
    pub fn state(&self, code: &str) -> Option<&State> {
        let ids = self.state_index.get(&Code::new(code)?)?;
        ids.last().map(|&id| self.state_by_id(id))
    }

    /// The state of that code on that day: Germany has one Correlates of War number in 1944 and another in 1960.
    ///
    /// ```
    /// use demarche_codebook::Codebook;
    /// use jiff::civil::date;
    /// let actors = Codebook::embedded()?.actors;
    /// let gw = |day| actors.state_on("DEU", day).and_then(|state| state.gw);
    /// assert_eq!((gw(date(1944, 6, 6)), gw(date(2021, 5, 19))), (Some(255), Some(260)));
    /// # Ok::<(), demarche_codebook::LoadError>(())
    /// ```
    pub fn state_on(&self, code: &str, date: jiff::civil::Date) -> Option<&State> {
        let ids = self.state_index.get(&Code::new(code)?)?;
        ids.iter().map(|&id| self.state_by_id(id)).find(|state| state.valid_on(date))
    }

    /// The state of that id.
    ///
    /// # Panics
    /// When the id is of another, larger code book. So do the four below.
    pub fn state_by_id(&self, id: StateId) -> &State {
        &self.states[id.0 as usize]
    }

    /// The name of that id.
    pub fn name(&self, id: NameId) -> &Name {
        &self.names[id.0 as usize]
    }

    /// The body of that id.
    pub fn body(&self, id: BodyId) -> &Body {
        &self.bodies[id.0 as usize]
    }

    /// The group of that id.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    /// The person of that id.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0 as usize]
    }

    /// The body with that id in `bodies.tsv`: `NATO`.
    pub fn body_named(&self, id: &str) -> Option<BodyId> {
        self.body_index.get(id).copied()
    }

    /// The group with that id in `groups.tsv`: `TALIBAN`.
    pub fn group_named(&self, id: &str) -> Option<GroupId> {
        self.group_index.get(id).copied()
    }

    /// The people of that surname, as written in the data and with its accents (`Lavrov`, `von der Leyen`, `Xi`), or all in
    /// capitals where it has four letters or more (`LAVROV`).
    pub fn surname(&self, surname: &str) -> &[PersonId] {
        self.surname_index.get(surname).map_or(&[], Vec::as_slice)
    }

    /// The states that `words` (lower case, singular: `kingdom`, `islamic republic`) may stand for once they were named.
    pub fn epithet(&self, words: &str) -> &[Code] {
        self.epithets.get(words).map_or(&[], Vec::as_slice)
    }

    /// The states that one plural name stands for together: `Koreas`.
    pub fn pair(&self, name: &str) -> &[Code] {
        self.pairs.get(name).map_or(&[], Vec::as_slice)
    }

    /// The bodies that sit in the city of that name, and by which words one tells that they are meant.
    pub fn seats(&self, city: &str) -> &[Seat] {
        self.seats.get(city).map_or(&[], Vec::as_slice)
    }

    /// The people whose name begins with the word `first` and has `last` for the last word of its surname, in this spelling
    /// or, where names are romanised from another script, in one that sounds the same.
    ///
    /// ```
    /// use demarche_codebook::{Codebook, actors::NameKey};
    /// let actors = Codebook::embedded()?.actors;
    /// let found = actors.people_spelled(&NameKey::new("Serguei"), &NameKey::new("Lavrov"));
    /// assert_eq!(actors.person(found[0]).name.as_ref(), "Sergey Lavrov");
    /// # Ok::<(), demarche_codebook::LoadError>(())
    /// ```
    pub fn people_spelled(&self, first: &NameKey, last: &NameKey) -> Vec<PersonId> {
        let index = self
            .spelled
            .get_or_init(|| spelling::Spelled::new(&self.people, |code| self.romanised.contains(&code)));
        index.people(first, last)
    }

    /// The longest role word that begins at the start of `words`, with the number of words it takes. Each word is given by
    /// its lemma and as it is printed, both in lower case: a role may stand by either ('human rights group').
    pub fn role<S: AsRef<str>>(&self, words: &[[S; 2]]) -> Option<(&Role, usize)> {
        self.roles.longest(words)
    }

    /// The names in `text`: leftmost, then longest, at word boundaries. See [`Hit`] for what counts as one.
    pub fn scan<'a>(&'a self, text: &str) -> Vec<Hit<'a>> {
        self.scanner.hits(text).collect()
    }

    /// The same one by one, without a vector.
    pub fn hits<'a, 't>(&'a self, text: &'t str) -> Hits<'a, 't> {
        self.scanner.hits(text)
    }
}
