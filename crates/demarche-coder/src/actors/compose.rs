//! Actors made of a nationality and a role: 'ten Russian diplomats', 'the Turkish foreign ministry', 'Kenya's
//! foreign minister, Monica Juma'.

use demarche_codebook::{NameKind, Role, RoleKind, Sense};

use super::{Actor, ActorKind, Cast, Referent};
use crate::document::Span;
use crate::graph::{Form, Graph, Pos, Rel};
use crate::record::Entity;

/// Words that only count or group what 'of' brings behind them.
const TRANSPARENT: [&str; 32] = [
    "number", "dozen", "hundred", "thousand", "score", "pair", "couple", "majority", "series", "group",
    "some", "many", "several", "most", "half", "one", "two", "three", "team", "handful", "rest", "wave",
    "column", "all", "million", "billion", "ten", "few", "bulk", "quarter", "third", "flock",
];

/// Participles that say whose something is: 'led', 'flagged'.
const OF: [&str; 6] = ["lead", "own", "flag", "register", "operate", "run"];

/// The most words of a role before its head: 'commander-in-chief'.
const LONGEST_ROLE: usize = 5;

/// Persons who are of the sector of those whom a word before names: 'rebel commander', 'police spokesman'.
const LEADS: [&str; 14] = [
    "leader",
    "chief",
    "head",
    "boss",
    "commander",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "member",
    "official",
    "representative",
    "veteran",
    "chairman",
    "recruit",
];

/// Whether the word at `i` only counts what 'of' brings behind it: 'hundreds of migrants'.
pub(crate) fn is_transparent(graph: &Graph, i: usize) -> bool {
    TRANSPARENT.contains(&graph.key(i).as_ref()) || graph.node(i).pos == Pos::Number
}

/// A role word with what it stands on.
pub(super) struct RoleAt<'c> {
    pub role: &'c Role,
    /// First node of the role words.
    pub first: usize,
}

impl<'a> Cast<'a> {
    /// Resolves every phrase that needs no other one.
    pub(super) fn compose_all(&mut self) {
        let graph = self.graph;
        for i in 0..graph.nodes.len() {
            // Taggers take rare surnames for adverbs.
            let named = self.hit_at[i] != 0;
            if !named
                && !matches!(
                    graph.node(i).pos,
                    Pos::Noun
                        | Pos::Name
                        | Pos::Adjective
                        | Pos::Number
                        | Pos::Pronoun
                        | Pos::Other
                        | Pos::Verb
                        | Pos::Determiner
                )
            {
                continue;
            }
            if let Some(actor) = self.compose(i) {
                let node = graph.node(i);
                if let (Some(_), Some(surname)) =
                    (&actor.entity.person, actor.entity.person.as_deref().and_then(last_word))
                    && actor.kind == ActorKind::Person
                    && self.hit(i).is_none()
                {
                    // Whoever is named with an office or a country tells more than the bare name.
                    let named = self.people.entry(surname.to_owned()).or_insert_with(|| actor.clone());
                    if !named.known() && actor.known() {
                        *named = actor.clone();
                    }
                }
                let head = !matches!(node.rel, Rel::AdjectiveModifier | Rel::Compound | Rel::NounModifier);
                if actor.known() && head && actor.kind != ActorKind::Place {
                    self.referents.push(Referent { node: i, actor: actor.clone() });
                }
                self.known[i] = Some(actor);
            }
        }
        self.name_again();
    }

    /// Surnames of people who were named once with their office ('Juma said').
    fn name_again(&mut self) {
        let graph = self.graph;
        for i in 0..graph.nodes.len() {
            let node = graph.node(i);
            if self.known[i].is_some() || node.pos != Pos::Name || node.rel == Rel::Compound {
                continue;
            }
            if let Some(actor) = self.people.get(node.word) {
                let mut actor = actor.clone();
                actor.node = i;
                actor.entity.span = node.span;
                actor.entity.text = node.word.to_owned();
                let at = self.referents.partition_point(|r| r.node < i);
                self.referents.insert(at, Referent { node: i, actor: actor.clone() });
                self.known[i] = Some(actor);
            }
        }
    }

    /// Whether the word is the subject of its sentence's main clause.
    pub(super) fn is_main(&self, i: usize) -> bool {
        let graph = self.graph;
        let first = graph.first_conjunct(i);
        let head = graph.node(first).head;
        matches!(graph.node(first).rel, Rel::Subject | Rel::PassiveSubject)
            && matches!(graph.node(graph.first_conjunct(head)).rel, Rel::Root)
    }

