//! Compares what the extractor finds with the gold: which answers are right, measure by measure.
//!
//! A quote is found where its span and the gold's, trimmed of outer punctuation, have an intersection over union of 0.8 or more; one to one, best first. What the
//! gold is not sure of is left out on both sides. Quotes that match nothing are passed over where they are nested, unmarked or in the headline: such can win but not lose.

use std::collections::BTreeMap;
use std::fmt::Debug;

use extractor::fold::{fold, fold_name};
use extractor::{Attribution, Form, Modality, Place, Span, extract};

use crate::gold::{GoldArticle, GoldQuote};

/// Right answers and questions, for each measure.
pub(crate) type Tally = BTreeMap<Measure, Count>;

/// Right answers of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) right: usize,
    pub(crate) of: usize,
}

impl Count {
    /// The share of right answers; 0 where nothing was asked.
    pub(crate) fn ratio(self) -> f64 {
        self.right as f64 / self.of.max(1) as f64
    }
}

/// What is measured. `Precision` is of the extractor's answers, `Recall` of the gold's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    /// Found quotes of these and the false attributions.
    SpanPrecision,
    /// Found quotes of all quotes with a speaker.
    SpanRecall,
    /// Right speakers of the found quotes.
    SpeakerAccuracy,
    /// Right speakers of all that the extractor gives.
    AttributionPrecision,
    /// Right speakers of all quotes with a speaker.
    AttributionRecall,
    /// Right mentions of the quotes whose source is tagged.
    MentionAccuracy,
    VenueKindPrecision,
    VenueKindRecall,
    VenueNamePrecision,
    VenueNameRecall,
    SaidOnPrecision,
    SaidOnRecall,
    /// Attributions of more than 0.9 confidence of all.
    ConfidentShare,
    /// Right speakers of those.
    ConfidentAccuracy,
    /// The same modality, of the found quotes for which gold or extractor has another than asserted.
    ModalityAccuracy,
    /// The same relay, of the found quotes for which gold or extractor has one.
    RelayAccuracy,
}

