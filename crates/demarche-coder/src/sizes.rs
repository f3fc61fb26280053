//! How many: the counts told with an act, as what they count.

mod amount;

use crate::dates::words::{self, Word};
use crate::document::Span;
use crate::graph::{Graph, Pos, Rel};
use crate::record::Size;
use amount::{Amount, amount_ending, is_numeral, is_scale_word};

/// All sizes of the act whose trigger is the node `trigger`; the first is the principal one.
///
/// `principal` are the head nouns of the slots whose number tells the size, in order. Dead, injured and arrested people
/// are looked for in the act's whole clause.
pub(crate) fn sizes(graph: &Graph, trigger: usize, principal: &[usize]) -> Vec<Size> {
    if trigger >= graph.nodes.len() {
        return Vec::new();
    }
    let mut out: Vec<Size> = Vec::new();
    let mut add = |size: Option<Size>| {
        if let Some(size) = size
            && !out.iter().any(|other: &Size| other.span.overlaps(size.span))
        {
            out.push(size);
        }
    };
    for &noun in principal.iter().filter(|&&noun| noun < graph.nodes.len()) {
        for member in graph.coordination(noun) {
            add(counted(graph, member));
        }
    }
    for noun in casualties(graph, trigger) {
        add(counted(graph, noun));
    }
    if !principal.is_empty() {
        for i in clause_nodes(graph, trigger) {
            if currency(graph, i).is_some() {
                add(money_at(graph, i));
            }
        }
    }
    out
}

const REACH: usize = 24;

/// Verbs and adjectives that say what became of people.
const FATES: [(&str, &str); 27] = [
    ("kill", "dead"),
    ("die", "dead"),
    ("slay", "dead"),
    ("massacre", "dead"),
    ("execute", "dead"),
    ("murder", "dead"),
    ("behead", "dead"),
    ("dead", "dead"),
    ("killed", "dead"),
    ("fatality", "dead"),
    ("death", "dead"),
    ("wound", "injured"),
    ("injure", "injured"),
    ("hurt", "injured"),
    ("maim", "injured"),
    ("injured", "injured"),
    ("wounded", "injured"),
    ("injury", "injured"),
    ("arrest", "arrested"),
    ("detain", "arrested"),
    ("jail", "arrested"),
    ("imprison", "arrested"),
    ("apprehend", "arrested"),
    ("detained", "arrested"),
    ("arrested", "arrested"),
    ("detention", "arrested"),
    ("custody", "arrested"),
];

fn fate(lemma: &str) -> Option<&'static str> {
    FATES.iter().find(|(word, _)| *word == lemma).map(|&(_, kind)| kind)
}

