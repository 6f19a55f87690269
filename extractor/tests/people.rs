//! Whom a source means and what its speaker is called, on invented sentences: `people.txt` holds them.

use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::lexicon::{Lexicon, Words};
use extractor::people::{self, Layers, Named, SpokenName};
use extractor::{Article, SpeakerKind};

/// Names the last mention of a text that is printed as `source`.
fn name(text: &str, source: &str, byline: Option<&str>) -> Option<Named> {
    let frame = Frame::read(text);
    let words = Words::of(&frame, Lexicon::shipped());
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let layers = Layers {
        frame: &frame,
        words: &words,
        mentions: &mentions,
        cues: &cues,
    };
    let article = Article {
        text,
        byline,
        ..Article::default()
    };
    let people = people::resolve(&layers, &article);
    assert_eq!(people.referents.len(), mentions.len());
    let mention = mentions.iter().rposition(|mention| mention.span.of(text) == source)?;
    people::name_speaker(&layers, &people, mention, &[], &article)
}

/// A name as the table writes it, with as much detail as the table asks for.
fn describe(named: &Named, detail: usize) -> String {
    if !named.decided {
        let mut names: Vec<&str> = named
            .candidates
            .iter()
            .map(|candidate| candidate.name.as_str())
            .collect();
        names.sort_unstable();
        return format!("? {}", names.join(" or "));
    }
    let speaker = &named.speaker;
    let kind = match speaker.kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organization => "organization",
        SpeakerKind::Group => "group",
        SpeakerKind::Document => "document",
        SpeakerKind::Unnamed => "unnamed",
    };
    let also: Vec<&str> = named.also.iter().map(|speaker| speaker.name.as_str()).collect();
    let parts = [
        Some(format!("= {}", speaker.name)),
        Some(kind.to_owned()),
        speaker.role.as_ref().map(|role| format!("role {role}")),
        speaker.on_behalf_of.as_ref().map(|party| format!("for {party}")),
        (!also.is_empty()).then(|| format!("also {}", also.join(", "))),
    ];
    parts.into_iter().flatten().take(detail).collect::<Vec<_>>().join("; ")
}

#[test]
fn sources_are_called_what_the_table_says() {
    let mut text = String::new();
    let mut expecting = false;
    let mut wrong = Vec::new();
    for line in include_str!("people.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some(expectation) = line.strip_prefix("> ") else {
            if expecting {
                text.clear();
                expecting = false;
            }
            text.push_str(&line.trim().replace(" / ", "\n\n"));
            continue;
        };
        expecting = true;
        let (source, wanted) = expectation
            .split_once(" = ")
            .map(|(source, rest)| (source, format!("= {rest}")))
            .or_else(|| {
                expectation
                    .split_once(" ? ")
                    .map(|(source, rest)| (source, format!("? {rest}")))
            })
            .unwrap();
        let found = name(&text, source, None).map_or_else(
            || "nobody".to_owned(),
            |named| describe(&named, wanted.split("; ").count()),
        );
        if found != wanted {
            wrong.push(format!("{text}\n  {source}: wanted {wanted}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_author_is_the_byline() {
    let text = "“Keep it,” I told the clerk.";
    assert_eq!(
        name(text, "I", Some("By ANA RUIZ, Staff Writer")).unwrap().speaker.name,
        "Ana Ruiz"
    );
    assert!(name(text, "I", None).is_none());
    let printed = "Bridge to close\nBy Ana Ruiz\n\n“Keep it,” I told the clerk.";
    assert_eq!(name(printed, "I", None).unwrap().speaker.name, "Ana Ruiz");
}

#[test]
fn they_means_whoever_spoke_last_where_nobody_else_is_near() {
    let text = "Prices rose. “We pay,” they said.";
    let frame = Frame::read(text);
    let words = Words::of(&frame, Lexicon::shipped());
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let layers = Layers {
        frame: &frame,
        words: &words,
        mentions: &mentions,
        cues: &cues,
    };
    let article = Article {
        text,
        ..Article::default()
    };
    let people = people::resolve(&layers, &article);
    let they = mentions
        .iter()
        .position(|mention| mention.span.of(text) == "they")
        .unwrap();
    let history = [SpokenName {
        mention: they,
        name: "Harbour residents".to_owned(),
        entity: None,
    }];
    let named = people::name_speaker(&layers, &people, they, &history, &article).unwrap();
    assert_eq!(named.speaker.name, "Harbour residents");
    assert!(named.probability <= 0.5);
}

#[test]
fn odd_texts_are_named_without_panic_in_little_time() {
    let many_names: String = (0..20_000).map(|n| format!("Ana Ruiz{n} and he said. ")).collect();
    let many_roles = "The mayor said the senator, who said the 62-year-old, an aide to the aide, ".repeat(5_000);
    let many_namesakes = "Ana Ruiz. Bea Ruiz. Cy Ruiz said Ruiz. ".repeat(5_000);
    let many_pronouns = "he said. ".repeat(40_000);
    let possessives = "Ana's aide's aide's ".repeat(10_000);
    for text in [
        many_names.as_str(),
        &many_roles,
        &many_namesakes,
        &possessives,
        &many_pronouns,
        "",
        "’s",
        "he",
        "“” and Ana and Bea and",
        "Д’с",
        "By",
    ] {
        let frame = Frame::read(text);
        let words = Words::of(&frame, Lexicon::shipped());
        let mentions = find_mentions(&frame, &words);
        let cues = find_cues(&frame, &words, &mentions);
        let layers = Layers {
            frame: &frame,
            words: &words,
            mentions: &mentions,
            cues: &cues,
        };
        let article = Article {
            text,
            ..Article::default()
        };
        let people = people::resolve(&layers, &article);
        for mention in (0..mentions.len()).rev().take(500) {
            if let Some(named) = people::name_speaker(&layers, &people, mention, &[], &article) {
                assert!((0.0..=1.0).contains(&named.probability), "{named:?}");
            }
        }
    }
}
