//! Measures choices and judgements against annotations.

#![expect(clippy::print_stdout, reason = "the measurements are the command's output")]

use std::io::Write;

use anyhow::Result;
use extractor::judge::Judge;
use extractor::lexicon::Lexicon;
use extractor::rank::{History, Ranker, Spoken};
use extractor::{Article, Models, QuoteKind, Span, Verdict, extract_with};
use serde_json::{Value, json};

use crate::calibration::Outcome;
use crate::corpus::{Annotated, GoldKind};
use crate::folds::{self as parts, FOLDS};
use crate::judging::{self, Example};
use crate::labels::{gold_at, overlap};
use crate::scenes::with_scene;
use crate::{ROUNDS, calibration, lexica, ranking};

/// Prints figures by cross-validation over the articles; the word lists are those of all articles.
pub(crate) fn cross_validate(mut articles: Vec<Annotated>, invented: Vec<Annotated>, folds: usize) -> Result<()> {
    let lexicon = lexica::learn(&articles).lexicon();
    // What is invented is learned from, too, but not counted.
    let from_corpus = articles.len();
    articles.extend(invented);
    let articles = &articles;
    let (groups, with_source) = ranking::describe(articles, &lexicon);
    println!(
        "{with_source} quotes with a source, {} with the source among the candidates",
        groups.len()
    );
    let mut rankers = Vec::new();
    let (mut right, mut heads, mut all) = (0, 0, 0);
    for fold in 0..folds {
        let weights = ranking::learn(groups.iter().filter(|group| group.article % 5 != fold), ROUNDS);
        let held_out: Vec<_> = groups
            .iter()
            .filter(|group| group.article % 5 == fold && group.article < from_corpus)
            .collect();
        let hit = held_out.iter().filter(|group| group.hit_by(&weights).0).count();
        heads += held_out.iter().filter(|group| group.hit_by(&weights).1).count();
        println!("ranker, fold {fold}: {}", percent(hit, held_out.len()));
        right += hit;
        all += held_out.len();
        rankers.push(Ranker::new(ranking::weights(&weights)));
    }
    println!(
        "ranker: {} of the quotes whose source is a candidate",
        percent(right, all)
    );
    println!("ranker, head of the source: {}", percent(heads, all));
    if rankers.len() < 5 {
        return Ok(());
    }
    let quotes = judging::describe_quotes(articles, &lexicon, |article| &rankers[article % 5]);
    let counts = |example: &Example| example.article < from_corpus;
    report("quote or not, all labels", &quotes, judging::QUOTE_BITS, counts);
    report(
        "quote or not, judged by itself",
        &quotes,
        judging::QUOTE_BITS,
        |example| example.sure && counts(example),
    );
    let judges = parts::judges(articles, &lexicon, &quotes);
    let outcomes = calibration::outcomes(articles, &rankers, &judges);
    report_confidence(&outcomes, from_corpus);
    let speech = judging::describe_speech(articles, &lexicon);
    report("speech or fragment", &speech, judging::SPEECH_BITS, |example| {
        example.sure
    });
    Ok(())
}

/// Prints how often confidence is right, learned from the other folds, and what comes of naming speakers from some confidence on.
fn report_confidence(outcomes: &[Outcome], from_corpus: usize) {
    let mut by_confidence: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let model = calibration::learn(outcomes.iter().filter(|outcome| outcome.article % FOLDS != fold));
        let held_out = outcomes
            .iter()
            .filter(|outcome| outcome.article % FOLDS == fold && outcome.article < from_corpus);
        by_confidence.extend(held_out.map(|outcome| (model.of(&outcome.evidence), outcome.right)));
    }
    let count = |range: std::ops::Range<f64>| {
        let inside = by_confidence
            .iter()
            .filter(|(confidence, _)| range.contains(confidence));
        inside.fold((0, 0), |(right, all), &(_, is_right)| {
            (right + usize::from(is_right), all + 1)
        })
    };
    for edges in [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01].windows(2) {
        let (right, all) = count(edges[0]..edges[1]);
        println!(
            "confidence {:.2} to {:.2}: {} right",
            edges[0],
            edges[1],
            percent(right, all)
        );
    }
    for least in [0.0, 0.3, 0.4, 0.5, 0.6, 0.7] {
        let (right, all) = count(least..1.01);
        println!("named from {least:.2} on: {} right", percent(right, all));
    }
}

fn report(what: &str, examples: &[Example], bits: u32, counts: impl Fn(&Example) -> bool) {
    let (mut right, mut all) = ([0, 0], [0, 0]);
    for fold in 0..5 {
        let weights = judging::learn(examples.iter().filter(|example| example.article % 5 != fold), bits);
        for example in examples
            .iter()
            .filter(|example| example.article % 5 == fold && counts(example))
        {
            all[usize::from(example.yes)] += 1;
            right[usize::from(example.yes)] += usize::from(example.answer(&weights) == example.yes);
        }
    }
    println!(
        "{what}: accuracy {}, yes found {}, no found {}",
        percent(right[0] + right[1], all[0] + all[1]),
        percent(right[1], all[1]),
        percent(right[0], all[0])
    );
}

