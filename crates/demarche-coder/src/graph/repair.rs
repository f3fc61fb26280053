//! What pipelines get wrong so regularly that it can be put right by the marks of the sentence.

use std::collections::HashSet;

use super::{Form, Node, Pos, Rel};

/// 'threats to invade', 'the charge that it had invaded': an infinitive or a clause behind 'that' says what the noun is
/// about. Parsers often call them relative clauses, which have a pronoun instead.
///
/// What stands behind 'to' is an infinitive, also where the tagger takes it for a present, and in the passive: 'to be expelled'.
/// 'to have expelled' looks back and stays a participle.
pub(super) fn clauses_on_nouns(nodes: &mut [Node]) {
    let mut content = vec![false; nodes.len()];
    let mut subject = vec![false; nodes.len()];
    let perfect: HashSet<usize> = nodes
        .iter()
        .filter(|n| n.rel == Rel::Auxiliary && n.lemma == "have" && n.form == Form::Base)
        .map(|n| n.head)
        .collect();
    for i in 0..nodes.len() {
        let Node { rel, head, word, .. } = nodes[i];
        let infinitive = rel == Rel::Auxiliary
            && word.eq_ignore_ascii_case("to")
            && match nodes[head].form {
                Form::Base | Form::Present => true,
                Form::Participle | Form::Past => !perfect.contains(&head),
                _ => false,
            };
        if infinitive {
            nodes[head].form = Form::Base;
        }
        content[head] |= infinitive || rel == Rel::Mark;
        subject[head] |= matches!(rel, Rel::Subject | Rel::PassiveSubject);
    }
    for i in 0..nodes.len() {
        if nodes[i].rel == Rel::RelativeClause && content[i] {
            nodes[i].rel = Rel::NounClause;
        }
        // 'the officer charged with murder': a past on a noun with no subject is a participle.
        if nodes[i].rel == Rel::NounClause && nodes[i].form == Form::Past && !content[i] && !subject[i] {
            nodes[i].form = Form::Participle;
        }
    }
}

/// 'sent letters to the ministries urging them to act': who is urged cannot be who urges, so that the participle belongs to
/// the verb above and not to the noun before it.
pub(super) fn participles_on_addressees(nodes: &mut [Node]) {
    for i in 0..nodes.len() {
        let Node { rel, head: noun, form, .. } = nodes[i];
        let on_addressee = matches!(rel, Rel::NounClause | Rel::RelativeClause)
            && form == Form::Gerund
            && noun < i
            && nodes[noun].rel == Rel::PrepObject
            && nodes[nodes[noun].head].lemma == "to";
        let pronoun = || {
            nodes.iter().skip(i + 1).take(NEAR).any(|n| {
                n.head == i
                    && n.rel == Rel::Object
                    && matches!(&*n.word.to_ascii_lowercase(), "it" | "them" | "him" | "her")
            })
        };
        if !on_addressee || !pronoun() {
            continue;
        }
        let mut verb = noun;
        while !matches!(nodes[verb].pos, Pos::Verb | Pos::Aux) && nodes[verb].head != verb {
            verb = nodes[verb].head;
        }
        if matches!(nodes[verb].pos, Pos::Verb | Pos::Aux) {
            nodes[i].head = verb;
            nodes[i].rel = Rel::AdverbialClause;
        }
    }
}

/// 'imposed sanctions on Peru over its raid, the shelling and the blockade': what goes on a list behind a preposition and is
/// hung on the verb as a second object is a member of that list.
pub(super) fn second_objects(nodes: &mut [Node]) {
    for i in 1..nodes.len() {
        let Node { rel, head, .. } = nodes[i];
        if rel != Rel::Object || head >= i {
            continue;
        }
        let first = (0..i)
            .rev()
            .take(LIST)
            .find(|&o| nodes[o].rel == Rel::Object && nodes[o].head == head && o > head);
        let listed = nodes.iter().skip(i + 1).take(LIST).any(|n| n.head == i && n.rel == Rel::Coordinator);
        let Some(first) = first.filter(|_| listed) else { continue };
        let comma = (first..i).rev().take_while(|&c| nodes[c].head == i || c + 1 == i).last().unwrap_or(i);
        if !(first + 1..=comma).rev().take(2).any(|c| nodes[c].word == ",") {
            continue;
        }
        // The last preposition of the verb before the comma, and what it brings.
        let member = (first + 1..i).rev().find(|&n| {
            nodes[n].rel == Rel::PrepObject && nodes[n].pos == Pos::Noun && nodes[nodes[n].head].head == head
        });
        if let Some(member) = member {
            nodes[i].head = member;
            nodes[i].rel = Rel::Conjunct;
        }
    }
}

