//! How well the extractor reads the articles under `gold/`, measured on, not tuned on: the measures are committed in `gold/scores.csv`.
//!
//! A measure of all articles that falls below the committed one fails the test. After a review, `UPDATE_EXPECT=1 cargo test -p extractor --test gold` writes the file
//! anew. `GOLD=PART_OF_A_NAME cargo test -p extractor --test gold -- --nocapture` prints what is wrong in the articles so named.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use gold::GoldArticle;
use score::{Measure, Scored, Tally};

#[path = "support/gold.rs"]
mod gold;
#[path = "support/score.rs"]
mod score;
#[path = "support/tagged.rs"]
mod tagged;

/// So much of a measure may be lost to another's gain, until the file is written anew: several people change the extractor at once.
const SLACK: f64 = 0.01;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold");

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads its articles and its environment; the extractor itself must not"
)]
fn scores_do_not_fall() {
    let articles = read_articles();
    let scored: Vec<(&GoldArticle, Scored)> = articles
        .iter()
        .map(|article| (article, score::score(article)))
        .collect();
    if let Ok(part) = std::env::var("GOLD") {
        for (article, scored) in scored.iter().filter(|(article, _)| article.name.contains(&part)) {
            println!("{}\n  {}", article.name, scored.errors.join("\n  "));
        }
    }
    let report = report(&scored);
    let path = Path::new(FOLDER).join("scores.csv");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, report).expect("the scores can be written");
        return;
    }
    let changes = Changes::between(&rows(&committed), &rows(&report));
    assert!(changes.falls.is_empty(), "{}", changes.describe());
    if changes.any {
        println!("{}", changes.describe());
    }
}

#[expect(clippy::disallowed_methods, reason = "a test reads its articles")]
fn read_articles() -> Vec<GoldArticle> {
    let mut paths: Vec<_> = std::fs::read_dir(FOLDER)
        .expect("the folder of the gold")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let file = std::fs::read_to_string(path).expect("a readable article");
            GoldArticle::parse(&name, &file).unwrap_or_else(|what| panic!("{}: {what}", path.display()))
        })
        .collect()
}

/// The committed form: the measures of all articles, of each region and style, and of each article what is not wholly right.
fn report(scored: &[(&GoldArticle, Scored)]) -> String {
    let mut scopes: BTreeMap<String, Tally> = BTreeMap::new();
    let mut articles = String::new();
    for (article, scored) in scored {
        let labels = ["region", "style"].map(|key| format!("{key} {}", article.label(key)));
        for scope in ["all".to_owned()].into_iter().chain(labels) {
            add(scopes.entry(scope).or_default(), &scored.tally);
        }
        for (measure, count) in scored.tally.iter().filter(|(_, count)| count.right < count.of) {
            let scope = format!("article {}", article.name);
            write_row(&mut articles, &scope, measure.name(), count.ratio(), Some(*count));
        }
    }
    let mut out = "scope,measure,score,right,of\n".to_owned();
    for (scope, tally) in &scopes {
        for (name, precision, recall) in Measure::BALANCED {
            write_row(&mut out, scope, name, balanced(tally, precision, recall), None);
        }
        for (measure, count) in tally {
            write_row(&mut out, scope, measure.name(), count.ratio(), Some(*count));
        }
    }
    out + &articles
}

fn add(total: &mut Tally, part: &Tally) {
    for (measure, count) in part {
        let sum = total.entry(*measure).or_default();
        sum.right += count.right;
        sum.of += count.of;
    }
}

/// The harmonic mean of two measures.
fn balanced(tally: &Tally, precision: Measure, recall: Measure) -> f64 {
    let [p, r] = [precision, recall].map(|measure| tally.get(&measure).copied().unwrap_or_default().ratio());
    if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
}

fn write_row(out: &mut String, scope: &str, measure: &str, score: f64, count: Option<score::Count>) {
    let count = count.map_or(",".to_owned(), |count| format!("{},{}", count.right, count.of));
    writeln!(out, "{scope},{measure},{score:.4},{count}").expect("writing to a string");
}

/// Scope and measure of each row, with the rest of it.
type Rows<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

/// The rows of a file; of two with one name, which a merge leaves, that with the lower score.
fn rows(csv: &str) -> Rows<'_> {
    let mut rows = Rows::new();
    for line in csv.lines().skip(1) {
        if let Some((scope, (measure, row))) = line
            .split_once(',')
            .and_then(|(s, rest)| Some((s, rest.split_once(',')?)))
        {
            let kept = rows.entry((scope, measure)).or_insert(row);
            if score_of(Some(row)) < score_of(Some(kept)) {
                *kept = row;
            }
        }
    }
    rows
}

/// The score in a row, 0 where there is none.
fn score_of(row: Option<&str>) -> f64 {
    row.and_then(|row| row.split(',').next()?.parse().ok()).unwrap_or(0.0)
}

/// How the scores differ from the committed ones.
#[derive(Debug, Default)]
struct Changes {
    /// Measures of all articles that fell by more than the slack.
    falls: Vec<String>,
    /// Whether anything differs.
    any: bool,
    /// The rows of all articles together and of single ones that differ.
    lines: Vec<String>,
}

impl Changes {
    fn between(committed: &Rows<'_>, now: &Rows<'_>) -> Self {
        let mut changes = Self {
            any: committed != now,
            ..Self::default()
        };
        let keys: std::collections::BTreeSet<_> = committed.keys().chain(now.keys()).collect();
        for key @ (scope, measure) in keys {
            let [was, is] = [committed, now].map(|rows| rows.get(key).copied());
            if was == is || scope.starts_with("region") || scope.starts_with("style") {
                continue;
            }
            if *scope == "all" && score_of(is) < score_of(was) - SLACK {
                changes.falls.push((*measure).to_owned());
            }
            // An article has rows for what is not wholly right alone.
            let shown = |row: Option<&str>| row.unwrap_or("all right").to_owned();
            changes
                .lines
                .push(format!("{scope}, {measure}: {} -> {}", shown(was), shown(is)));
        }
        changes
    }

    fn describe(&self) -> String {
        format!(
            "the scores differ from gold/scores.csv; {}\n(score, right, of)\n{}\nReview them, then write the file with UPDATE_EXPECT=1.",
            if self.falls.is_empty() {
                "none falls by much".to_owned()
            } else {
                format!("these fall: {}", self.falls.join(", "))
            },
            self.lines.join("\n")
        )
    }
}
