//! Tokens against patterns.

use std::borrow::Cow;

use super::{
    Annotation, Attribute, Check, Comparison, Context, Lemma, Operator, Ruler, RulerScratch, Step, Test,
};
use crate::lexeme::string_id;
use crate::parse::{EntIob, LabelId};

impl<'a> Context<'a> {
    /// The lemma that an earlier rule has set. What a lemmatizer found before a ruler is not seen here.
    fn lemma(&self, annotation: &Annotation) -> &'a str {
        match annotation.lemma {
            Lemma::Rule(number) => self.vocabulary.lemmas.get(number as usize).map_or("", |lemma| lemma),
            _ => "",
        }
    }
}

impl Ruler {
    /// Appends the matches that start at `start` to `scratch.matches`.
    pub(super) fn match_from(&self, context: &Context, start: usize, scratch: &mut RulerScratch) {
        let form = context.tokens[start].form as usize;
        let list = match scratch.by_form.get(form).copied().flatten() {
            Some(list) => list,
            None => self.list_for(context, start, scratch),
        };
        for at in list.0..list.1 {
            let number = scratch.lists[at as usize];
            self.match_sequence(context, number, start, scratch);
        }
        let Annotation { tag, dep, .. } = context.annotations[start];
        for number in self.by_tag.get(&tag).into_iter().chain(self.by_dep.get(&dep)).flatten() {
            self.match_sequence(context, *number, start, scratch);
        }
        for &number in &self.always {
            self.match_sequence(context, number, start, scratch);
        }
    }

    /// Finds, for a form met for the first time, the patterns that its form allows.
    fn list_for(&self, context: &Context, start: usize, scratch: &mut RulerScratch) -> (u32, u32) {
        let from = scratch.lists.len() as u32;
        for &number in &self.lexical {
            let tests = &self.sequences[number as usize].steps[0].tests;
            let mut lexical = tests.iter().filter(|test| test.attribute.is_lexical());
            if lexical.all(|test| self.passes(context, test, start, scratch)) {
                scratch.lists.push(number);
            }
        }
        let form = context.tokens[start].form as usize;
        if scratch.by_form.len() <= form {
            scratch.by_form.resize(form + 1, None);
        }
        let list = (from, scratch.lists.len() as u32);
        scratch.by_form[form] = Some(list);
        list
    }

    fn match_sequence(&self, context: &Context, number: u32, start: usize, scratch: &mut RulerScratch) {
        let sequence = &self.sequences[number as usize];
        if let [step] = &sequence.steps[..]
            && step.operator == Operator::One
        {
            // Tests of the form were made when the list of the form was.
            let mut tests = step.tests.iter();
            let skip = sequence.lexical_first;
            if tests
                .all(|test| skip && test.attribute.is_lexical() || self.passes(context, test, start, scratch))
            {
                scratch.matches.push((sequence.rule, start as u32, start as u32 + 1));
            }
            return;
        }
        scratch.ends.clear();
        self.ends(context, &sequence.steps, start, scratch);
        for i in 0..scratch.ends.len() {
            let end = scratch.ends[i];
            if end > start as u32 {
                scratch.matches.push((sequence.rule, start as u32, end));
            }
        }
    }

    /// Appends to `scratch.ends` where the steps may end that start at `start`. Walks all steps with the set
    /// of places that they may have reached, so that the work is at most steps times tokens.
    fn ends(&self, context: &Context, steps: &[Step], start: usize, scratch: &mut RulerScratch) {
        let mut places = vec![start];
        for step in steps {
            let mut next = Vec::new();
            for &place in &places {
                let mut fits = |place: usize| {
                    place < context.tokens.len()
                        && step.tests.iter().all(|test| self.passes(context, test, place, scratch))
                };
                match step.operator {
                    Operator::One if fits(place) => next.push(place + 1),
                    Operator::Not if place < context.tokens.len() && !fits(place) => next.push(place + 1),
                    Operator::Maybe => {
                        next.push(place);
                        if fits(place) {
                            next.push(place + 1);
                        }
                    }
                    Operator::Any => {
                        next.push(place);
                        let mut at = place;
                        // Places beyond another one are reached from there.
                        while fits(at) {
                            at += 1;
                            next.push(at);
                            if places.contains(&at) {
                                break;
                            }
                        }
                    }
                    _ => {}
                }
            }
            next.sort_unstable();
            next.dedup();
            places = next;
        }
        scratch.ends.extend(places.iter().map(|&place| place as u32));
    }

