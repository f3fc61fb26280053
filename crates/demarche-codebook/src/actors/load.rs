//! Reads `actors/`.

use super::roles::{self, Roles};
use super::scan::Scanner;
use super::{
    Actors, Body, BodyId, Geo, Group, GroupId, Name, NameId, NameKind, Role, RoleKind, Seat, Sense, State,
    StateId,
};
use crate::date::{PartialDate, Validity};
use crate::ontology::load::short;
use crate::ontology::{Code, Sector};
use crate::read::{Report, Row, Source, Sources, rows};

/// The columns of the tables, in the order in which rows give them.
pub(crate) const STATES: &str =
    "code name from to iso2 iso3 fips cameo cow gw wikidata un successors sovereign sector note source";
pub(crate) const NAMES: &str = "code kind text from to note source";
pub(crate) const PLACES: &str = "code kind text from to note source lat lon population";
pub(crate) const BODIES: &str = "id name aliases code sector wikidata from to members source";
pub(crate) const GROUPS: &str = "id name aliases code sector wikidata from to source";
pub(crate) const PEOPLE: &str = "name aliases code body sector office from to precision wikidata source";
pub(crate) const ROLES: &str = "word sector kind anonymous note source";
pub(crate) const EPITHETS: &str = "words codes source";
pub(crate) const PAIRS: &str = "words codes source";
pub(crate) const SEATS: &str = "city body cues source";
pub(crate) const SCRIPTS: &str = "script codes source";
pub(crate) const EDITION: &str = "key value note";

/// The most aliases of a person, namesakes of a name, and states of a code that are looked at: more than any has, and few
/// enough that a hostile file cannot make reading it slow.
pub(super) const MOST_OF_A_KIND: usize = 64;

pub(super) fn date(row: &Row<'_>, column: usize, report: &mut Report) -> Option<PartialDate> {
    let text = row.known(column)?;
    text.parse()
        .map_err(|error: crate::DateError| {
            report.add("E021", row.source, row.span(column), error.to_string())
        })
        .ok()
}

pub(super) fn validity(row: &Row<'_>, from: usize, to: usize, report: &mut Report) -> Validity {
    let validity = Validity { from: date(row, from, report), to: date(row, to, report) };
    if validity.is_reversed() {
        let message = format!("`{}` comes before `{}`", row.get(to), row.get(from));
        report.add("E022", row.source, row.span(to), message);
    }
    validity
}

pub(super) fn sectors<'a>(
    names: impl Iterator<Item = &'a str>,
    row: &Row<'_>,
    column: usize,
    report: &mut Report,
) -> Box<[Sector]> {
    names
        .filter_map(|name| {
            let sector = Sector::from_name(name);
            if sector.is_none() {
                let all: Vec<&str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
                let message = format!("there is no sector `{}`", short(name));
                report.add_with_help("E019", row.source, row.span(column), message, Some(all.join(" ")));
            }
            sector
        })
        .collect()
}

fn boxed(text: Option<&str>) -> Option<Box<str>> {
    text.map(Box::from)
}

pub(super) fn wikidata(row: &Row<'_>, column: usize, report: &mut Report) -> Option<Box<str>> {
    let id = row.known(column)?;
    let good = id
        .strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    if !good {
        report.add("E023", row.source, row.span(column), "a Wikidata id is Q and digits".to_owned());
    }
    good.then(|| id.into())
}

fn number<T: std::str::FromStr>(row: &Row<'_>, column: usize, report: &mut Report) -> Option<T> {
    let text = row.known(column)?;
    let parsed = text.parse().ok();
    if parsed.is_none() {
        report.add(
            "E023",
            row.source,
            row.span(column),
            format!("`{}` is no number that fits here", short(text)),
        );
    }
    parsed
}

/// The sense of a row and the names that it is found by.
pub(super) struct Spellings(Vec<(Box<str>, Sense)>);

impl Spellings {
    pub(super) fn add(&mut self, text: &str, sense: Sense) {
        if !text.is_empty() {
            self.0.push((text.into(), sense));
        }
    }
}

