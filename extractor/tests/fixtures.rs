//! Every file under `fixtures/` is an article and its answer in one: the text with what should be found marked in it, and a table of the quotes.
//!
//! The marks are stripped, the article is read, and what was found is rendered in the same form and compared with the file. `UPDATE_EXPECT=1 cargo test -p
//! extractor` rewrites the files; a person reviews the difference. See `fixtures/README.md` for the form.

use std::fmt::Write as _;
use std::path::Path;

use extractor::{Attribution, Extraction, Place, Span, extract};
use tagged::Tagged;

#[path = "support/tagged.rs"]
#[expect(dead_code, reason = "what was tagged before is not read but written anew")]
mod tagged;

datatest_stable::harness! {
    { test = check, root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"), pattern = r".*\.txt$" },
}

fn check(path: &Path) -> datatest_stable::Result<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test reads its fixtures; the extractor itself must not"
    )]
    let file = std::fs::read_to_string(path)?;
    let fixture = Tagged::parse(&file)?;
    let found = render(&fixture, &extract(&fixture.article()));
    expect_test::expect_file![path].assert_eq(&found);
    Ok(())
}

/// The file as it should stand for what was found.
fn render(fixture: &Tagged, extraction: &Extraction) -> String {
    let text = fixture.text.text.as_str();
    let mut marks: Vec<Mark> = Vec::new();
    for (index, quote) in extraction
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| quote.place == Place::Text)
    {
        let number = index + 1;
        mark(&mut marks, "content", number, quote.span);
        if let Some(cue) = quote.cue {
            mark(&mut marks, "cue", number, cue);
        }
        for speaker in quote.speaker.iter().chain(&quote.also) {
            if let Some(mention) = speaker.mention {
                mark(&mut marks, "source", number, mention);
            }
        }
    }
    marks.sort_by_key(|mark| (mark.at, mark.rank));
    let mut out = fixture.head.clone();
    let mut at = 0;
    for mark in &marks {
        out.push_str(&text[at..mark.at]);
        out.push_str(&mark.tag);
        at = mark.at;
    }
    out.push_str(&text[at..]);
    out.push_str("\n---\n");
    for (index, quote) in extraction.quotes.iter().enumerate() {
        out.push_str(&row(index + 1, quote, fixture));
    }
    if !extraction.credits.is_empty() {
        writeln!(out, "credits: {}", extraction.credits.join(", ")).expect("writing to a string");
    }
    out
}

struct Mark {
    at: usize,
    /// Orders the tags at one place: closing ones first, the shortest span's before others; then opening ones, the longest first.
    rank: (u8, isize, usize),
    tag: String,
}

fn mark(marks: &mut Vec<Mark>, name: &str, number: usize, span: Span) {
    let len = isize::try_from(span.len()).expect("a short text");
    marks.push(Mark {
        at: span.start(),
        rank: (1, -len, number),
        tag: format!("<{name} {number}>"),
    });
    marks.push(Mark {
        at: span.end(),
        rank: (0, len, number),
        tag: format!("</{name}>"),
    });
}

/// One line of the table: number, kind, then whatever is known, `-` for no speaker.
fn row(number: usize, quote: &Attribution, fixture: &Tagged) -> String {
    let mut cells = vec![format!("{number} {:?}", quote.kind).to_lowercase()];
    if quote.place == Place::Title {
        cells.push(format!(
            "title “{}”",
            quote.span.of(fixture.title.as_ref().map_or("", |title| &title.text))
        ));
    }
    let names = |quote: &Attribution| {
        let all: Vec<String> = quote
            .speaker
            .iter()
            .chain(&quote.also)
            .map(|s| s.name.clone())
            .collect();
        if all.is_empty() {
            "-".to_owned()
        } else {
            all.join(" + ")
        }
    };
    cells.push(names(quote));
    if let Some(speaker) = &quote.speaker {
        if speaker.kind != extractor::SpeakerKind::Person {
            cells.push(format!("{:?}", speaker.kind).to_lowercase());
        }
        if let Some(role) = &speaker.role {
            cells.push(format!("role: {role}"));
        }
        if let Some(principal) = &speaker.on_behalf_of {
            cells.push(format!("for: {principal}"));
        }
    }
    if !quote.candidates.is_empty() {
        let names: Vec<&str> = quote.candidates.iter().map(|c| c.name.as_str()).collect();
        cells.push(format!("perhaps: {}", names.join(", ")));
    }
    if let Some(venue) = &quote.venue {
        let name = venue.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
        let carried = if venue.carried { " (carried)" } else { "" };
        cells.push(format!(
            "venue: {}{name}{carried}",
            format!("{:?}", venue.kind).to_lowercase()
        ));
    }
    if let Some(said) = &quote.said_on {
        let days = match (said.from, said.to) {
            (Some(from), Some(to)) if from == to => format!(" {from}"),
            (Some(from), Some(to)) => format!(" {from}..{to}"),
            _ => String::new(),
        };
        let carried = if said.carried { " (carried)" } else { "" };
        cells.push(format!("said: {}{days}{carried}", said.text));
    }
    for relay in &quote.relay {
        cells.push(format!("relay: {}", relay.name));
    }
    if quote.modality != extractor::Modality::Asserted {
        cells.push(format!("{:?}", quote.modality).to_lowercase());
    }
    for (name, index) in [
        ("inside", quote.parent),
        ("continues", quote.continues),
        ("repeats", quote.repeats),
    ] {
        if let Some(index) = index {
            cells.push(format!("{name} {}", index + 1));
        }
    }
    for flag in &quote.flags {
        cells.push(format!("{flag:?}").to_lowercase());
    }
    cells.join(" | ") + "\n"
}