    fn compose(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let node = graph.node(i);
        if let Some(hit) = self.hit(i) {
            // Only the head of a name stands for it.
            let inside = node.head != i && node.head >= hit.first && node.head <= hit.last;
            if inside {
                return None;
            }
            let is_head_role = matches!(hit.sense, Sense::Group(_));
            if is_head_role
                && let Some(role) = self.role_at(i)
                && let Some(owner) = self.owner(i)
                && owner.entity.code != hit.code(self.codebook).map(|c| c.as_str().to_owned())
            {
                return Some(self.with_role(i, role.role, Some(owner), role.first));
            }
            if let Some(namesake) = self.namesake_in_office(hit, i) {
                return Some(namesake);
            }
            let mut actor = self.named(hit)?;
            actor.node = i;
            if matches!(
                actor.kind,
                ActorKind::Person | ActorKind::Group | ActorKind::Body | ActorKind::Nationals
            ) {
                actor.entity.span = merge(actor.entity.span, self.own_phrase(i));
                actor.entity.text = actor.entity.span.of(graph.text).to_owned();
            }
            if actor.kind == ActorKind::Person && self.is_former(i) {
                actor.entity.sector = vec!["ELI".to_owned()];
            } else if actor.kind == ActorKind::Person
                && actor.entity.sector == ["ELI"]
                && let Some(role) = self.office_beside(i, hit.first)
            {
                // What the report calls somebody is surer than when the registry lets the term end.
                actor.entity.sector = role.sectors.iter().map(|s| s.name().to_owned()).collect();
                actor.entity.office = Some(role.text.to_string());
            }
            return Some(actor);
        }
        if matches!(node.pos, Pos::Noun | Pos::Name | Pos::Adjective) {
            if let Some(role) = self.role_at(i) {
                if node.pos == Pos::Adjective
                    && !matches!(node.rel, Rel::Subject | Rel::PassiveSubject | Rel::Object | Rel::PrepObject)
                {
                    return None;
                }
                let owner = self.owner(i);
                // 'the leader, Kim Jong Un': whose he is, his name says where the words do not.
                let owner = owner.filter(Actor::known).or_else(|| {
                    let name = graph.children_by(i, Rel::Apposition).find_map(|a| self.hit(a))?;
                    self.named(name).filter(|actor| actor.kind == ActorKind::Person && actor.known())
                });
                let mut actor = self.with_role(i, role.role, owner, role.first);
                if matches!(actor.kind, ActorKind::Person)
                    && let Some(name) = self.apposed_name(i)
                {
                    actor.entity.person = Some(name);
                    actor.entity.anonymous = false;
                }
                return Some(actor);
            }
            let person = node.entity == "PERSON" && node.rel != Rel::Compound;
            if person && let Some(actor) = self.longer_name(i) {
                return Some(actor);
            }
            if (node.pos == Pos::Name || person)
                && node.rel != Rel::Compound
                && let Some(actor) = self.titled_person(i)
            {
                return Some(actor);
            }
            if let Some(actor) = self.stranger(i) {
                return Some(actor);
            }
        }
        // 'two Egyptian Christians', 'Kurds': a group of people by another name than a state's.
        if node.entity == "NORP" && matches!(node.tag, "NNS" | "NNPS") {
            let mut entity = Entity { sector: vec!["CVL".to_owned()], ..Entity::default() };
            entity.span = self.own_phrase(i);
            entity.text = entity.span.of(graph.text).to_owned();
            if let Some(owner) = self.owner(i) {
                take_owner(&mut entity, &owner);
            }
            return Some(Actor { entity, kind: ActorKind::People, node: i, plural: true });
        }
        // 'dozens of Kenyans', 'some of the ministers'
        if is_transparent(graph, i) {
            let Some(of) = graph.prepositional(i, "of").next() else { return self.counted(i) };
            let mut actor = self.compose(of)?;
            if matches!(actor.kind, ActorKind::State | ActorKind::Place) {
                return None;
            }
            actor.node = i;
            actor.plural = true;
            actor.entity.span = merge(node.span, actor.entity.span);
            actor.entity.text = actor.entity.span.of(graph.text).to_owned();
            return Some(actor);
        }
        None
    }

    /// The phrase of a word, cut where another clause or apposition begins.
    pub(super) fn own_phrase(&self, i: usize) -> Span {
        self.graph.phrase(i)
    }

    fn is_former(&self, i: usize) -> bool {
        self.graph.subtree_near(i).any(|child| {
            matches!(
                self.graph.key(child).as_ref(),
                "former" | "ex" | "late" | "ousted" | "deposed" | "retired" | "then" | "ex-president"
            )
        })
    }

