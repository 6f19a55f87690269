//! Mentions, reporting words, choices and judgements on small invented sentences.

use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::judge::Judge;
use extractor::lexicon::{Lexicon, Words};
use extractor::mention::{Mention, MentionKind};
use extractor::rank::{History, Ranker, Scene, Spoken};
use extractor::{QuoteKind, Verdict};

/// The mentions of a text as printed, those that only modify the noun behind them in brackets.
fn mentions(text: &str) -> Vec<String> {
    let frame = Frame::read(text);
    let words = Words::of(&frame, Lexicon::shipped());
    let printed = |mention: &Mention| {
        let words = mention.span.of(text);
        if mention.modifier {
            format!("[{words}]")
        } else {
            words.to_owned()
        }
    };
    find_mentions(&frame, &words).iter().map(printed).collect()
}

/// For each quote of a text what it was judged to be and the mention chosen as its source; nobody is resolved.
fn choices(text: &str) -> Vec<(Verdict, QuoteKind, &str)> {
    let frame = Frame::read(text);
    let words = Words::of(&frame, Lexicon::shipped());
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let referents = vec![None; mentions.len()];
    let scene = Scene::new(&frame, &words, &mentions, &cues, &referents);
    let mut ranking = Ranker::shipped().on(&scene);
    let mut history = History::default();
    (0..frame.stretches.len())
        .map(|stretch| {
            let ranked = ranking.choose(stretch, &history);
            let judgement = Judge::shipped().judge(&scene, stretch, &ranked);
            let mention = ranked.best().map(|(mention, _)| mention);
            if judgement.verdict == Verdict::Quote {
                history.push(Spoken {
                    stretch,
                    mention,
                    entity: None,
                });
            }
            (
                judgement.verdict,
                judgement.kind,
                mention.map_or("", |mention| mentions[mention].span.of(text)),
            )
        })
        .collect()
}

#[test]
fn names_are_capitalised_runs() {
    let cases: [(&str, &[&str]); 10] = [
        ("Mayor Ilse van der Brandt left.", &["Mayor Ilse van der Brandt"]),
        (
            "Dr. A. J. Holt Jr. of Lenmouth agreed.",
            &["Dr. A. J. Holt Jr.", "Lenmouth"],
        ),
        ("However, Brandt agreed on Tuesday in March.", &["Brandt"]),
        ("Reforms came late. Okafor left.", &["Okafor"]),
        ("Theresa May spoke in May.", &["Theresa May"]),
        ("The Holt campaign paid.", &["The Holt campaign", "[Holt]"]),
        (
            "It was the Department of the Interior that paid.",
            &["It", "Department of the Interior"],
        ),
        ("“Stay,” said Ruiz.", &["Ruiz"]),
        ("ruiz said “no deal”", &["ruiz"]),
        ("RUIZ SAID “NO DEAL” TO THE PRESS CORPS", &["RUIZ", "PRESS CORPS"]),
    ];
    for (text, expected) in cases {
        assert_eq!(mentions(text), expected, "{text}");
    }
}

#[test]
fn the_bare_name_stands_without_titles() {
    let text = "Former Prime Minister Ana Ruiz and Republican Senator Hale met Holt, Jr. there.";
    let frame = Frame::read(text);
    let words = Words::of(&frame, Lexicon::shipped());
    let cores: Vec<&str> = find_mentions(&frame, &words)
        .iter()
        .filter(|mention| mention.kind == MentionKind::Name)
        .map(|mention| frame.word(mention.core.0))
        .collect();
    assert_eq!(cores, ["Ana", "Hale", "Holt"]);
}

#[test]
fn noun_phrases_end_at_who_may_speak() {
    let cases: [(&str, &[&str]); 6] = [
        (
            "Two senior hospital officials resigned.",
            &["Two senior hospital officials"],
        ),
        ("Okafor's lawyer waved.", &["Okafor's lawyer", "Okafor"]),
        ("The 62-year-old sighed.", &["The 62-year-old"]),
        ("Then the lamplighter said so.", &["the lamplighter"]),
        ("Many say so. Another said no.", &["Many", "Another"]),
        ("His sister shook her head.", &["His sister", "His"]),
    ];
    for (text, expected) in cases {
        let found = mentions(text);
        for mention in expected {
            assert!(
                found.iter().any(|other| other == mention),
                "{mention:?} is missing from {found:?}"
            );
        }
    }
}