impl Actors {
    pub(crate) fn read(sources: &Sources, report: &mut Report) -> Self {
        let mut actors = Self::default();
        let mut spellings = Spellings(Vec::new());
        // Names count in the order in which they are read, and an overlay's count first; states are there before their
        // dependencies.
        for source in sources.all("actors/states.tsv").rev() {
            actors.read_states(source, report);
        }
        for source in sources.all("actors/names.tsv") {
            actors.read_names(source, NAMES, &mut spellings, report);
        }
        for source in sources.all("actors/places.tsv") {
            actors.read_names(source, PLACES, &mut spellings, report);
        }
        for source in sources.all("actors/bodies.tsv") {
            actors.read_bodies(source, &mut spellings, report);
        }
        for source in sources.all("actors/groups.tsv") {
            actors.read_groups(source, &mut spellings, report);
        }
        let edition = Edition::read(sources.all("actors/edition.tsv"), report);
        actors.read_people(sources.all("actors/people.tsv"), edition, &mut spellings, report);
        let mut roles = Vec::new();
        for source in sources.all("actors/roles.tsv") {
            read_roles(source, &mut roles, report);
        }
        actors.roles = Roles::new(roles);
        for source in sources.all("actors/epithets.tsv") {
            actors.read_epithets(source, report);
        }
        for source in sources.all("actors/pairs.tsv") {
            actors.read_pairs(source, report);
        }
        for source in sources.all("actors/seats.tsv") {
            actors.read_seats(source, report);
        }
        for source in sources.all("actors/scripts.tsv") {
            actors.read_scripts(source, report);
        }
        actors.scanner = Scanner::new(spellings.0);
        actors
    }

    /// The code in a column that must be a state's.
    ///
    /// Where there is no table of states at all, which is a finding of its own, every code will do.
    pub(super) fn state_code(&self, row: &Row<'_>, column: usize, report: &mut Report) -> Option<Code> {
        let code = Code::new(row.get(column)).filter(|code| self.knows_state(*code));
        if code.is_none() {
            let message = format!("there is no state with the code `{}`", short(row.get(column)));
            report.add("E020", row.source, row.span(column), message);
        }
        code
    }

    fn knows_state(&self, code: Code) -> bool {
        self.states.is_empty() || self.state_index.contains_key(&code)
    }

    fn read_states(&mut self, source: &Source, report: &mut Report) {
        let rows = rows(source, STATES, report);
        for row in &rows {
            let Some(code) = Code::new(row.get(0)).filter(|code| !code.is_international()) else {
                let message =
                    "the code of a state is three capital letters and none of IGO NGO IMG ISM MNC".to_owned();
                report.add("E020", source, row.span(0), message);
                continue;
            };
            let Ok(at) = u16::try_from(self.states.len()) else { break };
            let state = State {
                code,
                name: row.get(1).into(),
                validity: validity(row, 2, 3, report),
                iso2: boxed(row.known(4)),
                iso3: boxed(row.known(5)),
                fips: boxed(row.known(6)),
                cameo: boxed(row.known(7)),
                cow: number(row, 8, report),
                gw: number(row, 9, report),
                wikidata: wikidata(row, 10, report),
                un: row.get(11) == "yes",
                successors: row.list(12).filter_map(Code::new).collect(),
                sovereign: row.known(13).and_then(Code::new),
                sector: sectors(row.known(14).into_iter(), row, 14, report).first().copied(),
                note: row.get(15).into(),
            };
            let ids = self.state_index.entry(code).or_default();
            let clash =
                ids.iter().any(|id| self.states[usize::from(id.0)].validity.surely_overlaps(&state.validity));
            if clash {
                let message = format!("{code} stands here a second time in a time that overlaps");
                report.add("E010", source, row.span(0), message);
            }
            ids.push(StateId(at));
            self.states.push(state);
        }
        for row in &rows {
            self.state_codes(row, 12, report);
            if row.known(13).is_some() {
                self.state_code(row, 13, report);
            }
        }
    }

