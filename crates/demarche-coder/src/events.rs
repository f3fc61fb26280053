//! From acts to the rows of the record: when, where, how many, said by whom.

use demarche_codebook::render::{self, NativeAct, ParentAs};
use demarche_codebook::{Codebook, Entry, EventType, ModeId, Status};

use crate::actors::{Actor, ActorKind, Cast};
use crate::attribution::{self, Utterance};
use crate::contexts::Contexts;
use crate::dates::{self, TimeExpression, WhenContext};
use crate::document::{Document, PartKind, Span};
use crate::frames::{Act, LONGEST_SENTENCE};
use crate::graph::{Graph, Rel};
use crate::nesting::{self, Row};
use crate::places;
use crate::record::{
    Answer, Basis, Confidence, ContextWord, Entity, Event, Mention, Note, Place, Quote, Reading, Role,
    SaidBy, Size, When, Within,
};
use crate::sizes;
use crate::status::Reader;

/// All that is known of a document when its events are put together.
pub(crate) struct Story<'s, 'a> {
    pub document: &'s Document,
    pub graph: &'s Graph<'a>,
    pub codebook: &'s Codebook,
    pub cast: &'s Cast<'a>,
    pub speeches: &'s [Utterance],
    pub times: &'s [TimeExpression],
    pub contexts: &'s Contexts,
}

/// An act with everything that its own sentence says of it.
#[derive(Clone, Debug)]
pub(crate) struct ToldAct<'a> {
    pub row: Row<'a>,
    pub when: When,
    pub historical: bool,
    pub place: Option<Place>,
    pub sizes: Vec<Size>,
    /// Index of the speech that tells it.
    pub speech: Option<usize>,
    /// The row that its object takes up: 'rejected the demand'.
    pub takes_up: Option<usize>,
}

/// The rows that are one event, the one that tells most first in `main`.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Rows in order of the text.
    pub rows: Vec<usize>,
    /// The row that type, mode and status are taken from.
    pub main: usize,
}

/// Which group each row belongs to, and the groups in order of their first row.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub groups: Vec<Group>,
    /// `None`: the row is no event.
    pub of: Vec<Option<usize>>,
}

/// Gives each act its time, place, sizes and speaker.
pub(crate) fn bind<'a>(
    story: &Story<'_, 'a>,
    reader: &Reader<'_, 'a>,
    rows: Vec<Row<'a>>,
) -> Vec<ToldAct<'a>> {
    let graph = story.graph;
    let published = story.document.published;
    let senses = story.cast.senses();
    let mut out: Vec<ToldAct> = Vec::with_capacity(rows.len());
    for mut row in rows {
        let act = &row.act;
        let part = |node: usize| graph.sentences[graph.node(node).sentence].part;
        let previous =
            out.last().filter(|last| part(last.row.act.node) == part(act.node)).map(|last| &last.when);
        let foreground = !row.told.presupposed
            && !is_background(&out, part(act.node), graph, published)
            && !dates::follows_background(graph, story.times, act.node, published)
            && row.told.parent.is_none()
            && !story.is_talked_of(act)
            && !row.told.path.iter().any(|&n| {
                matches!(graph.node(n).rel, Rel::RelativeClause | Rel::NounClause) || is_earlier(graph, n)
            });
        // The carrying verb has the time, unless the noun itself has one.
        let context = WhenContext { published, status: row.told.status, foreground, previous };
        let mut when = dates::when(graph, story.times, act.node, &context);
        if when.basis != Basis::Text && act.clause() != act.node {
            let carried = dates::when(graph, story.times, act.clause(), &context);
            if carried.basis != Basis::None {
                when = carried;
            }
        }
        let ahead = dates::lies_ahead(&when, published) && !reader.is_past(act.clause());
        let granted = row.told.presupposed && row.event_type != EventType::Consult;
        if row.told.status == Status::Actual && ahead && !granted && !row.implied {
            let cue = when.expression.unwrap_or(graph.node(act.node).span);
            row.told.held(Status::Planned, cue, "its time lies ahead of the report".to_owned());
        }
        let act = &row.act;
        let place = places::place(graph, story.codebook, &senses, act.clause())
            .or_else(|| places::place(graph, story.codebook, &senses, act.node));
        let sizes = if row.implied {
            Vec::new()
        } else {
            sizes::sizes(graph, act.node, &nesting::size_nodes(reader, act, act.entry))
        };
        let speech = attribution::around(story.speeches, graph, act.node);
        let historical = dates::is_historical(&when, published);
        out.push(ToldAct { row, when, historical, place, sizes, speech, takes_up: None });
    }
    out
}

