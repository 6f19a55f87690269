//! What holds of every extraction, whatever the text: checked by property tests and by the fuzzer.

use extractor::{Article, Attribution, Extraction, Form, Place, Span, Speaker, Verdict, extract};

/// A paragraph without quotation marks that may follow any text.
const HARMLESS: &str = "\n\nIt rained.";

/// Reads an article and checks what was found.
///
/// # Panics
///
/// When something does not hold.
pub(crate) fn check(article: &Article<'_>) {
    let found = extract(article);
    check_spans(article, &found);
    check_stretches(&found);
    for (index, quote) in found.quotes.iter().enumerate() {
        check_links(&found, index);
        check_parts(quote);
        check_values(quote);
    }
    assert_eq!(extract(article), found, "twice the same article, twice the same");
    check_appended(article, &found);
}

/// Every span lies in its text, on character boundaries; what is quoted is not empty.
fn check_spans(article: &Article<'_>, found: &Extraction) {
    let text_of = |place| match place {
        Place::Title => article.title.unwrap_or_default(),
        Place::Text => article.text,
    };
    let within = |span: Span, place: Place, what: &str| {
        let words = text_of(place).get(span.start()..span.end());
        assert!(
            words.is_some_and(|words| !words.is_empty()),
            "{what} {span:?} lies in the {place:?}"
        );
    };
    for stretch in &found.stretches {
        within(stretch.span, stretch.place, "stretch");
    }
    for quote in &found.quotes {
        within(quote.span, quote.place, "content");
        let speakers = quote.speaker.iter().chain(&quote.also);
        let parts = (quote.cue.iter().copied().map(|span| ("cue", span)))
            .chain(speakers.filter_map(|speaker| Some(("source", speaker.mention?))))
            .chain(quote.venue.iter().filter_map(|venue| Some(("venue", venue.mention?))))
            .chain(quote.relay.iter().filter_map(|relay| Some(("relay", relay.mention?))));
        for (what, span) in parts {
            within(span, quote.place, what);
        }
    }
}

/// Stretches come headline first, by their start, an enclosing one before those inside it; two either nest or lie apart. The quotes are those judged to be some.
fn check_stretches(found: &Extraction) {
    let mut around: Vec<(Place, Span)> = Vec::new();
    let mut before: Option<(Place, Span)> = None;
    for stretch in &found.stretches {
        let (place, span) = (stretch.place, stretch.span);
        if let Some((last_place, last)) = before {
            let order = (last_place, last.start(), std::cmp::Reverse(last.end()));
            assert!(
                order <= (place, span.start(), std::cmp::Reverse(span.end())),
                "{last:?} before {span:?}"
            );
        }
        around.retain(|&(other_place, other)| other_place == place && other.end() > span.start());
        let nests = around.iter().all(|(_, other)| other.encloses(span));
        assert!(nests, "{span:?} nests in or lies apart from {around:?}");
        around.push((place, span));
        before = Some((place, span));
    }
    let judged = found
        .stretches
        .iter()
        .filter(|stretch| stretch.verdict == Verdict::Quote);
    let judged: Vec<(Place, Span)> = judged.map(|stretch| (stretch.place, stretch.span)).collect();
    let quoted: Vec<(Place, Span)> = found.quotes.iter().map(|quote| (quote.place, quote.span)).collect();
    assert_eq!(quoted, judged, "the quotes are the stretches judged to be some");
}

/// What a quote refers to comes before it, in the same text; a parent encloses it, what it goes on from does not.
fn check_links(found: &Extraction, index: usize) {
    let quote = &found.quotes[index];
    for earlier in [quote.parent, quote.continues, quote.repeats].into_iter().flatten() {
        assert!(earlier < index, "{index} refers to {earlier}");
    }
    if let Some(parent) = quote.parent.map(|parent| &found.quotes[parent]) {
        assert!(
            parent.place == quote.place && parent.span.encloses(quote.span),
            "a parent encloses its quote"
        );
    }
    if let Some(before) = quote.continues.map(|before| &found.quotes[before]) {
        assert!(
            before.place == quote.place && before.span.end() <= quote.span.start(),
            "it goes on from words before it"
        );
    }
}

/// Cue, source and content of one quote lie apart; only a label may stand between the marks.
fn check_parts(quote: &Attribution) {
    let label =
        |speaker: &Speaker| quote.cue.is_none() && speaker.mention.is_some_and(|mention| quote.span.encloses(mention));
    if let Some(cue) = quote.cue {
        assert!(!cue.overlaps(quote.span), "the cue stands outside the content");
    }
    for speaker in quote.speaker.iter().chain(&quote.also) {
        let Some(source) = speaker.mention else { continue };
        assert!(
            !source.overlaps(quote.span) || label(speaker) || quote.form != Form::Marked,
            "the source {source:?} stands outside the content {:?}",
            quote.span
        );
        assert!(
            quote.cue.is_none_or(|cue| !cue.overlaps(source)),
            "cue and source lie apart"
        );
        assert!(!speaker.name.is_empty(), "a speaker has a name");
    }
}

fn check_values(quote: &Attribution) {
    let probable = |value: f64| (0.0..=1.0).contains(&value);
    assert!(probable(quote.confidence), "confidence {}", quote.confidence);
    for candidate in &quote.candidates {
        assert!(
            probable(candidate.confidence),
            "confidence {} of a candidate",
            candidate.confidence
        );
        assert!(!candidate.name.is_empty(), "a candidate has a name");
    }
    assert!(
        quote.speaker.is_some() || quote.also.is_empty(),
        "further speakers beside none"
    );
    assert!(!quote.explanation.is_empty(), "there is an explanation");
    if let Some(said_on) = &quote.said_on {
        assert!(!said_on.text.is_empty(), "a date has words");
        assert!(said_on.from <= said_on.to, "a date ends after it begins");
        let whole =
            said_on.from.is_some() == said_on.to.is_some() && said_on.to.is_some() == said_on.precision.is_some();
        assert!(whole, "an interval is there as a whole or not at all");
    }
}

/// A paragraph without quotation marks behind the text changes no content before it.
fn check_appended(article: &Article<'_>, found: &Extraction) {
    let text = format!("{}{HARMLESS}", article.text);
    let longer = extract(&Article {
        text: &text,
        ..*article
    });
    let spans = |found: &Extraction| -> Vec<(Place, Span)> {
        let marked = found
            .stretches
            .iter()
            .filter(|stretch| stretch.span.end() <= article.text.len());
        marked.map(|stretch| (stretch.place, stretch.span)).collect()
    };
    // What no marks set off, as a whole post, grows with the text.
    let unmarked = |found: &Extraction| found.quotes.iter().any(|quote| quote.form != Form::Marked);
    if !unmarked(found) && !unmarked(&longer) {
        assert_eq!(
            spans(found),
            spans(&longer),
            "a paragraph behind the text changes no content"
        );
    }
}
