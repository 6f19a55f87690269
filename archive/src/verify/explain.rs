//! The answer to a claim in one sentence for a person.

use entity::vocabulary::{Modality, VenueKind};

use super::evidence::{Evidence, Fit, Turn, printer};
use super::outside::Outside;
use super::{Claim, Difference, DifferenceKind, SpeakerAgreement, Verdict};
use crate::read::QuoteVenue;

/// Words of a difference that are shown at most.
const SHOWN: usize = 8;

/// One sentence: who, where, printed by whom, and what a reader must know.
pub(super) fn explain(
    claim: &Claim,
    verdict: Verdict,
    best: &Fit<'_>,
    group: &[&Fit<'_>],
    truncated: bool,
    evidence: &Evidence,
) -> String {
    let printed_by = printers(group);
    let speaker = evidence.speaker(best.report).map(|speaker| speaker.name.as_str());
    let claimed = claim.speaker.as_deref().unwrap_or_default().trim();
    let venue = best
        .quote
        .venue
        .as_ref()
        .or(best.report.venue.as_ref())
        .map(venue_phrase)
        .unwrap_or_default();
    let mut sentence = match (verdict, speaker) {
        (Verdict::Misattributed, Some(speaker)) => {
            format!("{printed_by} these words as said by {speaker}{venue}, not by {claimed}")
        }
        (Verdict::Denied, Some(speaker)) => format!("{printed_by} these words only to deny that {speaker} said them"),
        (Verdict::Denied, None) => format!("{printed_by} these words only to deny them"),
        (Verdict::Verbatim, Some(speaker)) => format!("{speaker} said these words{venue}, as {printed_by} them"),
        (Verdict::Verbatim, None) => format!("{printed_by} these words without saying whose they are"),
        (Verdict::Elided, Some(speaker)) => {
            format!("{speaker} said these words{venue} with others between them, as {printed_by} them")
        }
        (Verdict::Elided, None) => {
            format!("{printed_by} these words with others between them, without saying whose they are")
        }
        (Verdict::Spliced, _) => {
            format!(
                "The claim puts words together that were not said as one: {printed_by} them in {} different passages",
                group.len()
            )
        }
        (Verdict::Altered, Some(speaker)) => {
            format!("{speaker} said this in other words{venue}, as {printed_by} it")
        }
        (Verdict::Altered, None) => format!("{printed_by} this in other words, without saying whose they are"),
        (_, Some(speaker)) => {
            format!("These words are part of a sentence that {speaker} said{venue}, as {printed_by} it")
        }
        (_, None) => format!("{printed_by} a sentence with these words in it, without saying whose it is"),
    };
    match best.report.modality {
        Modality::Hypothetical => sentence.push_str(", but only as what might be said"),
        Modality::Generic => sentence.push_str(", but only as what people say"),
        Modality::Thought => sentence.push_str(", but only as a thought"),
        Modality::Denied if verdict == Verdict::Altered => sentence.push_str(", but only to deny it"),
        Modality::Asserted | Modality::Denied => {}
    }
    match best.together {
        SpeakerAgreement::Compatible => {
            sentence.push_str(&format!(", who is reported to belong with {claimed}"));
        }
        SpeakerAgreement::Unknown => {
            sentence.push_str(&format!(", so that they may or may not be those of {claimed}"));
        }
        SpeakerAgreement::Disagrees if verdict == Verdict::Altered => {
            sentence.push_str(&format!(", not {claimed}"));
        }
        _ => {}
    }
    if best.on_another_day {
        sentence.push_str(", but on another day than claimed");
    }
    if matches!(verdict, Verdict::Altered | Verdict::Elided)
        && let Some((turn, difference)) = &best.turns_on
    {
        sentence.push_str("; ");
        sentence.push_str(&what_differs(*turn, difference));
    }
    if truncated {
        sentence.push_str("; the passage goes on after them");
    }
    // A description begins the sentence, a name keeps its letters.
    for article in ["a ", "an ", "the "] {
        if sentence.starts_with(article) {
            sentence[..1].make_ascii_uppercase();
        }
    }
    sentence.push('.');
    sentence
}

/// That words stand in an article, but outside any quote.
pub(super) fn outside(outside: &Outside) -> String {
    let title = match &outside.article.title {
        Some(title) if !outside.printer.starts_with('"') => format!(" (“{title}”)"),
        _ => String::new(),
    };
    format!(
        "{} prints these words{title}, but outside any quote: they are the article's own, and nobody is quoted with them",
        outside.printer
    )
}

/// "Coast Post and Ellery Gazette print".
fn printers(group: &[&Fit<'_>]) -> String {
    let mut printers: Vec<String> = Vec::new();
    for fit in group {
        let printer = printer(fit.article);
        if !printers.contains(&printer) {
            printers.push(printer);
        }
    }
    match printers.as_slice() {
        [only] => format!("{only} prints"),
        [first, second] => format!("{first} and {second} print"),
        [first, rest @ ..] => format!("{first} and {} others print", rest.len()),
        [] => "an article prints".to_owned(),
    }
}

/// What claim and printing do not have in common, as a clause.
fn what_differs(turn: Turn, difference: &Difference) -> String {
    let (claimed, printed) = (shown(&difference.claimed), shown(&difference.printed));
    let clause = match difference.kind {
        DifferenceKind::Insert => format!("the claim leaves out “{printed}”"),
        DifferenceKind::Delete => format!("the claim adds “{claimed}”"),
        DifferenceKind::Replace | DifferenceKind::Equal => {
            format!("the claim has “{claimed}” where “{printed}” is printed")
        }
    };
    match turn {
        Turn::Negation => format!("{clause}, and a negation is what differs"),
        Turn::Number => format!("{clause}, and a number is what differs"),
        Turn::Words => clause,
    }
}

/// The first words of a difference.
fn shown(words: &str) -> String {
    let mut list = words.split_whitespace();
    let first: Vec<&str> = list.by_ref().take(SHOWN).collect();
    let more = if list.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

/// " in an interview with CBS News": how a venue reads behind "said".
fn venue_phrase(venue: &QuoteVenue) -> String {
    let name = venue.name.as_deref();
    match (venue.kind, name) {
        (VenueKind::Interview, Some(name)) => format!(" in an interview with {name}"),
        (VenueKind::Interview, None) => " in an interview".to_owned(),
        (VenueKind::Press, Some(name)) => format!(" to reporters ({name})"),
        (VenueKind::Press, None) => " to reporters".to_owned(),
        (VenueKind::SocialMedia, Some(name)) => format!(" in a post on {name}"),
        (VenueKind::SocialMedia, None) => " in a post".to_owned(),
        (VenueKind::Statement, Some(name)) => format!(" in a statement ({name})"),
        (VenueKind::Statement, None) => " in a statement".to_owned(),
        (VenueKind::Speech, Some(name)) => format!(" in a speech ({name})"),
        (VenueKind::Speech, None) => " in a speech".to_owned(),
        (VenueKind::Debate, Some(name)) => format!(" in a debate ({name})"),
        (VenueKind::Debate, None) => " in a debate".to_owned(),
        (VenueKind::Proceeding, Some(name)) => format!(" before {name}"),
        (VenueKind::Proceeding, None) => " in a proceeding".to_owned(),
        (VenueKind::Publication, Some(name)) => format!(" in {name}"),
        (VenueKind::Publication, None) => " in a publication".to_owned(),
        (VenueKind::Conversation, Some(name)) => format!(" in a conversation ({name})"),
        (VenueKind::Conversation, None) => " in a conversation".to_owned(),
    }
}
