//! People: by surname, by title and name, by name alone.

use demarche_codebook::{Office, PersonId, RoleKind, Sense};

use super::compose::merge;
use super::names::NameHit;
use super::{Actor, ActorKind, Cast};
use crate::document::{PartKind, Span};
use crate::graph::{Graph, Pos, Rel};
use crate::record::Entity;

/// Offices whose holder is known by surname alone.
pub(super) fn is_top(office: &Office) -> bool {
    let top = [
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "sultan",
        "grand duke",
        "taoiseach",
        "chairman of the presidency",
        "member of the presidency",
        "chief executive",
        "emir",
        "crown prince",
        "foreign minister",
        "secretary of state",
        "supreme leader",
        "foreign secretary",
        "secretary-general",
        "secretary general",
        "defence minister",
        "defence secretary",
        "vice president",
        "high representative",
        "general secretary",
    ];
    top.contains(&office.office.as_ref())
}

impl<'a> Cast<'a> {
    /// People by surname: those named in full anywhere in the document, then holders of a top office of the day.
    pub(super) fn find_people(&mut self) {
        self.find_spelled_names();
        let graph = self.graph;
        let mut full: Vec<(PersonId, usize)> = Vec::new();
        for hit in &self.hits {
            if let Sense::Person(id) = hit.sense {
                full.push((id, hit.last));
            }
        }
        let mut i = 0;
        while i < graph.nodes.len() {
            let node = graph.node(i);
            let capital = node.word.starts_with(char::is_uppercase);
            let word_class =
                matches!(node.pos, Pos::Name | Pos::Noun | Pos::Adjective | Pos::Other | Pos::Verb);
            if self.hit_at[i] != 0
                || !(capital || node.word.starts_with("von") || node.word.starts_with("de"))
                || !word_class
            {
                i += 1;
                continue;
            }
            let mut found = None;
            for length in (1..=3usize).rev() {
                if i + length > graph.nodes.len() || (i..i + length).any(|j| self.hit_at[j] != 0) {
                    continue;
                }
                let span = Span { start: node.span.start, end: graph.node(i + length - 1).span.end };
                let candidates = self.codebook.actors.surname(span.of(graph.text));
                if candidates.is_empty() {
                    continue;
                }
                if let Some(id) = self.surname_of(i, i + length - 1, candidates, &full) {
                    found = Some((id, span, length));
                    break;
                }
            }
            if let Some((id, span, length)) = found {
                self.add_hit(NameHit {
                    span,
                    first: i,
                    last: i + length - 1,
                    senses: &[],
                    sense: Sense::Person(id),
                    given_to: None,
                });
                i += length;
            } else {
                i += 1;
            }
        }
        self.hits_in_order();
    }

    pub(super) fn hits_in_order(&mut self) {
        self.hits.sort_by_key(|hit| hit.first);
        for (index, hit) in self.hits.iter().enumerate() {
            self.hit_at[hit.first..=hit.last].fill(index as u32 + 1);
        }
    }

    fn surname_of(
        &self,
        first: usize,
        last: usize,
        candidates: &[PersonId],
        full: &[(PersonId, usize)],
    ) -> Option<PersonId> {
        let graph: &Graph<'_> = self.graph;
        // A first name of somebody else stands before it: 'Ron Johnson' is not Boris Johnson.
        if first > 0 {
            let before = graph.node(first - 1);
            let joined = graph.node(first - 1).sentence == graph.node(first).sentence
                && before.pos == Pos::Name
                && matches!(before.rel, Rel::Compound | Rel::AdjectiveModifier)
                && self.hit_at[first - 1] == 0;
            if joined && !self.is_title(first - 1) {
                return None;
            }
        }
        // Or a name of ours that goes on: 'Juan Orlando Hernández Alvarado' is no Alvarado.
        let goes_on = first > 0
            && graph.node(first - 1).sentence == graph.node(first).sentence
            && self.hit(first - 1).is_some_and(|hit| matches!(hit.sense, Sense::Person(_)));
        if goes_on {
            return None;
        }
        // And a further name behind it: 'Bush Baptist', 'Merkel Street'.
        let head = graph.node(last).head;
        if graph.node(last).rel == Rel::Compound && head > last && graph.node(last + 1).pos == Pos::Name {
            return None;
        }
        let near = full
            .iter()
            .filter(|(id, _)| candidates.contains(id))
            .min_by_key(|(_, at)| if *at < first { first - at } else { 100_000 + at - first });
        if let Some(&(id, _)) = near {
            return Some(id);
        }
        let date = self.published?;
        let node = graph.node(last);
        // 'Barrow magistrates', 'Jordan residents': courts, police and people are of a place, aides and troops of a leader.
        let of_place = node.rel == Rel::Compound
            && graph.node(node.head).pos == Pos::Noun
            && self.codebook.actors.role(&self.role_words(node.head..node.head + 1)).is_some_and(
                |(role, _)| {
                    role.sectors
                        .first()
                        .is_some_and(|s| matches!(s.name(), "COP" | "JUD" | "CVL" | "EDU" | "MED" | "LAB"))
                },
            );
        if of_place {
            return None;
        }
        let mut holders = candidates
            .iter()
            .copied()
            .filter(|&id| self.codebook.actors.person(id).offices_on(date).any(is_top));
        let holder = holders.next()?;
        if holders.next().is_some() || node.pos != Pos::Name || self.is_namesake(first, last) {
            return None;
        }
        let titled = first > 0 && self.is_title(first - 1);
        let seen = matches!(node.entity, "PERSON") || (node.entity == "ORG" && node.entity_start);
        (titled || seen || graph.sentences[node.sentence].kind == PartKind::Title).then_some(holder)
    }