/// 'Peru promised help; Chile refused': a clause that a semicolon parts from another stands beside it, though parsers hang it
/// below as what it says.
pub(super) fn parted_clauses(nodes: &mut [Node]) {
    let parted: Vec<usize> =
        nodes.iter().enumerate().filter(|(_, n)| n.word == ";").map(|(i, _)| i).collect();
    if parted.is_empty() {
        return;
    }
    for (i, node) in nodes.iter_mut().enumerate() {
        let Node { rel, head, pos, .. } = *node;
        if !matches!(rel, Rel::Complement | Rel::AdverbialClause) || !matches!(pos, Pos::Verb | Pos::Aux) {
            continue;
        }
        let between = i.min(head)..i.max(head);
        let at = parted.partition_point(|&semicolon| semicolon < between.start);
        if parted.get(at).is_some_and(|semicolon| between.contains(semicolon)) {
            node.rel = Rel::Parataxis;
        }
    }
}

/// 'since Israel sealed off the city': what parsers hang on a particle as on a preposition is the verb's object, where the verb
/// has none.
pub(super) fn objects_of_particles(nodes: &mut [Node]) {
    for i in 1..nodes.len() {
        let particle = nodes[i].head;
        if nodes[i].rel != Rel::PrepObject || nodes[particle].rel != Rel::Particle {
            continue;
        }
        let verb = nodes[particle].head;
        if !nodes.iter().any(|n| n.head == verb && n.rel == Rel::Object) {
            nodes[i].head = verb;
            nodes[i].rel = Rel::Object;
        }
    }
}

/// 'lend Greece 30 billion euros': a name before a number or an article is no part of the phrase that these begin, but the one
/// who is given what it names.
pub(super) fn recipients_taken_for_modifiers(nodes: &mut [Node]) {
    for i in 1..nodes.len() {
        let Node { rel, head: noun, pos, word, .. } = nodes[i];
        let verb = nodes[noun].head;
        if pos != Pos::Name
            || word.bytes().any(|b| b.is_ascii_digit())
            || !matches!(rel, Rel::Compound | Rel::NounModifier)
            || noun <= i
            || verb >= i
            || i - verb > NEAR
            || nodes[noun].rel != Rel::Object
        {
            continue;
        }
        // All between the verb and the name is the name's own.
        let own = (verb + 1..i).all(|n| nodes[n].head == i || (n == i - 1 && nodes[n].head == noun));
        let next = &nodes[i + 1];
        let begins = matches!(next.rel, Rel::Determiner | Rel::Number)
            || next.pos == Pos::Number
            || matches!(next.lemma, "billion" | "million" | "thousand" | "hundred" | "dozen");
        if own && begins && next.rel != Rel::Possessive {
            nodes[i].rel = Rel::Indirect;
            nodes[i].head = verb;
        }
    }
}

/// 'Peru test-fired two missiles' read as a phrase about missiles: behind a past tense a number or article begins a new
/// phrase, so that it is the verb of the clause, the noun its object, and what stands before it the subject.
pub(super) fn verbs_taken_for_adjectives(nodes: &mut [Node]) {
    for i in 1..nodes.len() {
        let noun = nodes[i].head;
        if nodes[i].rel != Rel::AdjectiveModifier || nodes[i].tag != "VBD" || noun <= i || noun - i > LIST {
            continue;
        }
        let begins = (i + 1..noun)
            .any(|n| nodes[n].head == noun && matches!(nodes[n].rel, Rel::Determiner | Rel::Number));
        let subject = (i.saturating_sub(LIST)..i).find(|&n| {
            nodes[n].head == noun
                && matches!(nodes[n].rel, Rel::Compound | Rel::Possessive)
                && matches!(nodes[n].pos, Pos::Noun | Pos::Name)
        });
        let Some(subject) = subject.filter(|_| begins && nodes[noun].rel == Rel::Root) else { continue };
        // What stands before the verb is no part of its object; what follows the object may be.
        for node in nodes[i.saturating_sub(LIST)..i].iter_mut().filter(|node| node.head == noun) {
            node.head = subject;
        }
        nodes[subject].head = i;
        nodes[subject].rel = Rel::Subject;
        nodes[i].head = i;
        nodes[i].rel = Rel::Root;
        nodes[noun].head = i;
        nodes[noun].rel = Rel::Object;
    }
}

/// 'actions including interference in the vote, the cyberattack and the occupation': behind a noun that names an act, a member
/// of the list that names one too stands beside it, not beside the thing that the first act was about. Only where a comma
/// parts the members. Says whether anything was put right.
pub(super) fn lists_of_acts(nodes: &mut [Node], is_act: impl Fn(&str) -> bool) -> bool {
    let mut changed = false;
    for i in 1..nodes.len() {
        let Node { rel, head: thing, pos, .. } = nodes[i];
        if rel != Rel::Conjunct || pos != Pos::Noun || thing >= i || nodes[thing].rel != Rel::PrepObject {
            continue;
        }
        let act = nodes[nodes[thing].head].head;
        let comma = (thing + 1..i).rev().take(LIST).any(|c| nodes[c].word == "," && nodes[c].head == thing);
        if comma
            && act < thing
            && nodes[act].pos == Pos::Noun
            && is_act(nodes[act].lemma)
            && is_act(nodes[i].lemma)
            && !is_act(nodes[thing].lemma)
        {
            nodes[i].head = act;
            changed = true;
        }
    }
    changed
}