/// Whether the paragraph `at` last spoke of a time well before the report: what it goes on to tell without a time may be of
/// then or of now.
fn is_background(told: &[ToldAct], at: usize, graph: &Graph, published: Option<jiff::civil::Date>) -> bool {
    let part = |node: usize| graph.sentences[graph.node(node).sentence].part;
    let dated = told
        .iter()
        .rev()
        .take_while(|last| part(last.row.act.node) == at)
        .find(|last| matches!(last.when.basis, Basis::Text | Basis::Narrative));
    let end = dated.and_then(|last| last.when.enddate);
    end.zip(published).is_some_and(|(end, published)| {
        published.since(end).is_ok_and(|span| span.get_days() > dates::BACKGROUND)
    })
}

/// Whether the clause at `n` tells what came before its main clause: 'six years after she was freed'.
fn is_earlier(graph: &Graph, n: usize) -> bool {
    let earlier = |c: usize| matches!(graph.node(c).lemma, "after" | "since" | "before" | "until");
    match graph.node(n).rel {
        Rel::AdverbialClause => graph
            .children(n)
            .any(|c| matches!(graph.node(c).rel, Rel::Mark | Rel::Adverb) && c < n && earlier(c)),
        Rel::PrepClause => earlier(graph.node(n).head),
        _ => false,
    }
}

/// The entity of a word that names somebody, known or not.
pub(crate) fn entity_at(story: &Story, node: usize) -> Entity {
    if let Some(actor) = story.cast.actor(node) {
        return actor.entity.clone();
    }
    let span = story.graph.phrase(node);
    Entity { text: span.of(story.graph.text).to_owned(), span, ..Entity::default() }
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn span_bytes(span: Span) -> [u8; 8] {
    let mut out = [0; 8];
    out[..4].copy_from_slice(&span.start.to_le_bytes());
    out[4..].copy_from_slice(&span.end.to_le_bytes());
    out
}

impl Story<'_, '_> {
    /// Whether a verb of praise, blame or demand has the noun for its object, so that its time says nothing of the act's:
    /// 'blamed police shootings on fear'.
    fn is_talked_of(&self, act: &Act) -> bool {
        use EventType::{Accuse, Reject, Request, Support, Threaten};
        let graph = self.graph;
        let node = graph.node(graph.first_conjunct(act.node));
        let lexicon = &self.codebook.lexicon;
        let talks = |verb: usize| {
            let entries = lexicon.verb(&graph.key(verb)).iter().map(|&id| lexicon.entry(id).event_type);
            entries.into_iter().any(|kind| matches!(kind, Accuse | Reject | Request | Support | Threaten))
        };
        !graph.is_clause(act.node)
            && act.clause() == act.node
            && node.rel == Rel::Object
            && graph.is_clause(node.head)
            && talks(node.head)
    }

    /// Id of an event: document, trigger of its first mention and type.
    pub(crate) fn event_id(&self, told: &ToldAct) -> String {
        let span = told.row.act.trigger(self.graph);
        hash(&[self.document.id.as_bytes(), &span_bytes(span), told.row.event_type.name().as_bytes()])
    }

    /// Id of what belongs to another record.
    pub(crate) fn part_id(&self, kind: &str, of: &str) -> String {
        hash(&[self.document.id.as_bytes(), kind.as_bytes(), of.as_bytes()])
    }

    fn quotes(&self) -> Vec<Quote> {
        self.speeches
            .iter()
            .map(|speech| {
                let spans: Vec<u8> = speech.content.iter().flat_map(|span| span_bytes(*span)).collect();
                Quote {
                    id: hash(&[self.document.id.as_bytes(), b"quote", &spans]),
                    speaker: speech.speaker.map(|node| entity_at(self, node)),
                    addressee: speech.addressee.map(|node| entity_at(self, node)),
                    kind: speech.kind,
                    cue: speech.cue,
                    content: speech.content.clone(),
                    sentences: speech.sentences.clone(),
                }
            })
            .collect()
    }
}

/// The sides of an event from all its rows: those of the main row, completed by the others where it has none.
pub(crate) fn sides(story: &Story, told: &[ToldAct], group: &Group) -> (Vec<Actor>, Vec<Actor>) {
    let main = &told[group.main].row.act;
    let entry = story.codebook.lexicon.entry(main.entry);
    let mut actor = main.actor.clone();
    let mut recipient = main.recipient.clone();
    for &row in &group.rows {
        let act = &told[row].row.act;
        if entry.mutual {
            for other in act.actor.iter().chain(&act.recipient) {
                if other.known() && !actor.iter().any(|a| a.same(other) || covers(a, other)) {
                    actor.push(other.clone());
                }
            }
        } else {
            if !actor.iter().any(Actor::known) && act.actor.iter().any(Actor::known) {
                actor = act.actor.clone();
            }
            if !recipient.iter().any(Actor::known) && act.recipient.iter().any(Actor::known) {
                recipient = act.recipient.clone();
            }
        }
    }
    // One entity stands once on a side, by its best name.
    (distinct(actor), distinct(recipient))
}

/// Whether `a` is of the same state as `b` and at least as precise.
fn covers(a: &Actor, b: &Actor) -> bool {
    a.entity.code == b.entity.code && a.entity.code.is_some() && b.entity.person.is_none()
}

fn distinct(side: Vec<Actor>) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for actor in side {
        if !out.iter().any(|other| other.entity == actor.entity) {
            out.push(actor);
        }
    }
    out
}

