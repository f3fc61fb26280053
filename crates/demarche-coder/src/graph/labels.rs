//! From a pipeline's labels to the relations that the coder reads.
//!
//! spaCy's English pipelines use ClearNLP labels, most others Universal Dependencies. Both are mapped to one
//! set here and nowhere else; what is above this module does not know which language it reads.

use demarche_syntax::{LabelId, Labels};

/// How a word hangs on its head, in words that fit any language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rel {
    /// No head.
    Root,
    /// Subject of an active verb or of a copula.
    Subject,
    /// Subject of a passive verb.
    PassiveSubject,
    /// A clause as subject.
    ClauseSubject,
    /// The preposition before the agent of a passive (ClearNLP), or the agent itself (UD).
    Agent,
    /// Direct object.
    Object,
    /// Indirect object; in ClearNLP also the preposition 'to' before one.
    Indirect,
    /// A preposition that hangs on a verb or a noun (ClearNLP).
    Prep,
    /// What stands behind a preposition (ClearNLP).
    PrepObject,
    /// A clause behind a preposition (ClearNLP).
    PrepClause,
    /// A noun with its preposition below it (UD).
    Oblique,
    /// The preposition below a noun (UD), or a possessive marker.
    Case,
    /// A clause with a subject of its own that the head governs.
    Complement,
    /// A governed clause without a subject.
    OpenComplement,
    /// A predicate noun or adjective that says what the object becomes.
    ObjectPredicate,
    /// A clause of time, cause, purpose, condition.
    AdverbialClause,
    /// A relative clause.
    RelativeClause,
    /// A participle or an infinitive that hangs on a noun.
    NounClause,
    /// Predicate noun or adjective of a copula.
    Attribute,
    /// Adjective before or after a noun.
    AdjectiveModifier,
    /// Noun in a compound.
    Compound,
    /// Other noun on a noun.
    NounModifier,
    /// Possessor.
    Possessive,
    /// Apposition.
    Apposition,
    /// Second and further member of a coordination.
    Conjunct,
    /// 'and', 'or'.
    Coordinator,
    /// Auxiliary or modal.
    Auxiliary,
    /// Auxiliary of the passive.
    PassiveAuxiliary,
    /// Copula (UD).
    Copula,
    /// 'not'.
    Negation,
    /// 'that', 'if', 'while'.
    Mark,
    /// Particle of a verb.
    Particle,
    /// Article and the like.
    Determiner,
    /// Number.
    Number,
    /// Adverb.
    Adverb,
    /// Noun used as adverb ('last week').
    NounAdverb,
    /// Sentence beside a sentence.
    Parataxis,
    /// Punctuation.
    Punctuation,
    /// Anything else.
    Other,
}

/// Coarse part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pos {
    /// Common noun.
    Noun,
    /// Proper noun.
    Name,
    /// Verb.
    Verb,
    /// Auxiliary.
    Aux,
    /// Adjective.
    Adjective,
    /// Adverb.
    Adverb,
    /// Pronoun.
    Pronoun,
    /// Number.
    Number,
    /// Preposition or subordinator.
    Adposition,
    /// Article and the like.
    Determiner,
    /// Punctuation.
    Punct,
    /// White space.
    Space,
    /// Anything else.
    Other,
}

/// Form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Finite, past tense.
    Past,
    /// Finite, present tense.
    Present,
    /// Infinitive or bare form.
    Base,
    /// '-ing'.
    Gerund,
    /// Past participle.
    Participle,
    /// No verb.
    None,
}