/// 'After 200 days Peru lifted the ban', 'In a letter on Friday Peru accused Chile': where nothing parts the phrase before a
/// clause from its subject, parsers take the name into the phrase and leave the verb without a subject.
pub(super) fn subjects_behind_phrases(nodes: &mut [Node]) {
    for i in 2..nodes.len().saturating_sub(1) {
        let Node { rel, head: prep, pos, entity_start, sentence, .. } = nodes[i];
        if rel != Rel::PrepObject || pos != Pos::Name || !entity_start || prep >= i || i - prep > LIST {
            continue;
        }
        // The verb right behind the name, past its auxiliaries.
        let mut verb = i + 1;
        while verb + 1 < nodes.len() && matches!(nodes[verb].rel, Rel::Auxiliary | Rel::PassiveAuxiliary) {
            verb += 1;
        }
        let helped = verb > i + 1;
        let finite = matches!(nodes[verb].form, Form::Past | Form::Present) || helped;
        let climbs = (0..nodes.len()).try_fold(prep, |at, _| match nodes[at].head {
            above if above == verb => Err(true),
            above if above == at || above > verb => Err(false),
            above => Ok(above),
        });
        let has_subject = |v: usize| {
            nodes.iter().skip(i.saturating_sub(LIST)).take(2 * LIST).any(|n| {
                n.head == v && matches!(n.rel, Rel::Subject | Rel::PassiveSubject | Rel::ClauseSubject)
            })
        };
        if nodes[verb].pos != Pos::Verb
            || nodes[verb].sentence != sentence
            || !finite
            || climbs != Err(true)
            || has_subject(verb)
        {
            continue;
        }
        // What the preposition brings without the name: another noun of its own, or the time or place before the name.
        let before = i - 1;
        let other = nodes[before].head == prep && nodes[before].rel == Rel::PrepObject
            || nodes[before].head == i
                && matches!(nodes[before].rel, Rel::Compound | Rel::NounModifier)
                && matches!(nodes[before].entity, "DATE" | "TIME" | "GPE" | "LOC" | "FAC");
        if !other {
            continue;
        }
        for node in nodes[prep + 1..before].iter_mut().filter(|node| node.head == i) {
            node.head = before;
        }
        nodes[before].head = prep;
        nodes[before].rel = Rel::PrepObject;
        nodes[i].head = verb;
        nodes[i].rel = if helped && (i + 1..verb).any(|a| nodes[a].rel == Rel::PassiveAuxiliary) {
            Rel::PassiveSubject
        } else {
            Rel::Subject
        };
    }
}

/// 'Aid workers were attacked': a bare verb cannot be the subject of a clause, so that it is the first half of the noun behind it.
pub(super) fn nouns_taken_for_verbs(nodes: &mut [Node]) {
    for i in 0..nodes.len().saturating_sub(1) {
        let Node { rel, head: verb, tag, .. } = nodes[i];
        let subject = matches!(rel, Rel::ClauseSubject | Rel::PassiveSubject | Rel::Subject);
        let noun = i + 1;
        let object = nodes[noun].head == i && nodes[noun].rel == Rel::Object && nodes[noun].pos == Pos::Noun;
        if tag != "VB" || !subject || !object || (i > 0 && nodes[i - 1].head == i) {
            continue;
        }
        let passive =
            nodes.iter().skip(i).take(LIST).any(|n| n.head == verb && n.rel == Rel::PassiveAuxiliary);
        for node in nodes.iter_mut().skip(noun + 1).take(LIST).filter(|node| node.head == i) {
            node.head = noun;
        }
        nodes[noun].head = verb;
        nodes[noun].rel = if passive { Rel::PassiveSubject } else { Rel::Subject };
        nodes[i].head = noun;
        nodes[i].rel = Rel::Compound;
        nodes[i].pos = Pos::Noun;
    }
}

/// 'carried out a series of attacks', 'a new wave of arrests': makes the act the head of the phrase and the word that only
/// groups acts its own. `group` is the grouping word, `act` what 'of' brings behind it.
pub(super) fn group_of_acts(nodes: &mut [Node], group: usize, act: usize) {
    let of = nodes[act].head;
    let above = nodes[group].head;
    for (at, node) in nodes.iter_mut().enumerate() {
        let own = node.rel == Rel::Number;
        if node.head == group && !own && at != of && at != group && at != act {
            node.head = act;
        }
    }
    nodes[act].head = if above == group { act } else { above };
    nodes[act].rel = nodes[group].rel;
    nodes[group].head = act;
    nodes[group].rel = Rel::Other;
}

/// How far behind a participle its pronoun may stand.
const NEAR: usize = 3;
/// The most words of such a list that are looked at.
const LIST: usize = 24;