    /// Lemmas and printed forms, in lower case, of a range of words, as roles are looked up by. Names keep their plural as
    /// lemma: 'Democrats' are looked up as democrats.
    pub(super) fn role_words(&self, range: std::ops::Range<usize>) -> Vec<[String; 2]> {
        let singular = |i: usize| {
            let key = self.graph.key(i);
            match key.strip_suffix('s') {
                Some(stem)
                    if self.graph.node(i).tag == "NNPS"
                        && matches!(self.graph.node(i).entity, "" | "NORP") =>
                {
                    stem.to_owned()
                }
                _ => key.into_owned(),
            }
        };
        range.map(|i| [singular(i), self.graph.node(i).word.to_lowercase()]).collect()
    }

    /// The role word whose head is node `i`, the longest that fits.
    pub(super) fn role_at(&self, i: usize) -> Option<RoleAt<'a>> {
        let graph = self.graph;
        let sentence = &graph.sentences[graph.node(i).sentence];
        let first = i.saturating_sub(LONGEST_ROLE).max(sentence.start);
        let words = self.role_words(first..i + 1);
        // 'minister of defence': the role goes on behind its head.
        let behind = self.role_words(i..(i + LONGEST_ROLE).min(sentence.end));
        if let Some((role, length)) = self.codebook.actors.role(&behind)
            && length > 1
        {
            return Some(RoleAt { role, first: i });
        }
        (0..words.len()).find_map(|start| {
            let (role, length) = self.codebook.actors.role(&words[start..])?;
            let whole = start + length == words.len();
            // The words before the head must be its own, and no names of the registry.
            let own = (first + start..i).all(|j| graph.is_below(j, i) && self.hit_at[j] == 0);
            (whole && own).then_some(RoleAt { role, first: first + start })
        })
    }

    pub(super) fn with_role(&self, i: usize, role: &Role, owner: Option<Actor>, first: usize) -> Actor {
        let graph = self.graph;
        let span = self.own_phrase(i);
        let kind = match role.kind {
            RoleKind::Person => ActorKind::Person,
            RoleKind::Body | RoleKind::Force => ActorKind::Institution,
            RoleKind::People => ActorKind::People,
            RoleKind::Thing => ActorKind::Thing,
        };
        let mut entity = Entity {
            text: span.of(graph.text).to_owned(),
            span,
            sector: role.sectors.iter().map(|s| s.name().to_owned()).collect(),
            office: (role.kind == RoleKind::Person && !role.anonymous).then(|| role.text.to_string()),
            anonymous: role.anonymous,
            ..Entity::default()
        };
        // 'coast guard ship', 'army medics': whose men or things they are is told by the role before.
        let leads = role.kind == RoleKind::Person && LEADS.contains(&&*role.text);
        if (leads || matches!(role.kind, RoleKind::Thing | RoleKind::People))
            && let Some(force) = self.force_before(i, first).or_else(|| self.force_behind(i, role))
        {
            entity.sector = force;
        }
        if let Some(owner) = owner {
            take_owner(&mut entity, &owner);
        }
        if matches!(role.kind, RoleKind::Person) && self.is_former(i) {
            entity.sector = vec!["ELI".to_owned()];
        }
        let plural = matches!(graph.node(i).tag, "NNS" | "NNPS");
        Actor { entity, kind, node: i, plural }
    }

    /// 'two boats of pirates': the role of those whose the things are.
    fn force_behind(&self, i: usize, role: &Role) -> Option<Vec<String>> {
        let of = self.graph.prepositional(i, "of").next()?;
        let owner = self.role_at(of).map(|at| at.role)?;
        let things = role.kind == RoleKind::Thing && owner.kind != RoleKind::Thing;
        things.then(|| owner.sectors.iter().map(|s| s.name().to_owned()).collect())
    }

    /// The office that the words beside a name give: 'Foreign Minister Juma', 'the foreign minister, Monica Juma'.
    fn office_beside(&self, i: usize, first: usize) -> Option<&'a Role> {
        let graph = self.graph;
        let title = first.checked_sub(1).and_then(|last| self.role_ending(last, last.saturating_sub(3)));
        let apposed = graph.child(i, Rel::Apposition).and_then(|a| self.role_at(a));
        let above =
            (graph.node(i).rel == Rel::Apposition).then(|| self.role_at(graph.node(i).head)).flatten();
        let former = graph.node(i).rel == Rel::Apposition && self.is_former(graph.node(i).head);
        [title, apposed, above]
            .into_iter()
            .flatten()
            .map(|found| found.role)
            .find(|role| role.kind == RoleKind::Person && !role.anonymous && !former)
    }

    /// The sector of the body or force that stands before the role that begins at `first` within the phrase of `i`.
    fn force_before(&self, i: usize, first: usize) -> Option<Vec<String>> {
        let last = first.checked_sub(1).filter(|&last| self.graph.is_below(last, i))?;
        let before = self.role_ending(last, last.saturating_sub(3))?;
        // 'people' and 'things' do not say whose men they are; gangs and rebels do.
        let named =
            before.role.sectors.first().is_some_and(|s| matches!(s.name(), "CRM" | "REB" | "UAF" | "OPP"));
        let force = matches!(before.role.kind, RoleKind::Body | RoleKind::Force) || named;
        force.then(|| before.role.sectors.iter().map(|s| s.name().to_owned()).collect())
    }

    /// Whose the phrase of `i` is: an adjective, a possessor, a noun before it, or what 'of' or 'from' brings.
    pub(super) fn owner(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let mut stack = vec![i];
        let mut found: Option<(usize, Actor)> = None;
        while let Some(at) = stack.pop() {
            for child in graph.children(at) {
                let node = graph.node(child);
                let before = child < i;
                // 'U.S.-led forces', 'a Turkish-owned ship'
                let led = node.form == Form::Participle && before && OF.contains(&node.lemma);
                if led && node.rel == Rel::AdjectiveModifier {
                    if let Some(leader) = graph.children(child).find(|&c| self.hit_at[c] != 0)
                        && let Some(actor) = self.hit(leader).and_then(|hit| self.named(hit))
                    {
                        return Some(actor);
                    }
                    continue;
                }
                let carries = matches!(
                    node.rel,
                    Rel::AdjectiveModifier | Rel::Compound | Rel::NounModifier | Rel::Possessive
                ) || (node.rel == Rel::Determiner && self.hit_at[child] != 0)
                    || (node.rel == Rel::Other && before && self.hit_at[child] != 0);
                if !carries || matches!(node.form, Form::Participle | Form::Gerund) && self.hit_at[child] == 0
                {
                    continue;
                }
                // The words of a name do not own it.
                if self.hit_at[child] != 0 && self.hit_at[child] == self.hit_at[i] {
                    continue;
                }
                if let Some(hit) = self.hit(child) {
                    if let Some(actor) = self.named(hit) {
                        // The nearest to the head: in 'US State Department official' the department.
                        if found.as_ref().is_none_or(|(at, _)| child > *at) {
                            found = Some((child, actor));
                        }
                    }
                    continue;
                }
                if node.rel == Rel::Possessive
                    && let Some(actor) = self.compose(child)
                    && actor.known()
                {
                    found = Some((child, actor));
                    continue;
                }
                stack.push(child);
            }
        }
        if let Some((_, actor)) = found {
            return Some(actor);
        }
        let inhabited = self.role_at(i).is_some_and(|at| {
            at.role.kind == RoleKind::Thing && at.role.sectors.first().is_some_and(|s| s.name() == "CVL")
        });
        // 'the junta in Mali', 'the authorities in Kyiv'
        let rules = self.role_at(i).is_some_and(|at| {
            let sector = |names: &[&str]| at.role.sectors.iter().any(|s| names.contains(&s.name()));
            // An official in Kyiv may be anybody's, a lawmaker or a court is not.
            sector(&["LEG", "JUD", "COP"]) || at.role.kind == RoleKind::Body && sector(&["GOV"])
        });
        for oblique in graph.obliques(i) {
            // 'the market in Yemen' is Yemen's, as the embassy there is not.
            let where_it_stands = (inhabited || rules) && oblique.preposition == "in";
            if (where_it_stands || matches!(oblique.preposition, "of" | "from" | "for" | "at"))
                && oblique.node != i
            {
                let known = self.hit(oblique.node).and_then(|hit| self.named(hit));
                let actor = known.or_else(|| {
                    let deeper = matches!(graph.node(oblique.node).pos, Pos::Noun | Pos::Name);
                    let behind = deeper && oblique.node > i;
                    let composed = behind.then(|| self.compose(oblique.node)).flatten();
                    // 'reporters of a British paper': whose the thing is.
                    let thing = || behind.then(|| self.owner(oblique.node)).flatten();
                    composed.filter(Actor::known).or_else(thing)
                });
                if let Some(actor) = actor.filter(Actor::known)
                    && (oblique.preposition != "for" || actor.kind != ActorKind::Place)
                {
                    return Some(actor);
                }
            }
        }
        // 'hackers known as DarkSide', 'a group called Boko Haram'
        for clause in graph.children_by(i, Rel::NounClause) {
            if !matches!(graph.key(clause).as_ref(), "know" | "call" | "name" | "dub") {
                continue;
            }
            let named =
                graph.subtree(clause).into_iter().find_map(|n| self.hit(n).and_then(|hit| self.named(hit)));
            if let Some(actor) =
                named.filter(|actor| matches!(actor.kind, ActorKind::Group | ActorKind::Body))
            {
                return Some(actor);
            }
        }
        // 'Talks Minister Lee of Peru' and 'the minister, from Peru' are rare; a coordinated head shares its owner.
        let first = graph.first_conjunct(i);
        if first != i && first < i {
            return self.owner(first).filter(|_| !graph.has(i, Rel::Determiner));
        }
        self.adjective_before(i)
    }

    /// 'watched Lao police arrest': an adjective of a state right before the phrase is its own, wherever the parser hung
    /// it.
    fn adjective_before(&self, i: usize) -> Option<Actor> {
        let graph = self.graph;
        let mut first = i;
        while first > 0 && graph.node(first - 1).head == i && graph.node(first - 1).rel == Rel::Compound {
            first -= 1;
        }
        let before = first.checked_sub(1)?;
        let hit = self.hit(before).filter(|_| graph.node(before).sentence == graph.node(i).sentence)?;
        let adjective = match hit.sense {
            Sense::Name(id) => {
                matches!(self.codebook.actors.name(id).kind, NameKind::Adjective | NameKind::Demonym)
            }
            _ => false,
        };
        adjective.then(|| self.named(hit)).flatten()
    }

    /// The others of a phrase that names several by one noun: 'Thai and Cambodian troops', 'the presidents of Chile and
    /// Bolivia'. `actor` is who the phrase was taken for.
    pub(crate) fn partners(&self, actor: &Actor) -> Vec<Actor> {
        let graph = self.graph;
        let i = actor.node;
        if let Some(others) = self.others.get(&i) {
            return others.clone();
        }
        if !actor.known() || !actor.plural || self.hit(i).is_some() || graph.node(i).pos == Pos::Pronoun {
            return Vec::new();
        }
        let mut owners: Vec<Actor> = Vec::new();
        for child in graph.children(i) {
            let node = graph.node(child);
            if !matches!(
                node.rel,
                Rel::AdjectiveModifier | Rel::Compound | Rel::NounModifier | Rel::Possessive
            ) {
                continue;
            }
            for member in graph.coordination(child) {
                owners.extend(self.hit(member).and_then(|hit| self.named(hit)));
            }
        }
        let before = !owners.is_empty();
        for oblique in graph.obliques(i) {
            if matches!(oblique.preposition, "of" | "from") && !before {
                owners.extend(self.hit(oblique.node).and_then(|hit| self.named(hit)));
            }
        }
        let mut out: Vec<Actor> = Vec::new();
        for owner in owners {
            let twice = owner.entity.code == actor.entity.code
                || out.iter().any(|other: &Actor| other.entity.code == owner.entity.code);
            if owner.known() && !twice {
                let mut partner = actor.clone();
                take_owner(&mut partner.entity, &owner);
                out.push(partner);
            }
        }
        out
    }

    pub(super) fn role_ending(&self, last: usize, first: usize) -> Option<RoleAt<'a>> {
        (first.max(last.saturating_sub(3))..=last).find_map(|start| {
            let words = self.role_words(start..last + 1);
            let (role, length) = self.codebook.actors.role(&words)?;
            (length == words.len()).then_some(RoleAt { role, first: start })
        })
    }
}

/// Gives an entity its owner's state or body; an armed group's or a party's people are of its sector.
pub(super) fn take_owner(entity: &mut Entity, owner: &Actor) {
    entity.code = owner.entity.code.clone();
    entity.identifier_text = owner.entity.identifier_text.clone();
    if owner.kind != ActorKind::Person {
        entity.identifier_id = owner.entity.identifier_id.clone();
    }
    let own = |sector: &str| owner.entity.sector.iter().any(|s| s == sector);
    if owner.kind == ActorKind::Group
        && (own("REB") || own("UAF") || own("PTY") || own("OPP") || own("PRM") || own("CRM"))
    {
        entity.sector = owner.entity.sector.clone();
    }
    if entity.sector.is_empty() {
        entity.sector = owner.entity.sector.clone();
    }
}

pub(super) fn merge(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

fn last_word(name: &str) -> Option<&str> {
    name.rsplit(' ').next().filter(|word| word.len() > 1)
}
