//! Names of states and places that mean something else: towns of the same name, first names, papers, teams.

use demarche_codebook::{NameKind, Sense};

use super::Cast;
use super::names::NameHit;
use crate::document::{PartKind, Span};
use crate::graph::{Pos, Rel};

impl<'a> Cast<'a> {
    /// 'Paris, Texas', 'London, Ontario': what stands in another state is not the city that all know.
    pub(super) fn leave_out_namesakes(&mut self) {
        let graph = self.graph;
        self.hits_in_order();
        let place = |hit: &NameHit| match hit.sense {
            Sense::Name(id) => Some(self.codebook.actors.name(id)),
            _ => None,
        };
        let mut out: Vec<usize> =
            self.hits.iter().filter(|hit| self.is_river(hit)).map(|hit| hit.first).collect();
        for pair in self.hits.windows(2) {
            let [here, there] = pair else { continue };
            let beside = there.first == here.last + 2 && graph.node(here.last + 1).word == ",";
            let (Some(a), Some(b)) = (place(here), place(there)) else { continue };
            // 'the Russian White House' is another house than the one that all know.
            let elsewhere = there.first == here.last + 1
                && a.kind == NameKind::Adjective
                && b.kind == NameKind::Metonym
                && a.code != b.code;
            if elsewhere {
                out.push(there.first);
            }
            let city = matches!(a.kind, NameKind::Capital | NameKind::Metonym | NameKind::Place);
            if beside && city && b.kind == NameKind::Place && a.code != b.code {
                out.push(here.first);
            }
        }
        for first in out {
            self.hits.retain(|hit| hit.first != first);
        }
        self.hit_at.fill(0);
        self.hits_in_order();
    }

    /// 'a barge sank on the Congo': with an article, and where boats go, a state that is also a river is the river.
    fn is_river(&self, hit: &NameHit) -> bool {
        let graph = self.graph;
        let Sense::Name(id) = hit.sense else { return false };
        let node = graph.node(hit.last);
        let article = hit.first > 0 && graph.node(hit.first - 1).word.eq_ignore_ascii_case("the");
        if !article || node.rel != Rel::PrepObject || !self.codebook.actors.name(id).note.contains("a river")
        {
            return false;
        }
        let preposition = graph.node(node.head);
        match preposition.lemma {
            "along" | "across" | "down" | "up" | "over" | "upstream" | "downstream" => true,
            "on" => graph.node(preposition.head).pos == Pos::Verb,
            _ => false,
        }
    }

    /// 'Georgia routed Alabama 38-10', 'Dynamo Moscow': what plays is no state and no government.
    ///
    /// A team plays in a sentence with a score and a word of sport, or has a further name beside the city's and a word of
    /// sport in its sentence.
    pub(super) fn leave_out_teams(&mut self) {
        let graph = self.graph;
        let lexicon = &self.codebook.lexicon;
        let Some(sport) = lexicon.class("sports_page") else { return };
        let plays: Vec<(bool, bool)> = graph
            .sentences
            .iter()
            .map(|sentence| {
                let words = sentence.start..sentence.end;
                let sport = words.clone().any(|i| lexicon.in_class(sport, &graph.key(i)));
                let number = |i: usize| {
                    let word = graph.node(i).word;
                    word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
                };
                let score = sport
                    && words.clone().skip(2).any(|i| {
                        number(i) && number(i - 2) && matches!(graph.node(i - 1).word, "-" | "–" | ":")
                    });
                (sport, score)
            })
            .collect();
        let team = |hit: &NameHit| {
            let Sense::Name(_) = hit.sense else { return false };
            let node = graph.node(hit.last);
            let (sport, score) = plays[node.sentence];
            let longer =
                hit.first > 0 && self.is_surname(hit.first - 1) && graph.node(hit.first - 1).head == hit.last
                    || node.rel == Rel::Compound && node.head > hit.last && self.is_surname(hit.last + 1);
            let side = matches!(node.rel, Rel::Subject | Rel::PassiveSubject | Rel::Object)
                || node.rel == Rel::PrepObject
                    && matches!(graph.node(node.head).lemma, "to" | "by" | "against" | "over" | "with");
            score && side || sport && longer
        };
        let out: Vec<usize> = self.hits.iter().filter(|hit| team(hit)).map(|hit| hit.first).collect();
        if out.is_empty() {
            return;
        }
        self.hits.retain(|hit| !out.contains(&hit.first));
        self.hit_at.fill(0);
        self.hits_in_order();
    }

    /// Whether the word is a capitalised name that the code book knows as nothing else.
    fn is_surname(&self, i: usize) -> bool {
        let Some(node) = self.graph.nodes.get(i) else { return false };
        node.pos == Pos::Name
            && node.tag == "NNP"
            && node.word.starts_with(char::is_uppercase)
            && self.hit_at[i] == 0
            && !self.is_title(i)
            && self.codebook.actors.hits(node.word).next().is_none()
            && self.codebook.actors.role(&self.role_words(i..i + 1)).is_none()
    }