/// Writes what models that learned from the articles of other folds extract from the judged ones.
pub(crate) fn cross_extract(
    mut articles: Vec<Annotated>,
    invented: Vec<Annotated>,
    out: &mut impl Write,
) -> Result<()> {
    articles.extend(invented);
    let lexicon = Lexicon::shipped();
    let (groups, _) = ranking::describe(&articles, lexicon);
    let rankers = parts::rankers(&groups);
    let quotes = judging::describe_quotes(&articles, lexicon, |article| &rankers[article % FOLDS]);
    let judges = parts::judges(&articles, lexicon, &quotes);
    let outcomes = calibration::outcomes(&articles, &rankers, &judges);
    for fold in 0..FOLDS {
        let others = outcomes.iter().filter(|outcome| outcome.article % FOLDS != fold);
        let models = Models {
            ranker: &rankers[fold],
            judge: &judges[fold],
            confidence: &calibration::learn(others),
        };
        for (_, article) in articles.iter().enumerate().filter(|(index, _)| index % FOLDS == fold) {
            if article.gold.is_some() && !article.key.is_empty() {
                write_extraction(article, models, out)?;
            }
        }
    }
    Ok(())
}

fn write_extraction(article: &Annotated, models: Models<'_>, out: &mut impl Write) -> Result<()> {
    let text = &article.text;
    let given = Article {
        text,
        byline: article.byline.as_deref(),
        ..Article::default()
    };
    let points = |span: Span| (text[..span.start()].chars().count(), text[..span.end()].chars().count());
    let place = |span: Span| {
        let (start, end) = points(span);
        json!({ "start": start, "end": end, "text": span.of(text) })
    };
    let quotes: Vec<Value> = extract_with(&given, models)
        .quotes
        .iter()
        .map(|quote| {
            let (start, end) = points(quote.span);
            let speaker = quote.speaker.as_ref();
            json!({
                "start": start,
                "end": end,
                "text": quote.span.of(text),
                "speaker": speaker.map(|speaker| json!({ "name": speaker.name, "mention": speaker.mention.map(place) })),
                "candidates": quote.candidates.iter().map(|c| json!({ "name": c.name, "confidence": c.confidence })).collect::<Vec<_>>(),
                "confidence": quote.confidence,
                "parent": quote.parent,
                "explanation": quote.explanation,
            })
        })
        .collect();
    writeln!(out, "{}", json!({ "article": article.key, "quotes": quotes }))?;
    Ok(())
}

/// Prints how the extractor's present weights do on judged quotes, greedily and with nothing judged given.
pub(crate) fn evaluate(articles: &[Annotated]) {
    let (mut found, mut counted, mut right, mut with_source, mut candidate) = (0, 0, 0, 0, 0);
    let (mut kept, mut quotes, mut refused, mut others) = (0, 0, 0, 0);
    let (mut kind_right, mut kinds) = (0, 0);
    for article in articles {
        let Some(gold) = &article.gold else { continue };
        let sure = |quote: &&crate::corpus::GoldQuote| quote.sure && quote.is_quote() && quote.has_speaker;
        counted += gold.iter().filter(sure).count();
        with_scene(article, Lexicon::shipped(), |scene| {
            let mut ranking = Ranker::shipped().on(scene);
            let mut history = History::default();
            for (stretch, marked) in scene.frame.stretches.iter().enumerate() {
                let ranked = ranking.choose(stretch, &history);
                let judgement = Judge::shipped().judge(scene, stretch, &ranked);
                let mention = ranked.best().map(|(mention, _)| mention);
                if judgement.verdict == Verdict::Quote && marked.parent.is_none() {
                    history.push(Spoken {
                        stretch,
                        mention,
                        entity: mention.and_then(|mention| scene.referents[mention]),
                    });
                }
                let Some(judged) = gold_at(gold, marked.inner).filter(|quote| quote.sure) else {
                    continue;
                };
                if !judged.is_quote() {
                    others += 1;
                    refused += usize::from(judgement.verdict != Verdict::Quote);
                    continue;
                }
                quotes += 1;
                kept += usize::from(judgement.verdict == Verdict::Quote);
                kinds += 1;
                kind_right += usize::from((judged.kind == GoldKind::Speech) == (judgement.kind == QuoteKind::Speech));
                found += usize::from(judged.has_speaker);
                if let Some(source) = judged.source.as_ref().filter(|_| judged.has_speaker) {
                    with_source += 1;
                    let chosen = mention.map(|mention| scene.mentions[mention].span);
                    right += usize::from(chosen.is_some_and(|chosen| fits(chosen, source)));
                    candidate += usize::from(
                        ranked
                            .probabilities
                            .iter()
                            .any(|&(m, _)| fits(scene.mentions[m].span, source)),
                    );
                }
            }
        });
    }
    println!("quotes found: {}", percent(found, counted));
    println!("mention accuracy: {}", percent(right, with_source));
    println!(
        "right mention among the candidates: {}",
        percent(candidate, with_source)
    );
    println!("quotes kept: {}", percent(kept, quotes));
    println!("others refused: {}", percent(refused, others));
    println!("speech or fragment: {}", percent(kind_right, kinds));
}

/// Whether a mention overlaps the source and is not much longer.
fn fits(mention: Span, source: &[Span]) -> bool {
    source
        .iter()
        .any(|piece| overlap(mention, *piece) > 0 && mention.len() <= 2 * piece.len() + 20)
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} % ({part} of {whole})", 100.0 * part as f64 / whole.max(1) as f64)
}