    /// Whether the document names somebody of that surname with a first name that the registry does not know: 'Chris
    /// Christie' is nobody's prime minister.
    fn is_namesake(&self, first: usize, last: usize) -> bool {
        let graph: &Graph<'_> = self.graph;
        let surname = graph.node(last).word;
        first == last
            && (1..graph.nodes.len()).any(|i| {
                graph.node(i).word == surname
                    && i != last
                    // In a title any word has a capital: 'Derelict Obama'.
                    && graph.sentences[graph.node(i).sentence].kind != PartKind::Title
                    && self.hit_at[i] == 0
                    && graph.node(i - 1).pos == Pos::Name
                    && graph.node(i - 1).rel == Rel::Compound
                    && graph.node(i - 1).head == i
                    && graph.node(i - 1).word.starts_with(char::is_uppercase)
                    && !self.is_title(i - 1)
            })
    }

    /// Whether node `i` is the last word of a title before a name ('President', 'Foreign Minister').
    pub(super) fn is_title(&self, i: usize) -> bool {
        let key = self.graph.key(i);
        let key = key.trim_end_matches('.');
        matches!(
            key,
            "mr" | "mrs"
                | "ms"
                | "dr"
                | "gen"
                | "sen"
                | "rep"
                | "gov"
                | "lt"
                | "col"
                | "sgt"
                | "sir"
                | "lord"
                | "prof"
        ) || self.codebook.actors.role(&[[key, key]]).is_some()
            // 'Presidents Putin and Erdogan'
            || key.strip_suffix('s').is_some_and(|one| self.codebook.actors.role(&[[one, one]]).is_some())
    }

    /// A person whom the registry does not have, named with an office: 'Kenyan Foreign Minister Monica Juma'.
    pub(super) fn titled_person(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        if let Some(apposition) = graph.child(i, Rel::Apposition)
            && let Some(role) = self.role_at(apposition)
            && role.role.kind == RoleKind::Person
        {
            let mut actor = self.with_role(apposition, role.role, self.owner(apposition), role.first);
            if actor.known() {
                actor.entity.person = Some(self.full_name(i));
                actor.entity.anonymous = false;
                actor.entity.span = merge(self.own_phrase(i), graph.node(i).span);
                actor.entity.text = actor.entity.span.of(graph.text).to_owned();
                actor.node = i;
                actor.plural = false;
                return Some(actor);
            }
        }
        // The words before the name, back to the start of its phrase.
        let mut first = i;
        while first > 0
            && graph.is_below(first - 1, i)
            && graph.node(first - 1).sentence == graph.node(i).sentence
        {
            first -= 1;
        }
        for at in (first..i).rev() {
            if let Some(role) = self.role_ending(at, first)
                && role.role.kind == RoleKind::Person
                && graph.node(at + 1).word.starts_with(char::is_uppercase)
            {
                let owner = (first..role.first)
                    .rev()
                    .find_map(|j| self.hit(j).and_then(|hit| self.named(hit)))
                    .or_else(|| self.owner(i));
                let mut actor = self.with_role(i, role.role, owner, role.first);
                actor.entity.person = Some(
                    Span { start: graph.node(at + 1).span.start, end: graph.node(i).span.end }
                        .of(graph.text)
                        .to_owned(),
                );
                actor.entity.anonymous = false;
                actor.plural = false;
                return Some(actor);
            }
        }
        self.titled_apart(i)
    }