impl Measure {
    pub(crate) const ALL: [(Self, &'static str); 16] = [
        (Self::SpanPrecision, "span_precision"),
        (Self::SpanRecall, "span_recall"),
        (Self::SpeakerAccuracy, "speaker_accuracy"),
        (Self::AttributionPrecision, "attribution_precision"),
        (Self::AttributionRecall, "attribution_recall"),
        (Self::MentionAccuracy, "mention_accuracy"),
        (Self::VenueKindPrecision, "venue_kind_precision"),
        (Self::VenueKindRecall, "venue_kind_recall"),
        (Self::VenueNamePrecision, "venue_name_precision"),
        (Self::VenueNameRecall, "venue_name_recall"),
        (Self::SaidOnPrecision, "said_on_precision"),
        (Self::SaidOnRecall, "said_on_recall"),
        (Self::ConfidentShare, "confident_share"),
        (Self::ConfidentAccuracy, "confident_accuracy"),
        (Self::ModalityAccuracy, "modality_accuracy"),
        (Self::RelayAccuracy, "relay_accuracy"),
    ];

    /// The measures that are summed up in one: name, precision, recall.
    pub(crate) const BALANCED: [(&'static str, Self, Self); 5] = [
        ("span_f1", Self::SpanPrecision, Self::SpanRecall),
        ("attribution_f1", Self::AttributionPrecision, Self::AttributionRecall),
        ("venue_kind_f1", Self::VenueKindPrecision, Self::VenueKindRecall),
        ("venue_name_f1", Self::VenueNamePrecision, Self::VenueNameRecall),
        ("said_on_f1", Self::SaidOnPrecision, Self::SaidOnRecall),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// How one article was read.
#[derive(Debug, Default)]
pub(crate) struct Scored {
    pub(crate) tally: Tally,
    /// One line an error, for a person.
    pub(crate) errors: Vec<String>,
}

impl Scored {
    /// Counts an answer under a measure.
    fn count(&mut self, measure: Measure, right: bool) {
        let count = self.tally.entry(measure).or_default();
        count.of += 1;
        count.right += usize::from(right);
    }

    /// Counts one fact under precision where the extractor states it and under recall where the gold does.
    fn count_stated(&mut self, [precision, recall]: [Measure; 2], found: bool, gold: bool, right: bool) {
        if found {
            self.count(precision, right);
        }
        if gold {
            self.count(recall, right);
        }
    }

    fn note(&mut self, what: &str, words: &str, gold: &dyn Debug, found: &dyn Debug) {
        let words: String = words.chars().take(60).collect();
        self.errors
            .push(format!("{what}: “{words}” is {gold:?}, found {found:?}"));
    }
}

/// Reads an article and compares.
pub(crate) fn score(article: &GoldArticle) -> Scored {
    let found = extract(&article.tagged.article()).quotes;
    let matches = Matches::new(article, &found);
    let mut scored = Scored::default();
    let mut right = vec![false; found.len()];
    for (quote, matched) in article.quotes.iter().zip(&matches.of_gold) {
        if quote.counts() {
            let words = quote.span.of(article.text(quote.place));
            let answer = matched.map(|at| &found[at]);
            let speaker_right = score_speaker(article, quote, answer, words, &mut scored);
            if let Some(at) = *matched {
                right[at] = speaker_right;
            }
            score_venue(quote, answer, words, &mut scored);
            score_day(quote, answer, words, &mut scored);
            if let Some(answer) = answer {
                score_sense(quote, answer, words, &mut scored);
            }
        }
    }
    for (at, answer) in found.iter().enumerate().filter(|(at, _)| !matches.ignored[*at]) {
        let gold = matches.of_gold.iter().position(|matched| *matched == Some(at));
        let gold = gold.map(|index| &article.quotes[index]);
        score_attribution(article, gold, answer, right[at], &mut scored);
    }
    scored
}

/// Which of the gold's quotes was found where.
struct Matches {
    /// For each gold quote, the index of what was found in its place.
    of_gold: Vec<Option<usize>>,
    /// For each found quote, whether it neither wins nor loses.
    ignored: Vec<bool>,
}

impl Matches {
    fn new(article: &GoldArticle, found: &[Attribution]) -> Self {
        let trim = |place, span| trimmed(article.text(place), span);
        let gold: Vec<Span> = article
            .quotes
            .iter()
            .map(|quote| trim(quote.place, quote.span))
            .collect();
        let system: Vec<Span> = found.iter().map(|quote| trim(quote.place, quote.span)).collect();
        let mut pairs = Vec::new();
        for (i, quote) in article.quotes.iter().enumerate() {
            for (j, _) in found.iter().enumerate().filter(|(_, other)| other.place == quote.place) {
                pairs.push((overlap(gold[i], system[j]), i, j));
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut of_gold = vec![None; gold.len()];
        let mut taken = vec![false; found.len()];
        let mut ignored = vec![false; found.len()];
        for (shared, i, j) in pairs {
            if shared >= 0.8 && of_gold[i].is_none() && !taken[j] {
                of_gold[i] = Some(j);
                taken[j] = true;
            }
            ignored[j] |= shared > 0.3 && !article.quotes[i].sure;
        }
        for (j, other) in found.iter().enumerate().filter(|(j, _)| !taken[*j]) {
            let inside =
                article.quotes.iter().enumerate().any(|(i, quote)| {
                    of_gold[i].is_some() && quote.place == other.place && gold[i].encloses(system[j])
                });
            ignored[j] |= inside || other.parent.is_some() || other.place == Place::Title || other.form != Form::Marked;
        }
        for (quote, matched) in article.quotes.iter().zip(&of_gold) {
            if let Some(j) = *matched {
                ignored[j] = !quote.sure;
            }
        }
        Self { of_gold, ignored }
    }
}

/// Whether the quote was found, its speaker and the mention of it; true if the speaker is right.
fn score_speaker(
    article: &GoldArticle,
    quote: &GoldQuote,
    answer: Option<&Attribution>,
    words: &str,
    scored: &mut Scored,
) -> bool {
    let speaker = answer.and_then(|answer| answer.speaker.as_ref());
    let right = speaker.is_some_and(|speaker| same_name(&speaker.name, &quote.speakers));
    scored.count(Measure::SpanRecall, answer.is_some());
    scored.count(Measure::AttributionRecall, right);
    if answer.is_some() {
        scored.count(Measure::SpanPrecision, true);
        scored.count(Measure::SpeakerAccuracy, right);
    }
    if !right {
        let what = if answer.is_some() { "speaker" } else { "missed" };
        scored.note(what, words, &quote.speakers, &speaker.map(|speaker| &speaker.name));
    }
    if !quote.source.is_empty() {
        let mention = speaker.and_then(|speaker| speaker.mention);
        let fits = mention.is_some_and(|mention| fits(mention, &quote.source));
        scored.count(Measure::MentionAccuracy, fits);
        if !fits {
            let of = |span: Span| span.of(article.text(Place::Text));
            let source: Vec<&str> = quote.source.iter().map(|span| of(*span)).collect();
            scored.note("mention", words, &source, &mention.map(of));
        }
    }
    right
}

fn score_venue(quote: &GoldQuote, answer: Option<&Attribution>, words: &str, scored: &mut Scored) {
    let venue = answer.and_then(|answer| answer.venue.as_ref());
    let kind = venue.map(|venue| venue.kind);
    let name = venue.and_then(|venue| venue.name.as_deref());
    let (has_kind, has_name) = (quote.has_venue(), quote.has_named_venue());
    let kind_right = kind.is_some() && quote.venues.iter().any(|(accepted, _)| *accepted == kind);
    let name_right = name.is_some_and(|name| {
        let mut names = quote.venues.iter().filter_map(|(_, accepted)| accepted.as_deref());
        names.any(|accepted| same_words(accepted, name))
    });
    let kinds = [Measure::VenueKindPrecision, Measure::VenueKindRecall];
    scored.count_stated(kinds, kind.is_some(), has_kind, kind_right);
    let names = [Measure::VenueNamePrecision, Measure::VenueNameRecall];
    scored.count_stated(names, name.is_some(), has_name, name_right);
    if (kind.is_some() || has_kind) && !kind_right || (name.is_some() || has_name) && !name_right {
        scored.note("venue", words, &quote.venues, &kind.map(|kind| (kind, name)));
    }
}

fn score_day(quote: &GoldQuote, answer: Option<&Attribution>, words: &str, scored: &mut Scored) {
    let day = answer.and_then(|answer| answer.said_on.as_ref());
    let day = day.map(|said_on| said_on.text.as_str());
    let right = day.is_some_and(|day| quote.said_on.iter().any(|accepted| same_day(accepted, day)));
    let stated = quote.has_day();
    let measures = [Measure::SaidOnPrecision, Measure::SaidOnRecall];
    scored.count_stated(measures, day.is_some(), stated, right);
    if (day.is_some() || stated) && !right {
        scored.note("said_on", words, &quote.said_on, &day);
    }
}

/// Modality and relay.
fn score_sense(quote: &GoldQuote, answer: &Attribution, words: &str, scored: &mut Scored) {
    if quote.modality != Modality::Asserted || answer.modality != Modality::Asserted {
        let right = quote.modality == answer.modality;
        scored.count(Measure::ModalityAccuracy, right);
        if !right {
            scored.note("modality", words, &quote.modality, &answer.modality);
        }
    }
    if !quote.relay.is_empty() || !answer.relay.is_empty() {
        let relays: Vec<&str> = answer.relay.iter().map(|relay| relay.name.as_str()).collect();
        let right = relays.iter().any(|relay| same_name(relay, &quote.relay));
        scored.count(Measure::RelayAccuracy, right);
        if !right {
            scored.note("relay", words, &quote.relay, &relays);
        }
    }
}

/// Whether the extractor should have given a speaker, and how sure it was.
fn score_attribution(
    article: &GoldArticle,
    gold: Option<&GoldQuote>,
    answer: &Attribution,
    right: bool,
    scored: &mut Scored,
) {
    let Some(speaker) = &answer.speaker else { return };
    let confident = answer.confidence > 0.9;
    scored.count(Measure::AttributionPrecision, right);
    scored.count(Measure::ConfidentShare, confident);
    if confident {
        scored.count(Measure::ConfidentAccuracy, right);
    }
    if !gold.is_some_and(GoldQuote::counts) {
        scored.count(Measure::SpanPrecision, false);
        let words = answer.span.of(article.text(answer.place));
        scored.note("false", words, &gold.map(|gold| gold.kind), &speaker.name);
    }
}

/// A span without outer punctuation, marks and spaces.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = words.find(char::is_alphanumeric).unwrap_or(0);
    let tail = words.chars().rev().take_while(|c| !c.is_alphanumeric());
    let end = words.len() - tail.map(char::len_utf8).sum::<usize>();
    if start < end {
        Span::new(span.start() + start, span.start() + end)
    } else {
        span
    }
}

/// Intersection over union.
fn overlap(a: Span, b: Span) -> f64 {
    let shared = a.end().min(b.end()).saturating_sub(a.start().max(b.start()));
    let whole = a.end().max(b.end()) - a.start().min(b.start());
    shared as f64 / whole.max(1) as f64
}

/// Whether a mention overlaps the source and is not much longer.
fn fits(mention: Span, source: &[Span]) -> bool {
    let len: usize = source.iter().map(|span| span.len()).sum();
    source.iter().any(|span| span.overlaps(mention)) && mention.len() <= 2 * len + 20
}

/// Whether a speaker's name is one of the accepted ones: case, accents, transliteration, articles and titles do not matter.
fn same_name(name: &str, accepted: &[String]) -> bool {
    let name = bare_name(name);
    accepted.iter().any(|accepted| bare_name(accepted) == name)
}

/// Articles and titles that stand before a name without being part of it.
const BEFORE_NAMES: &str = " the a an mr mrs ms miss dr prof professor sir dame lord lady judge justice barr senator sen rep president minister premier mayor \
    councillor cllr deputy gov gen col lt maj capt captain sgt sergeant garda inspector chief hon rev reverend father sister alhaji alhaja malam nana pa \
    datuk seri dato ustaz shri smt ";

fn bare_name(name: &str) -> String {
    let mut name = fold_name(name);
    while let Some((first, rest)) = name.split_once(' ') {
        if !BEFORE_NAMES.contains(&format!(" {first} ")) {
            break;
        }
        name = rest.to_owned();
    }
    name
}

/// Whether two names of venues say the same, but for an article in front.
fn same_words(a: &str, b: &str) -> bool {
    let bare = |name: &str| {
        let name = fold(name);
        name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
    };
    bare(a) == bare(b)
}

/// Words of a day that may come and go.
const AROUND_DAYS: &str = " on in at of by the a an during from to ";

/// Whether two wordings name the same day.
fn same_day(a: &str, b: &str) -> bool {
    let bare = |day: &str| -> Vec<String> {
        let words = fold(day);
        let words = words
            .split(' ')
            .filter(|word| !AROUND_DAYS.contains(&format!(" {word} ")));
        words.map(str::to_owned).collect()
    };
    bare(a) == bare(b)
}