/// Puts the reading together.
pub(crate) fn write(
    story: &Story,
    told: &[ToldAct],
    groups: &Groups,
    answers: Vec<(usize, usize, Answer)>,
) -> Reading {
    let quotes = story.quotes();
    let ids: Vec<String> = groups.groups.iter().map(|group| story.event_id(&told[group.rows[0]])).collect();
    let mut events: Vec<Event> = groups
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| event(story, told, groups, at, group, &ids, &quotes))
        .collect();
    for (from, to, mut answer) in answers {
        answer.id = ids[to].clone();
        not_dated_by_report(&mut events, from, to, story.document.published);
        events[from].answers.push(answer);
    }
    Reading { events, quotes, meetings: Vec::new(), notes: notes(story) }
}

/// An answer to an act of an earlier time is background as that is: the day of the report is not its day.
fn not_dated_by_report(events: &mut [Event], from: usize, to: usize, published: Option<jiff::civil::Date>) {
    let earlier = events[to].when.basis != Basis::Published
        && events[to].when.enddate.is_some_and(|end| published.is_some_and(|day| end < day));
    if earlier && events[from].when.basis == Basis::Published {
        events[from].when = When::default();
    }
}

fn event(
    story: &Story,
    told: &[ToldAct],
    groups: &Groups,
    at: usize,
    group: &Group,
    ids: &[String],
    quotes: &[Quote],
) -> Event {
    let main = &told[group.main];
    let entry = story.codebook.lexicon.entry(main.row.act.entry);
    let ontology = &story.codebook.ontology;
    let (actor, recipient) = sides(story, told, group);
    let mut actors: Vec<Entity> = actor.iter().map(|a| a.entity.clone()).collect();
    let recipients: Vec<Entity> = recipient.iter().map(|a| a.entity.clone()).collect();
    let place = group.rows.iter().find_map(|&row| told[row].place.clone());
    let called = entry.mode.map(|mode| &*ontology.mode_info(mode).name);
    let open = entry.mutual && !entry.visit && !matches!(called, Some("phone" | "visit"));
    let setting = meeting_setting(main, open, &actors, place.as_ref());
    let recipients = if setting == Some("visit") {
        let host = place.as_ref().and_then(|place| place.code.clone());
        let (hosts, guests) = actors.into_iter().partition(|a: &Entity| a.code == host);
        actors = guests;
        hosts
    } else {
        recipients
    };
    // Somebody did it, and the text does not tell who.
    let cyber = entry.mode.is_some_and(|mode| &*ontology.mode_info(mode).name == "cyber");
    if actors.is_empty() && (cyber || matches!(main.row.event_type, EventType::Assault | EventType::Threaten))
    {
        actors.push(Entity { sector: vec!["UNK".to_owned()], ..Entity::default() });
    }
    // The entry's mode and code, or the finest that a mention tells; an implied threat has none of its own.
    let (mode, cameo) = if main.row.implied {
        (
            ontology.mode(EventType::Threaten, "violence").filter(|_| entry.event_type == EventType::Assault),
            None,
        )
    } else {
        let mode = entry.mode.or_else(|| {
            group.rows.iter().find_map(|&row| story.codebook.lexicon.entry(told[row].row.act.entry).mode)
        });
        // Two are not many: what a summit is called tells no more than a meeting then.
        let two = recipients.is_empty() && states(&actors) == 2;
        let mode = mode.filter(|&mode| !(two && &*ontology.mode_info(mode).name == "multilateral"));
        let mode = match setting {
            Some("visit") => ontology.mode(EventType::Consult, "visit"),
            Some(setting) => mode.or(ontology.mode(EventType::Consult, setting)),
            None => mode,
        };
        (mode, entry.cameo)
    };
    let within = main.row.within.and_then(|(row, role)| {
        let holder = groups.of[row]?;
        (holder != at).then(|| Within { id: ids[holder].clone(), role })
    });
    let parent = within.as_ref().map(|within| match within.role {
        Role::Content => ParentAs::Content,
        Role::Condition => ParentAs::Condition,
    });
    let mentions: Vec<Mention> = group.rows.iter().map(|&row| mention(story, &told[row], quotes)).collect();
    let native = NativeAct {
        event_type: main.row.event_type,
        mode,
        cameo,
        status: main.row.told.status,
        parent,
        actors: actors.len(),
        recipients: recipients.len(),
        has_speaker: mentions[0].said_by.is_some(),
    };
    let when = group
        .rows
        .iter()
        .map(|&row| &told[row].when)
        .min_by_key(|when| {
            let precision = when.precision.map_or(9, |p| p as u8);
            (when.basis_rank(), precision)
        })
        .cloned()
        .unwrap_or_default();
    let (contexts, context_words) = about(story, main, entry, mode);
    let historical = group.rows.iter().all(|&row| told[row].historical)
        || dates::is_historical(&when, story.document.published);
    Event {
        id: ids[at].clone(),
        event_type: main.row.event_type,
        mode: mode.map(|mode| ontology.mode_info(mode).name.to_string()),
        contexts,
        context_words,
        status: main.row.told.status,
        historical,
        plover: render::plover(ontology, &native),
        cameo: cameo.map(|cameo| ontology.cameo_info(cameo).code.to_string()).unwrap_or_default(),
        sizes: group
            .rows
            .iter()
            .map(|&row| &told[row].sizes)
            .find(|sizes| !sizes.is_empty())
            .cloned()
            .unwrap_or_default(),
        place,
        within,
        answers: Vec::new(),
        confidence: confidence(story, main, &actor, &recipient),
        actor: actors,
        recipient: recipients,
        mentions,
        when,
    }
}