fn rel(name: &str) -> Rel {
    match name {
        "ROOT" | "root" => Rel::Root,
        "nsubj" => Rel::Subject,
        "nsubjpass" | "nsubj:pass" => Rel::PassiveSubject,
        "csubj" | "csubjpass" | "csubj:pass" => Rel::ClauseSubject,
        "agent" | "obl:agent" => Rel::Agent,
        "dobj" | "obj" => Rel::Object,
        "dative" | "iobj" | "obl:arg" => Rel::Indirect,
        "prep" => Rel::Prep,
        "pobj" => Rel::PrepObject,
        "pcomp" => Rel::PrepClause,
        "obl" | "obl:mod" | "nmod:prep" => Rel::Oblique,
        "case" => Rel::Case,
        "ccomp" => Rel::Complement,
        "xcomp" => Rel::OpenComplement,
        "oprd" => Rel::ObjectPredicate,
        "advcl" => Rel::AdverbialClause,
        "relcl" | "acl:relcl" => Rel::RelativeClause,
        "acl" => Rel::NounClause,
        "attr" | "acomp" => Rel::Attribute,
        "amod" => Rel::AdjectiveModifier,
        "compound" | "flat" | "flat:name" | "fixed" => Rel::Compound,
        "nmod" => Rel::NounModifier,
        "poss" | "nmod:poss" | "det:poss" => Rel::Possessive,
        "appos" => Rel::Apposition,
        "conj" => Rel::Conjunct,
        "cc" | "preconj" => Rel::Coordinator,
        "aux" | "aux:tense" => Rel::Auxiliary,
        "auxpass" | "aux:pass" => Rel::PassiveAuxiliary,
        "cop" => Rel::Copula,
        "neg" => Rel::Negation,
        "mark" => Rel::Mark,
        "prt" | "compound:prt" => Rel::Particle,
        "det" | "predet" => Rel::Determiner,
        "nummod" => Rel::Number,
        "advmod" => Rel::Adverb,
        "npadvmod" => Rel::NounAdverb,
        "parataxis" => Rel::Parataxis,
        "punct" => Rel::Punctuation,
        _ => Rel::Other,
    }
}

fn pos(name: &str) -> Pos {
    match name {
        "NOUN" => Pos::Noun,
        "PROPN" => Pos::Name,
        "VERB" => Pos::Verb,
        "AUX" => Pos::Aux,
        "ADJ" => Pos::Adjective,
        "ADV" => Pos::Adverb,
        "PRON" => Pos::Pronoun,
        "NUM" => Pos::Number,
        "ADP" | "SCONJ" => Pos::Adposition,
        "DET" => Pos::Determiner,
        "PUNCT" => Pos::Punct,
        "SPACE" => Pos::Space,
        _ => Pos::Other,
    }
}

fn form(tag: &str, morph: &str) -> Form {
    match tag {
        "VBD" => return Form::Past,
        "VBZ" | "VBP" | "MD" => return Form::Present,
        "VB" => return Form::Base,
        "VBG" => return Form::Gerund,
        "VBN" => return Form::Participle,
        _ => {}
    }
    let has = |feature: &str| morph.split('|').any(|f| f == feature);
    if has("VerbForm=Inf") {
        Form::Base
    } else if has("VerbForm=Ger") {
        Form::Gerund
    } else if has("VerbForm=Part") {
        Form::Participle
    } else if has("VerbForm=Fin") {
        if has("Tense=Past") { Form::Past } else { Form::Present }
    } else {
        Form::None
    }
}

/// The pipeline's label table, read once into relations and parts of speech.
#[derive(Clone, Debug)]
pub struct LabelMap {
    rels: Vec<Rel>,
    pos: Vec<Pos>,
}

impl LabelMap {
    /// Maps every label of `labels`.
    pub fn new(labels: &Labels) -> Self {
        let names = (0..labels.len()).map(|i| labels.name(LabelId(i as u16)));
        let (rels, pos) = names.map(|name| (rel(name), pos(name))).unzip();
        Self { rels, pos }
    }

    /// The relation of a dependency label.
    pub fn rel(&self, id: LabelId) -> Rel {
        self.rels.get(id.0 as usize).copied().unwrap_or(Rel::Other)
    }

    /// The part of speech of a universal tag.
    pub fn pos(&self, id: LabelId) -> Pos {
        self.pos.get(id.0 as usize).copied().unwrap_or(Pos::Other)
    }

    /// The verb form told by the fine tag or, for other tag sets, by the morphology.
    pub fn form(&self, tag: &str, morph: &str) -> Form {
        form(tag, morph)
    }
}
