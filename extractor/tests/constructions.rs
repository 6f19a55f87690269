//! Whose words a stretch is, in one construction after the other: `constructions.txt`, which explains its own notation.

use extractor::{Article, Span, extract};

/// What a line says of one stretch.
#[derive(Debug, PartialEq)]
enum Whose {
    /// Words of the source that stands at one of these spans.
    Source(Vec<Span>),
    /// Somebody's whom the text does not name.
    Unnamed,
    Nobodys,
}

/// A line taken apart: the text without notation, and for each marked closing mark the byte where it ends.
struct Construction {
    text: String,
    stretches: Vec<(usize, Whose)>,
}

impl Construction {
    fn parse(line: &str) -> Self {
        let mut text = String::new();
        let mut sources: Vec<(char, Span)> = Vec::new();
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut labels = Vec::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '{' => {
                    let label = chars.next().expect("a label follows the brace");
                    assert_eq!(chars.next(), Some('|'), "{line}");
                    open.push((label, text.len()));
                }
                '}' => {
                    let (label, start) = open.pop().expect("a brace opened the source");
                    sources.push((label, Span::new(start, text.len())));
                }
                '~' => labels.push((text.len(), chars.next().expect("a label follows the tilde"))),
                '/' if text.ends_with(' ') && chars.as_str().starts_with(' ') => {
                    chars.next();
                    text.pop();
                    text.push('\n');
                }
                _ => text.push(c),
            }
        }
        let whose = |label| match label {
            '-' => Whose::Nobodys,
            '?' => Whose::Unnamed,
            _ => {
                let spans = sources.iter().filter(|(other, _)| *other == label);
                Whose::Source(spans.map(|(_, span)| *span).collect())
            }
        };
        let stretches = labels.into_iter().map(|(at, label)| (at, whose(label))).collect();
        Self { text, stretches }
    }

    /// What is wrong about the first stretch that is answered wrongly.
    fn wrong(&self) -> Option<String> {
        let extraction = extract(&Article {
            text: &self.text,
            ..Article::default()
        });
        self.stretches.iter().find_map(|(end, whose)| {
            // A closing mark, and a full stop or comma within it, may stand between the words and the label.
            let here = |span: Span| span.end() <= *end && *end <= span.end() + 4;
            let quote = extraction.quotes.iter().find(|quote| here(quote.span));
            let speaker = quote.and_then(|quote| quote.speaker.as_ref());
            let mention = speaker.and_then(|speaker| speaker.mention);
            let right = match whose {
                Whose::Nobodys => speaker.is_none(),
                Whose::Unnamed => quote.is_some() && speaker.is_none(),
                Whose::Source(spans) => mention.is_some_and(|mention| spans.iter().any(|span| overlap(*span, mention))),
            };
            let found = mention.map_or("nobody", |mention| mention.of(&self.text));
            (!right).then(|| {
                format!(
                    "{}: {found} {:?}",
                    &self.text[..*end],
                    quote.map(|quote| quote.confidence)
                )
            })
        })
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.start() < b.end() && b.start() < a.end()
}

#[test]
fn every_construction_has_its_source() {
    let lines = include_str!("constructions.txt").lines();
    let mut unexpected = Vec::new();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (known_wrong, line) = line.strip_prefix('!').map_or((false, line), |line| (true, line));
        match Construction::parse(line).wrong() {
            Some(wrong) if !known_wrong => unexpected.push(wrong),
            None if known_wrong => unexpected.push(format!("no longer wrong: {line}")),
            _ => {}
        }
    }
    assert!(
        unexpected.is_empty(),
        "{}:\n{}",
        unexpected.len(),
        unexpected.join("\n")
    );
}