/// What kind of meeting the parties and the place make of a meeting that no word says more of: in the country of one of two
/// it is a visit, in another country one on neutral ground, of three and more multilateral.
fn meeting_setting(
    main: &ToldAct,
    mutual: bool,
    parties: &[Entity],
    place: Option<&Place>,
) -> Option<&'static str> {
    if main.row.event_type != EventType::Consult || !mutual || parties.is_empty() {
        return None;
    }
    if parties.iter().any(|party| party.code.is_none()) {
        return None;
    }
    let host = place.and_then(|place| place.code.as_deref());
    match (states(parties), host) {
        (2, Some(host)) if parties.iter().any(|party| party.code.as_deref() == Some(host)) => Some("visit"),
        (2, Some(_)) => Some("third-party"),
        (3.., _) => Some("multilateral"),
        _ => None,
    }
}

/// How many different states and bodies take part.
fn states(side: &[Entity]) -> usize {
    let mut known: Vec<(&str, Option<&str>)> =
        side.iter().filter_map(|e| Some((e.code.as_deref()?, e.identifier_text.as_deref()))).collect();
    known.sort_unstable();
    known
        .dedup_by(|a, b| a.0 == b.0 && (a.1 == b.1 || !matches!(a.0, "IGO" | "NGO" | "IMG" | "MNC" | "ISM")));
    known.len()
}

fn mention(story: &Story, told: &ToldAct, quotes: &[Quote]) -> Mention {
    let graph = story.graph;
    let act = &told.row.act;
    let spans = |side: &[Actor]| -> Vec<Span> {
        side.iter().map(|a| a.entity.span).filter(|s| !s.is_empty()).collect()
    };
    let codes = |side: &[Actor]| side.iter().filter_map(|a| a.entity.code.clone()).collect::<Vec<_>>();
    let said_by = told.speech.and_then(|index| {
        let speech = &story.speeches[index];
        let speaker = entity_at(story, speech.speaker?);
        let party = speaker
            .code
            .as_ref()
            .is_some_and(|code| codes(&act.actor).contains(code) || codes(&act.recipient).contains(code));
        Some(SaidBy {
            party,
            kind: speech.kind,
            cue: speech.cue,
            quote: Some(quotes[index].id.clone()),
            speaker,
        })
    });
    Mention {
        sentence: graph.sentences[graph.node(act.node).sentence].span,
        trigger: act.trigger(graph),
        actor: spans(&act.actor),
        recipient: spans(&act.recipient),
        status: told.row.told.status,
        status_cue: told.row.told.cue,
        status_why: told.row.told.why.clone(),
        said_by,
        rule: story.codebook.lexicon.entry(act.entry).id.to_string(),
    }
}