    fn read_names(&mut self, source: &Source, columns: &str, spellings: &mut Spellings, report: &mut Report) {
        for row in rows(source, columns, report) {
            let Some(code) = self.state_code(&row, 0, report) else { continue };
            let Some(kind) = NameKind::from_name(row.get(1)) else {
                let message = format!("there is no kind of name `{}`", short(row.get(1)));
                let help = Some("name adjective demonym capital metonym place".to_owned());
                report.add_with_help("E024", source, row.span(1), message, help);
                continue;
            };
            let Some(text) = row.known(2) else {
                report.add("E009", source, row.span_all(), "the name is empty".to_owned());
                continue;
            };
            let note = row.get(5);
            let ambiguous = note.contains("ambiguous");
            let sectors = match kind {
                NameKind::Metonym if note.is_empty() => [Sector::Gov].into(),
                // What is no list of sectors is a remark, and the metonym the government's.
                NameKind::Metonym => {
                    match note.split(';').map(|part| Sector::from_name(part.trim())).collect() {
                        Some(sectors) => sectors,
                        None => {
                            let known: Box<[Sector]> =
                                note.split([';', ' ', ',', ':']).filter_map(Sector::from_name).collect();
                            if known.is_empty() { [Sector::Gov].into() } else { known }
                        }
                    }
                }
                _ => Box::default(),
            };
            let geo = (columns == PLACES).then(|| place(&row, report)).flatten();
            let id = NameId(self.names.len() as u32);
            spellings.add(text, Sense::Name(id));
            if kind == NameKind::Demonym
                && let Some(plural) = plural(text)
            {
                spellings.add(&plural, Sense::Name(id));
            }
            self.names.push(Name {
                code,
                kind,
                text: text.into(),
                validity: validity(&row, 3, 4, report),
                sectors,
                ambiguous,
                note: note.into(),
                geo,
            });
        }
    }

    fn read_bodies(&mut self, source: &Source, spellings: &mut Spellings, report: &mut Report) {
        for row in rows(source, BODIES, report) {
            let Some(id) = row.known(0) else { continue };
            let Some(code) = Code::new(row.get(3)).filter(|code| code.is_international()) else {
                let message = "the code of a body is IGO, NGO, IMG, ISM or MNC".to_owned();
                report.add("E020", source, row.span(3), message);
                continue;
            };
            let body_id = BodyId(self.bodies.len() as u32);
            if self.body_index.contains_key(id) {
                report.add("E010", source, row.span(0), format!("the id `{}` is taken", short(id)));
                continue;
            }
            self.body_index.insert(id.into(), body_id);
            let mut members = Vec::new();
            for member in row.list(8) {
                match Code::new(member).filter(|code| self.knows_state(*code)) {
                    Some(code) => members.push(code),
                    None => {
                        let message = format!("there is no state with the code `{}`", short(member));
                        report.add("E020", source, row.span(8), message);
                    }
                }
            }
            for name in std::iter::once(row.get(1)).chain(row.list(2)) {
                spellings.add(name, Sense::Body(body_id));
            }
            self.bodies.push(Body {
                id: id.into(),
                name: row.get(1).into(),
                aliases: row.list(2).map(Box::from).collect(),
                code,
                sectors: sectors(row.list(4), &row, 4, report),
                wikidata: wikidata(&row, 5, report),
                validity: validity(&row, 6, 7, report),
                members: members.into(),
            });
        }
    }

    fn read_groups(&mut self, source: &Source, spellings: &mut Spellings, report: &mut Report) {
        for row in rows(source, GROUPS, report) {
            let Some(id) = row.known(0) else { continue };
            let Some(code) = self.state_code(&row, 3, report) else { continue };
            let group_id = GroupId(self.groups.len() as u32);
            if self.group_index.contains_key(id) {
                report.add("E010", source, row.span(0), format!("the id `{}` is taken", short(id)));
                continue;
            }
            self.group_index.insert(id.into(), group_id);
            let sectors = sectors(row.list(4), &row, 4, report);
            if sectors.is_empty() {
                report.add("E009", source, row.span_all(), "a group needs a sector".to_owned());
            }
            for name in std::iter::once(row.get(1)).chain(row.list(2)) {
                spellings.add(name, Sense::Group(group_id));
            }
            self.groups.push(Group {
                id: id.into(),
                name: row.get(1).into(),
                aliases: row.list(2).map(Box::from).collect(),
                code,
                sectors,
                wikidata: wikidata(&row, 5, report),
                validity: validity(&row, 6, 7, report),
            });
        }
    }
}