    /// 'Labour Minister Mohamed Salem of Sudan' is not the Mohamed Salem of another state whom the registry knows.
    pub(super) fn namesake_in_office(&self, hit: &NameHit<'a>, i: usize) -> Option<Actor> {
        let Sense::Person(id) = hit.sense else { return None };
        let actor = self.titled_person(i)?;
        let code = actor.entity.code.as_deref()?;
        let office = actor.entity.office.as_deref()?;
        let governs =
            office.split(' ').any(|word| matches!(word, "minister" | "president" | "premier" | "governor"));
        let held = |office: &&Office| self.published.is_none_or(|date| office.validity.covers(date));
        let mut offices = self.codebook.actors.person(id).offices.iter().filter(held);
        // Nor is the army chief of the same name, or one who left office, the minister.
        let governing = |office: &Office| office.sectors.iter().any(|sector| sector.name() == "GOV");
        let known =
            offices.any(|office| office.code.is_none_or(|known| known.as_str() == code) && governing(office));
        (governs && !known).then_some(actor)
    }

    /// The nodes of the person's name, as the recogniser sees it, that ends with node `i`.
    fn name_nodes(&self, i: usize) -> std::ops::Range<usize> {
        let graph = self.graph;
        let mut start = i;
        while start > 0
            && graph.node(i).entity == "PERSON"
            && !graph.node(start).entity_start
            && graph.node(start - 1).entity == "PERSON"
        {
            start -= 1;
        }
        start..i + 1
    }

    /// 'Oil Minister Essam al-Marzuq of Kuwait', where the parser takes the name apart: the title stands right before it.
    fn titled_apart(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let name = self.name_nodes(i);
        let at = name.start.checked_sub(1).filter(|_| name.len() > 1)?;
        if graph.node(at).sentence != graph.node(i).sentence || graph.is_below(at, i) {
            return None;
        }
        let role = self.role_ending(at, at.saturating_sub(4))?;
        let owner = name.clone().rev().find_map(|n| self.owner(n)).filter(Actor::known)?;
        if role.role.kind != RoleKind::Person {
            return None;
        }
        let mut actor = self.with_role(i, role.role, Some(owner), role.first);
        let words = Span { start: graph.node(name.start).span.start, end: graph.node(i).span.end };
        actor.entity.person = Some(words.of(graph.text).to_owned());
        actor.entity.anonymous = false;
        actor.plural = false;
        Some(actor)
    }

    /// 'Danilo Medina Sanchez': a name that goes on behind the one that the registry has.
    pub(super) fn longer_name(&self, i: usize) -> Option<Actor> {
        let name = self.name_nodes(i);
        let hit = name.filter_map(|n| self.hit(n)).find(|hit| matches!(hit.sense, Sense::Person(_)))?;
        let mut actor = self.named(hit)?;
        actor.node = i;
        Some(actor)
    }

    /// A person by first name and surname of whom nothing else is told.
    pub(super) fn stranger(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        let head = !matches!(node.rel, Rel::Compound | Rel::NounModifier | Rel::Possessive);
        let last = graph.nodes.get(i + 1).is_none_or(|next| next.entity != "PERSON" || next.entity_start);
        let title = graph.sentences[node.sentence].kind == PartKind::Title;
        if node.pos != Pos::Name || node.entity != "PERSON" || node.entity_start || !head || !last || title {
            return None;
        }
        let name = self.full_name(i);
        let span = self.own_phrase(i);
        let text = span.of(graph.text).to_owned();
        let mut entity = Entity { text, span, person: Some(name), private: true, ..Entity::default() };
        // 'Canada's Margaret Ellison': whose the name is.
        let state = graph.child(i, Rel::Possessive).and_then(|owner| self.hit(owner));
        if let Some(owner) =
            state.and_then(|hit| self.named(hit)).filter(|owner| owner.kind == ActorKind::State)
        {
            entity.code = owner.entity.code;
            entity.identifier_id = owner.entity.identifier_id;
            entity.identifier_text = owner.entity.identifier_text;
            entity.private = false;
        }
        Some(Actor { entity, kind: ActorKind::Person, node: i, plural: false })
    }

    fn full_name(&self, i: usize) -> String {
        let graph = self.graph;
        let first = (0..i)
            .rev()
            .take_while(|&j| {
                graph.node(j).pos == Pos::Name
                    && graph.node(j).rel == Rel::Compound
                    && graph.node(j).head == i
            })
            .last()
            .unwrap_or(i);
        Span { start: graph.node(first).span.start, end: graph.node(i).span.end }.of(graph.text).to_owned()
    }

    pub(super) fn apposed_name(&self, i: usize) -> Option<String> {
        let graph = self.graph;
        let name = graph.children_by(i, Rel::Apposition).find(|&a| graph.node(a).pos == Pos::Name)?;
        match self.hit(name).map(|hit| hit.sense) {
            Some(Sense::Person(id)) => Some(self.codebook.actors.person(id).name.to_string()),
            Some(_) => None,
            None => Some(self.full_name(name)),
        }
    }
}