/// The contexts of an act: its mode's, and those of the paragraph that tells it, with the words that gave them. Those of
/// its entry hold where the paragraph speaks of them at all.
fn about(
    story: &Story<'_, '_>,
    told: &ToldAct<'_>,
    entry: &Entry,
    mode: Option<ModeId>,
) -> (Vec<String>, Vec<ContextWord>) {
    /// The most words shown of a context.
    const SHOWN: usize = 3;
    let ontology = &story.codebook.ontology;
    let evidence = story.contexts.around(story.graph, story.codebook, told.row.act.node, &entry.contexts);
    let name = |context| ontology.context_name(context).to_owned();
    // PLOVER gives these two modes of COERCE the context of the same name.
    let of_mode = mode.and_then(|mode| ontology.context(&ontology.mode_info(mode).name));
    let mut contexts: Vec<String> = of_mode.into_iter().map(name).collect();
    contexts.extend(evidence.iter().map(|evidence| name(evidence.context)));
    contexts.sort();
    contexts.dedup();
    let words = evidence.iter().flat_map(|evidence| {
        let spans = evidence.words.iter().take(SHOWN);
        spans.map(|&span| ContextWord { context: name(evidence.context), span })
    });
    (contexts, words.collect())
}

/// Hand-set degrees, to be calibrated against judged events: a weak word is less sure than one with conditions met, a
/// pronoun less than a name, a long climb less than a plain clause.
fn confidence(story: &Story, told: &ToldAct, actor: &[Actor], recipient: &[Actor]) -> Confidence {
    let act: &Act = &told.row.act;
    let entry = story.codebook.lexicon.entry(act.entry);
    let event = match () {
        () if told.row.implied => 0.7,
        () if act.bare => 0.75,
        () if entry.weak && entry.when.is_empty() => 0.8,
        () if entry.when.is_empty() => 0.9,
        () => 0.93,
    };
    let side = |side: &[Actor], wanted: bool| -> f64 {
        let degree = |actor: &Actor| {
            let pronoun = matches!(
                story.graph.node(actor.node).pos,
                crate::graph::Pos::Pronoun | crate::graph::Pos::Determiner
            );
            match actor.kind {
                _ if !actor.known() => 0.6,
                _ if pronoun => 0.75,
                ActorKind::Place | ActorKind::Thing => 0.85,
                _ => 0.95,
            }
        };
        side.iter().map(degree).reduce(f64::min).unwrap_or(if wanted { 0.7 } else { 1.0 })
    };
    let steps = told.row.told.path.len().min(6) as f64;
    let status = 0.98 - 0.03 * (steps - 1.0);
    let actor = side(actor, true);
    let recipient = side(recipient, !entry.recipient.is_empty() && !entry.mutual);
    let round = |x: f64| (x * 100.0).round() / 100.0;
    Confidence {
        overall: round(event * actor * recipient * status),
        event,
        actor,
        recipient,
        status: round(status),
    }
}

/// What the reader of a reading should know about it.
fn notes(story: &Story) -> Vec<Note> {
    let mut out = Vec::new();
    if story.document.published.is_none() {
        let message =
            "the day of publication is unknown, so relative dates stay open; give it with --published";
        out.push(Note { code: "N101", message: message.to_owned(), span: None });
    }
    let read = story
        .document
        .parts
        .iter()
        .any(|part| matches!(part.kind, PartKind::Title | PartKind::Heading | PartKind::Paragraph));
    for sentence in &story.graph.sentences {
        if sentence.end - sentence.start > LONGEST_SENTENCE {
            let message = format!("a sentence of more than {LONGEST_SENTENCE} words is not read for acts");
            out.push(Note { code: "N103", message, span: Some(sentence.span) });
        }
    }
    if !read {
        out.push(Note { code: "N102", message: "the document has no text to read".to_owned(), span: None });
    }
    out
}

impl When {
    /// Which of several times of one event is told best.
    fn basis_rank(&self) -> u8 {
        match self.basis {
            Basis::Text => 0,
            Basis::Published => 1,
            Basis::Narrative => 2,
            Basis::None => 3,
        }
    }
}