impl Actors {
    fn read_epithets(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, EPITHETS, report) {
            let states = self.state_codes(&row, 1, report);
            self.epithets.insert(row.get(0).to_lowercase().into(), states);
        }
    }

    fn read_pairs(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, PAIRS, report) {
            let states = self.state_codes(&row, 1, report);
            self.pairs.insert(row.get(0).into(), states);
        }
    }

    fn read_seats(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, SEATS, report) {
            let Some(body) = self.body_named(row.get(1)) else {
                let message = format!("there is no body `{}`", short(row.get(1)));
                report.add("E025", source, row.span(1), message);
                continue;
            };
            let cues = row.list(2).map(roles::words).collect();
            self.seats.entry(row.get(0).into()).or_default().push(Seat { body, cues });
        }
    }

    fn read_scripts(&mut self, source: &Source, report: &mut Report) {
        for row in rows(source, SCRIPTS, report) {
            let states = self.state_codes(&row, 1, report);
            self.romanised.extend(states);
        }
    }

    /// The states of a column that is a list of their codes.
    fn state_codes(&self, row: &Row<'_>, column: usize, report: &mut Report) -> Vec<Code> {
        let mut states = Vec::new();
        for written in row.list(column) {
            match Code::new(written).filter(|code| self.knows_state(*code)) {
                Some(code) => states.push(code),
                None => {
                    let message = format!("there is no state with the code `{}`", short(written));
                    report.add("E020", row.source, row.span(column), message);
                }
            }
        }
        states
    }
}

/// How far the table of people can be trusted where a term has no last day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edition {
    /// The last day on which such a term is taken to go on.
    pub(super) open_terms_until: PartialDate,
}

impl Edition {
    fn read<'s>(sources: impl Iterator<Item = &'s Source>, report: &mut Report) -> Option<Self> {
        let (mut checked, mut years) = (None, 0_i16);
        let rows: Vec<Row<'_>> = sources.flat_map(|source| rows(source, EDITION, report)).collect();
        for row in rows {
            match row.get(0) {
                "people_checked" => checked = date(&row, 1, report),
                "open_terms_hold_years" => years = number(&row, 1, report).unwrap_or(0),
                other => {
                    let message = format!("there is no key `{}` here", short(other));
                    report.add("E007", row.source, row.span(0), message);
                }
            }
        }
        let day = checked?.last_day();
        let span = jiff::Span::new().try_years(years).ok()?;
        Some(Self { open_terms_until: day.checked_add(span).ok()?.into() })
    }
}

fn read_roles(source: &Source, roles: &mut Vec<Role>, report: &mut Report) {
    for row in rows(source, ROLES, report) {
        let Some(kind) = RoleKind::from_name(row.get(2)) else {
            let message = format!("there is no kind of role `{}`", short(row.get(2)));
            report.add_with_help(
                "E024",
                source,
                row.span(2),
                message,
                Some("person body people force thing".to_owned()),
            );
            continue;
        };
        let words = roles::words(row.get(0));
        if words.is_empty() {
            report.add("E009", source, row.span_all(), "the role has no word".to_owned());
            continue;
        }
        roles.push(Role {
            text: row.get(0).split_whitespace().collect::<Vec<_>>().join(" ").into(),
            words,
            sectors: sectors(row.list(1), &row, 1, report),
            kind,
            anonymous: row.get(3) == "yes",
            note: row.get(4).into(),
        });
    }
}

fn place(row: &Row<'_>, report: &mut Report) -> Option<Geo> {
    let degrees = |column, limit: f64, report: &mut Report| -> Option<f64> {
        number::<f64>(row, column, report).filter(|degrees| degrees.abs() <= limit)
    };
    let (lat, lon) = (degrees(7, 90.0, report)?, degrees(8, 180.0, report)?);
    Some(Geo { lat, lon, population: number(row, 9, report).unwrap_or_default() })
}

/// The regular plural of a demonym; `None` where it has none or the data must name it ('Frenchmen').
///
/// Names of peoples in -ese, -ish, -ch (French, Dutch) and -ss are their own plural.
fn plural(demonym: &str) -> Option<String> {
    const INVARIANT: [&str; 10] = ["s", "x", "z", "ese", "ish", "nch", "tch", "men", "man", "woman"];
    if INVARIANT.iter().any(|ending| demonym.ends_with(ending)) {
        // 'German' ends in -man and is none.
        return matches!(demonym.rsplit(' ').next(), Some("German" | "Roman")).then(|| format!("{demonym}s"));
    }
    match demonym.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => Some(format!("{stem}ies")),
        _ => Some(format!("{demonym}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn plurals_of_demonyms() {
        for (one, many) in [
            ("Russian", Some("Russians")),
            ("German", Some("Germans")),
            ("Ottoman", None),
            ("Chinese", None),
            ("Swiss", None),
            ("Czech", Some("Czechs")),
            ("French", None),
            ("Spanish", None),
            ("Frenchman", None),
            ("Iraqi", Some("Iraqis")),
            ("Filipino", Some("Filipinos")),
        ] {
            assert_eq!(plural(one).as_deref(), many, "{one}");
        }
    }
}