/// Currencies by sign or word, with their ISO 4217 code.
const CURRENCIES: [(&str, &str); 40] = [
    ("$", "USD"),
    ("us$", "USD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("s$", "SGD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("usd", "USD"),
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("eur", "EUR"),
    ("£", "GBP"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("gbp", "GBP"),
    ("sterling", "GBP"),
    ("¥", "JPY"),
    ("yen", "JPY"),
    ("jpy", "JPY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("cny", "CNY"),
    ("₽", "RUB"),
    ("ruble", "RUB"),
    ("rubles", "RUB"),
    ("rouble", "RUB"),
    ("roubles", "RUB"),
    ("₹", "INR"),
    ("rupee", "INR"),
    ("rupees", "INR"),
    ("won", "KRW"),
    ("franc", "CHF"),
    ("francs", "CHF"),
    ("₴", "UAH"),
    ("hryvnia", "UAH"),
    ("lira", "TRY"),
    ("₺", "TRY"),
];

fn currency_of(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    CURRENCIES.iter().find(|(name, _)| *name == lower).map(|&(_, code)| code)
}

/// The currency that the node is a sign of.
fn currency(graph: &Graph, i: usize) -> Option<&'static str> {
    let node = graph.node(i);
    if node.word.len() > 9 {
        return None;
    }
    // 'won' and 'pound' are verbs as well.
    if matches!(node.pos, Pos::Verb | Pos::Aux) { None } else { currency_of(node.word) }
}

/// The nouns of the act's clause whose number counts the dead, injured or arrested.
fn casualties(graph: &Graph, trigger: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for i in clause_nodes(graph, trigger) {
        let node = graph.node(i);
        let Some(_) = fate(&graph.key(i)) else { continue };
        if graph.is_clause(i) {
            let arguments = graph.arguments(i);
            if node.lemma == "die" {
                out.extend(arguments.subject);
            } else {
                out.extend(arguments.object);
            }
        } else {
            out.push(i);
            // 'leaving 12 people dead', '12 people dead'
            if let Some(object) =
                graph.child(node.head, Rel::Object).filter(|_| node.rel == Rel::ObjectPredicate)
            {
                out.push(object);
            }
            if matches!(node.rel, Rel::AdjectiveModifier | Rel::NounClause)
                || graph.node(node.head).pos == Pos::Noun
            {
                out.push(node.head);
            }
        }
    }
    out
}

/// The words of the act's clause, with the participles and relative clauses that go on telling it, without clauses
/// that are told by others or at other times.
fn clause_nodes(graph: &Graph, trigger: usize) -> Vec<usize> {
    let top = if graph.is_clause(trigger) { trigger } else { clause_or_self(graph, trigger) };
    let mut out = vec![top];
    let mut at = 0;
    while at < out.len() && out.len() < 200 {
        let word = out[at];
        out.extend(graph.children(word).filter(|&child| {
            let node = graph.node(child);
            match node.rel {
                Rel::Complement | Rel::Parataxis | Rel::ClauseSubject => false,
                // Another clause with a subject of its own tells another act.
                Rel::Conjunct if graph.is_clause(child) => !graph.has(child, Rel::Subject),
                Rel::AdverbialClause => !graph.has(child, Rel::Mark),
                Rel::Prep => !matches!(node.lemma, "after" | "before" | "since" | "following"),
                _ => true,
            }
        }));
        at += 1;
    }
    out.sort_unstable();
    out
}

fn clause_or_self(graph: &Graph, i: usize) -> usize {
    let clause = graph.clause_of(i);
    // A noun in a complement or below other nouns stays with its own words.
    let direct = graph.node(graph.first_conjunct(i)).head == clause;
    if direct && graph.is_clause(clause) { clause } else { i }
}

/// The number on the noun at `noun`, or the number that stands for a noun left out.
fn counted(graph: &Graph, noun: usize) -> Option<Size> {
    if currency(graph, noun).is_some() || graph.children(noun).any(|child| currency(graph, child).is_some()) {
        return money_at(graph, noun);
    }
    let (amount, unit_node) = amount_on(graph, noun)?;
    // 'a $1.5bn package': the sign stands beside the number, wherever the parser hangs it.
    let around = amount.first.saturating_sub(1)..(amount.last + 2).min(graph.nodes.len());
    let mut signs = around.filter(|&i| i != noun && graph.node(i).sentence == graph.node(noun).sentence);
    if let Some(money) = signs.find(|&i| currency(graph, i).is_some()).and_then(|sign| money_at(graph, sign))
    {
        return Some(money);
    }
    let unit = unit_node.map(|node| graph.node(node).word.to_lowercase()).unwrap_or_default();
    let kind = kind(graph, noun, unit_node);
    let unit = if unit.is_empty() && matches!(kind, "dead" | "injured" | "arrested") {
        "people".into()
    } else {
        unit
    };
    let mut span =
        Span::new(graph.node(amount.first).span.start as usize, graph.node(amount.last).span.end as usize);
    if let Some(node) = unit_node {
        span.end = span.end.max(graph.node(node).span.end);
    }
    Some(Size { kind, count: amount.count, max: amount.max, precision: amount.precision, unit, span })
}

/// The amount on a noun and the noun that it counts.
fn amount_on(graph: &Graph, noun: usize) -> Option<(Amount, Option<usize>)> {
    // 'expelled ten', 'hundreds of protesters'
    if is_numeral(graph, noun) {
        let amount = amount_ending(graph, noun)?;
        let of = graph.prepositional(noun, "of").next();
        // 'ten of the diplomats' counts diplomats as well.
        return Some((amount, of.or_else(|| left_out(graph, noun))));
    }
    let sentence_start = graph.sentences.get(graph.node(noun).sentence)?.start;
    let first = graph
        .children(noun)
        .filter(|&child| child < noun)
        // 'thirteen fighter jets': the parser hangs the number on the noun between.
        .map(|child| graph.children(child).next().map_or(child, |below| below.min(child)))
        .min()
        .unwrap_or(noun)
        .max(sentence_start)
        .max(noun.saturating_sub(REACH));
    let numeral = (first..noun)
        .rev()
        .find(|&i| is_numeral(graph, i) && graph.is_below(i, noun) && !is_of_clause(graph, i, noun));
    if let Some(numeral) = numeral {
        return Some((amount_ending(graph, numeral)?, Some(noun)));
    }
    // 'hundreds of protesters' seen from 'protesters', 'a group of ten diplomats' seen from 'group'
    let node = graph.node(noun);
    if node.rel == Rel::PrepObject && graph.node(node.head).lemma == "of" {
        let above = graph.node(node.head).head;
        if is_numeral(graph, above) {
            return Some((amount_ending(graph, above)?, Some(noun)));
        }
    }
    let holds =
        ["group", "total", "number", "toll", "delegation", "team", "crew", "remain", "remains", "body"];
    if holds.contains(&node.lemma) {
        let of = graph.prepositional(noun, "of").find(|&of| of > noun)?;
        if graph.node(of).lemma != node.lemma {
            return shallow_amount(graph, of);
        }
    }
    None
}

/// As [`amount_on`], without a further step down.
fn shallow_amount(graph: &Graph, noun: usize) -> Option<(Amount, Option<usize>)> {
    if is_numeral(graph, noun) {
        return Some((amount_ending(graph, noun)?, None));
    }
    let numeral = graph.children_by(noun, Rel::Number).find(|&i| is_numeral(graph, i))?;
    Some((amount_ending(graph, numeral)?, Some(noun)))
}

/// In 'killing 12 people and wounding 30' the second number counts what the first does; nothing says so but order.
fn left_out(graph: &Graph, numeral: usize) -> Option<usize> {
    let verb = graph.node(numeral).head;
    if graph.node(numeral).rel != Rel::Conjunct {
        return None;
    }
    (graph.node(verb).pos == Pos::Noun).then_some(verb)
}

/// Whether `i` belongs to a clause or a further noun below `noun`, and not to `noun`.
fn is_of_clause(graph: &Graph, i: usize, noun: usize) -> bool {
    let mut at = graph.node(i).head;
    for _ in 0..6 {
        if at == noun {
            return false;
        }
        let between = matches!(
            graph.node(at).rel,
            Rel::Number | Rel::Other | Rel::Adverb | Rel::Compound | Rel::AdjectiveModifier
        ) && at < noun;
        if !is_numeral(graph, at) && !between {
            return true;
        }
        at = graph.node(at).head;
    }
    true
}

/// An amount of money at the sign or word of a currency, or at the noun that carries it.
fn money_at(graph: &Graph, i: usize) -> Option<Size> {
    let at = if currency(graph, i).is_some() {
        i
    } else {
        graph.children(i).find(|&c| currency(graph, c).is_some())?
    };
    let code = currency(graph, at)?;
    let numeral = if at + 1 < graph.nodes.len() && is_numeral(graph, at + 1) {
        let mut last = at + 1;
        while last + 1 < graph.nodes.len() && is_scale_word(graph, last + 1) {
            last += 1;
        }
        last
    } else {
        at.checked_sub(1).filter(|&before| is_numeral(graph, before) || is_scale_word(graph, before))?
    };
    let amount = amount_ending(graph, numeral)?;
    let (first, last) = (amount.first.min(at), amount.last.max(at));
    Some(Size {
        kind: "money",
        count: amount.count,
        max: amount.max,
        precision: amount.precision,
        unit: code.to_owned(),
        span: Span::new(graph.node(first).span.start as usize, graph.node(last).span.end as usize),
    })
}

/// Words for people that no ending shows.
const PEOPLE: [&str; 46] = [
    "people",
    "person",
    "diplomat",
    "official",
    "officer",
    "soldier",
    "civilian",
    "child",
    "prisoner",
    "hostage",
    "worker",
    "employee",
    "staff",
    "member",
    "troop",
    "personnel",
    "guard",
    "citizen",
    "national",
    "student",
    "victim",
    "refugee",
    "migrant",
    "demonstrator",
    "protester",
    "protestor",
    "militant",
    "fighter",
    "rebel",
    "insurgent",
    "candidate",
    "captive",
    "delegate",
    "expert",
    "agent",
    "spy",
    "envoy",
    "minister",
    "leader",
    "lawmaker",
    "resident",
    "settler",
    "passenger",
    "crew",
    "attache",
    "attaché",
];

fn is_people(lemma: &str) -> bool {
    PEOPLE.contains(&lemma)
        || ["man", "woman", "men", "women", "ist", "ian", "ese", "keeper"]
            .iter()
            .any(|end| lemma.ends_with(end))
        || words::word(lemma) == Some(Word::Cardinal(1))
}

/// What the counted things are, by what the clause does to them and by the noun.
fn kind(graph: &Graph, noun: usize, unit: Option<usize>) -> &'static str {
    let own = fate(&graph.key(noun));
    if let Some(kind) = own {
        return kind;
    }
    for child in graph.children(noun) {
        // 'twelve people dead', 'thirty people injured', 'the killed soldiers' but not 'soldiers who killed'
        let rel = graph.node(child).rel;
        if matches!(rel, Rel::NounClause | Rel::AdjectiveModifier)
            && let Some(kind) = fate(&graph.key(child))
            && !graph.has(child, Rel::Object)
        {
            return kind;
        }
    }
    let mut at = graph.first_conjunct(noun);
    // 'hundreds of protesters': the number hangs on the verb.
    while graph.node(at).rel == Rel::PrepObject && graph.node(graph.node(at).head).lemma == "of" {
        let above = graph.node(graph.node(at).head).head;
        if above == at || !is_numeral(graph, above) {
            break;
        }
        at = above;
    }
    let node = graph.node(at);
    let head = node.head;
    if matches!(node.rel, Rel::Object | Rel::PassiveSubject) {
        if let Some(kind) = fate(&graph.key(head)).filter(|_| graph.is_clause(head)) {
            return kind;
        }
        let predicate = graph.children(head).find(|&child| {
            matches!(graph.node(child).rel, Rel::ObjectPredicate | Rel::Attribute)
                && fate(&graph.key(child)).is_some()
        });
        if let Some(kind) = predicate.and_then(|predicate| fate(&graph.key(predicate))) {
            return kind;
        }
    }
    if node.rel == Rel::Subject && graph.node(head).lemma == "die" {
        return "dead";
    }
    match unit {
        Some(unit) if is_people(&graph.key(unit)) => "people",
        None => "people",
        _ => "items",
    }
}

#[cfg(test)]
mod tests;