#[test]
fn reporting_words_stand_on_either_side() {
    let cases = [
        (
            "Okafor has since repeatedly insisted it was so.",
            "Okafor",
            Some("insisted"),
            None,
        ),
        (
            "Ruiz, a retired pilot who sits on the county board, said so.",
            "Ruiz",
            Some("said"),
            None,
        ),
        (
            "A spokesman for the harbour said so.",
            "A spokesman",
            Some("said"),
            None,
        ),
        ("It rained, said Ruiz.", "Ruiz", None, Some("said")),
        ("According to Ruiz, it rained.", "Ruiz", None, Some("According")),
        ("It was named by Ruiz in winter.", "Ruiz", None, Some("by")),
        ("Ruiz slept. Hale said so.", "Ruiz", None, None),
    ];
    for (text, mention, after, before) in cases {
        let frame = Frame::read(text);
        let words = Words::of(&frame, Lexicon::shipped());
        let mentions = find_mentions(&frame, &words);
        let at = mentions
            .iter()
            .position(|found| found.span.of(text) == mention)
            .unwrap();
        let cues = find_cues(&frame, &words, &mentions)[at];
        assert_eq!(
            cues.after.map(|cue| frame.word(cue.item)),
            after,
            "after {mention} in {text}"
        );
        assert_eq!(
            cues.before.map(|cue| frame.word(cue.item)),
            before,
            "before {mention} in {text}"
        );
    }
}

#[test]
fn the_source_is_chosen_by_where_it_stands() {
    let cases: [(&str, &[&str]); 12] = [
        (
            "“The bridge opens in May,” said Okafor, after Hale had left.",
            &["Okafor"],
        ),
        ("“The bridge,” Okafor said, “opens in May.”", &["Okafor", "Okafor"]),
        (
            "“We missed one check,” Okafor said. “It won’t recur.”",
            &["Okafor", "Okafor"],
        ),
        (
            "Ruiz, who replaced Tom Hale in spring, said: “We start over.”",
            &["Ruiz"],
        ),
        ("Ruiz said Hale’s patience was “paper thin.”", &["Ruiz"]),
        ("Hale’s lawyer said her client was “resting.”", &["Hale’s lawyer"]),
        (
            "The pump “never worked,” according to Ruiz, whom Hale had hired.",
            &["Ruiz"],
        ),
        ("The offer was described by Holt as “dead on arrival.”", &["Holt"]),
        ("Ruiz met Hale on Friday. “He lied to us,” she said.", &["she"]),
        ("The crowd chanted “Fix the pipes!”", &["The crowd"]),
        ("Holt was not persuaded.\n\n“I have seen worse.”", &["Holt"]),
        (
            "Ruiz called it “theft,” while Hale preferred “a clerical slip.”",
            &["Ruiz", "Hale"],
        ),
    ];
    for (text, expected) in cases {
        let chosen: Vec<&str> = choices(text).into_iter().map(|(_, _, source)| source).collect();
        assert_eq!(chosen, expected, "{text}");
    }
}

#[test]
fn what_is_no_quote_is_told_apart() {
    let cases = [
        ("The “smart” meters failed again.", Verdict::Scare),
        ("She hosted “Harbour Lights” for years.", Verdict::Title),
        ("Robert “Bobby Fish” Carver went home.", Verdict::Nickname),
        ("The term “phishing” is old.", Verdict::Mentioned),
        ("She learned the Spanish for “enough” there.", Verdict::Mentioned),
        ("“Sign up for our alerts”", Verdict::Boilerplate),
        ("“(Laughter)”", Verdict::StageDirection),
        ("Okafor said it was “dead on arrival.”", Verdict::Quote),
        ("“No,” said Okafor.", Verdict::Quote),
    ];
    for (text, verdict) in cases {
        assert_eq!(choices(text)[0].0, verdict, "{text}");
    }
}

#[test]
fn a_clause_is_speech_and_a_phrase_a_fragment() {
    let cases = [
        ("“The bridge opens in May,” Okafor said.", QuoteKind::Speech),
        ("“Who pays for all of this?” asked Okafor.", QuoteKind::Speech),
        ("Okafor called the vote “cowardly.”", QuoteKind::Fragment),
        ("Okafor said crews “needed two more days.”", QuoteKind::Fragment),
    ];
    for (text, kind) in cases {
        assert_eq!(choices(text)[0].1, kind, "{text}");
    }
}

#[test]
fn odd_texts_are_survived() {
    let capitals = "ACME ".repeat(20_000);
    let marks = "\"".repeat(5_000);
    let dense = "Okafor said \"no\" and Ruiz, Hale, Holt said \"yes\" ".repeat(2_000);
    for text in ["", "\n\n", "“”", "'s", "I", "“\u{301}”", &capitals, &marks, &dense] {
        let found = mentions(text);
        assert!(found.len() <= text.len(), "more mentions than bytes");
        choices(text);
    }
}