    /// Whether the words are in capitals where those beside them are not: 'a SWAT team' does not come from Swat.
    pub(super) fn is_shouted(&self, span: Span, first: usize, last: usize) -> bool {
        let graph = self.graph;
        let capitals =
            |word: &str| word.chars().any(char::is_alphabetic) && word.chars().all(|c| !c.is_lowercase());
        let beside = [first.checked_sub(1), Some(last + 1)];
        let mut others = beside.into_iter().flatten().filter_map(|i| graph.nodes.get(i)).filter(|node| {
            node.sentence == graph.node(first).sentence && node.word.chars().any(char::is_alphabetic)
        });
        let word = span.of(graph.text);
        word.len() > 2 && !word.contains('.') && capitals(word) && others.any(|node| !capitals(node.word))
    }

    /// 'Washington Post', 'Jordan Peterson', 'Bank of America': the name is a piece of a longer one that is not ours.
    pub(super) fn inside_other_name(&self, first: usize, last: usize, senses: &[Sense]) -> bool {
        let graph = self.graph;
        let node = graph.node(last);
        if senses.iter().any(|sense| matches!(sense, Sense::Person(_))) {
            // 'Sayed Ali Hassan Murad' is not Ali Hassan; but 'Matamela Cyril Ramaphosa' ends as it should.
            let before = first.checked_sub(1).map(|i| graph.node(i));
            let goes_on = graph
                .nodes
                .get(last + 1)
                .is_some_and(|next| next.pos == Pos::Name && next.entity == "PERSON" && !next.entity_start);
            return goes_on
                && graph.node(first).entity == "PERSON"
                && !graph.node(first).entity_start
                && before.is_some_and(|node| node.entity == "PERSON" && node.pos == Pos::Name)
                && !self.is_title(first - 1);
        }
        // 'SOS Children's Villages Sudan', 'Air France': an organisation's name that only ends with it.
        if node.entity == "ORG" && !graph.node(first).entity_start && first > 0 {
            let mut start = first;
            while start > 0 && !graph.node(start).entity_start && graph.node(start - 1).entity == "ORG" {
                start -= 1;
            }
            let before = graph.node(first - 1);
            let joined = before.pos == Pos::Name && before.word.starts_with(char::is_uppercase);
            let words = self.role_words(start..first);
            let any_role = (0..words.len()).any(|i| self.codebook.actors.role(&words[i..]).is_some());
            if joined && !any_role && self.hit_at[first - 1] == 0 {
                return true;
            }
        }
        // 'Paris Hilton': the recogniser sees one person, and the name is only its beginning.
        if node.entity == "PERSON" && last + 1 < graph.nodes.len() {
            let next = graph.node(last + 1);
            let continues = next.entity == "PERSON" && !next.entity_start && next.sentence == node.sentence;
            let hangs = node.rel == Rel::Compound && node.head > last;
            let title = self
                .codebook
                .actors
                .role(&self.role_words(last + 1..graph.nodes.len().min(last + 4)))
                .is_some();
            if continues && (graph.node(first).entity_start || hangs) && next.pos == Pos::Name && !title {
                return true;
            }
        }
        // 'Mark Cuban': the name is the surname of somebody whose first name stands before it.
        if node.entity == "PERSON" && !graph.node(first).entity_start && first > 0 {
            let before = graph.node(first - 1);
            let titled = self.codebook.actors.role(&self.role_words(first - 1..first)).is_some();
            if before.entity == "PERSON" && before.pos == Pos::Name && !titled && self.hit_at[first - 1] == 0
            {
                return true;
            }
        }
        // 'Socialite Paris Whitlock': a first name. The recogniser sees no place, and a surname follows.
        if first == last
            && matches!(node.entity, "" | "PERSON")
            && node.rel == Rel::Compound
            && node.head > last
            && senses.iter().all(|sense| matches!(sense, Sense::Name(_)))
            && graph.sentences[node.sentence].kind != PartKind::Title
            && self.is_surname(last + 1)
        {
            return true;
        }
        // 'the Moscow Times', 'the Vienna Philharmonic': papers, orchestras and clubs that have the name of their city.
        let lexicon = &self.codebook.lexicon;
        if let Some(class) = lexicon.class("namesake")
            && node.rel == Rel::Compound
            && node.head > last
            && node.head - last <= 3
            && (last + 1..=node.head).any(|n| {
                graph.node(n).word.starts_with(char::is_uppercase) && lexicon.in_class(class, &graph.key(n))
            })
        {
            return true;
        }
        // A longer name of an organisation or a work, of which no word is a role.
        if matches!(node.entity, "ORG" | "WORK_OF_ART" | "PRODUCT" | "FAC") {
            let mut start = first;
            while start > 0 && !graph.node(start).entity_start && graph.node(start - 1).entity == node.entity
            {
                start -= 1;
            }
            let mut end = last + 1;
            while end < graph.nodes.len()
                && graph.node(end).entity == node.entity
                && !graph.node(end).entity_start
            {
                end += 1;
            }
            // The possessive belongs to what follows.
            if end > last + 1 && graph.node(end - 1).rel == Rel::Case {
                end -= 1;
            }
            let longer = end > last + 1;
            let head = graph.node(end - 1);
            if longer && head.pos == Pos::Name && matches!(node.rel, Rel::Compound) {
                let words = self.role_words(last + 1..end);
                let any_role = (0..words.len()).any(|i| self.codebook.actors.role(&words[i..]).is_some());
                return !any_role;
            }
        }
        false
    }
}