    fn passes(&self, context: &Context, test: &Test, place: usize, scratch: &mut RulerScratch) -> bool {
        match &test.check {
            Check::OneOf { values, negated } => {
                values.contains(&self.value(context, test.attribute, place)) != *negated
            }
            Check::Regex { patterns, negated } => {
                scratch.chars.clear();
                scratch.chars.extend(self.text(context, test.attribute, place).chars());
                let RulerScratch { matcher, chars, .. } = scratch;
                patterns.iter().any(|pattern| pattern.search(matcher, chars).is_some()) != *negated
            }
            Check::Compare { ordering, with } => {
                let value = self.value(context, test.attribute, place) as f64;
                match ordering {
                    Comparison::Equal => value == *with,
                    Comparison::NotEqual => value != *with,
                    Comparison::Greater => value > *with,
                    Comparison::GreaterEqual => value >= *with,
                    Comparison::Less => value < *with,
                    Comparison::LessEqual => value <= *with,
                }
            }
            Check::Subset(values) => {
                self.set(context, test.attribute, place).iter().all(|value| values.contains(value))
            }
            Check::Superset(values) => {
                let set = self.set(context, test.attribute, place);
                values.iter().all(|value| set.contains(value))
            }
            Check::Intersects(values) => {
                self.set(context, test.attribute, place).iter().any(|value| values.contains(value))
            }
        }
    }

    fn label_id(&self, label: LabelId) -> u64 {
        self.label_ids.get(usize::from(label.0)).copied().unwrap_or(0)
    }

    fn value(&self, context: &Context, attribute: Attribute, place: usize) -> u64 {
        let token = &context.tokens[place];
        let annotation = &context.annotations[place];
        let lexeme = context.lexemes.get(token.form);
        match attribute {
            Attribute::Orth => lexeme.orth,
            Attribute::Lower => lexeme.lower,
            Attribute::Norm if token.norm != 0 => token.norm,
            Attribute::Norm => lexeme.norm,
            Attribute::Prefix => lexeme.prefix,
            Attribute::Suffix => lexeme.suffix,
            Attribute::Shape => lexeme.shape,
            Attribute::Length => u64::from(lexeme.length),
            Attribute::Flag(flag) => u64::from(lexeme.flags & flag.bit() != 0),
            Attribute::Tag => self.label_id(annotation.tag),
            Attribute::Pos => self.label_id(annotation.pos),
            Attribute::Dep => self.label_id(annotation.dep),
            Attribute::Morph => self.label_id(annotation.morph),
            Attribute::Lemma => string_id(context.lemma(annotation)),
            Attribute::EntType => self.label_id(annotation.ent_type),
            // As spaCy numbers them: 1 inside, 2 outside, 3 begin.
            Attribute::EntIob => match annotation.ent_iob {
                EntIob::I => 1,
                EntIob::O => 2,
                EntIob::B => 3,
            },
            Attribute::SpaceAfter => u64::from(token.space_after),
            Attribute::SentStart => u64::from(annotation.sent_start == Some(true)),
        }
    }

    /// The value as a set of identities: the features of a morphology, else the value alone.
    fn set(&self, context: &Context, attribute: Attribute, place: usize) -> Cow<'_, [u64]> {
        if attribute == Attribute::Morph {
            let label = usize::from(context.annotations[place].morph.0);
            return Cow::Borrowed(self.features.get(label).map_or(&[], Vec::as_slice));
        }
        Cow::Owned(vec![self.value(context, attribute, place)])
    }

    fn text<'a>(&'a self, context: &'a Context, attribute: Attribute, place: usize) -> Cow<'a, str> {
        let token = &context.tokens[place];
        let annotation = &context.annotations[place];
        let form = context.lexemes.text(token.form);
        match attribute {
            Attribute::Orth => Cow::Borrowed(form),
            Attribute::Lower => Cow::Owned(form.to_lowercase()),
            Attribute::Norm => match self.norm_texts.get(&token.norm) {
                Some(norm) => Cow::Borrowed(norm),
                None => context.vocabulary.rules.norm_text(form),
            },
            Attribute::Prefix => form.chars().take(1).collect(),
            Attribute::Suffix => {
                Cow::Borrowed(&form[form.char_indices().rev().nth(2).map_or(0, |(at, _)| at)..])
            }
            Attribute::Shape => {
                let mut shape = String::new();
                crate::lexeme::word_shape(form, &mut shape);
                Cow::Owned(shape)
            }
            Attribute::Tag => Cow::Borrowed(context.vocabulary.labels.name(annotation.tag)),
            Attribute::Pos => Cow::Borrowed(context.vocabulary.labels.name(annotation.pos)),
            Attribute::Dep => Cow::Borrowed(context.vocabulary.labels.name(annotation.dep)),
            Attribute::Morph => Cow::Borrowed(context.vocabulary.labels.name(annotation.morph)),
            Attribute::EntType => Cow::Borrowed(context.vocabulary.labels.name(annotation.ent_type)),
            Attribute::Lemma => Cow::Borrowed(context.lemma(annotation)),
            _ => Cow::Owned(self.value(context, attribute, place).to_string()),
        }
    }
}
