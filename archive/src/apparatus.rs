//! The apparatus of a quote: what each printing reads, word by word, against the reference wording, as a critical edition tells it under its text.
//!
//! The terms are those of textual criticism. Every printing is a *witness*. Where a witness differs there is a *variant*: the words of the reference (the *lemma*), and each
//! other *reading* with its witnesses: words left out, added or replaced. What stands before a witness's first common word or after its last is no variant but a
//! *cut*: the witness does not tell. Compared are folded words (`extractor::fold`), so that marks, case and spelling are no variants; shown is what is printed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use entity::article_credit;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use uuid::Uuid;

use crate::folded::{Folded, common};
use crate::read::columns::Columns;
use crate::read::sql::Sql;
use crate::read::{Quote, Report, ReportRow, quotes_by_id};
use crate::verify::sentence_starts;

/// How many printings of one quote are compared at most, the earliest.
const WITNESSES: u64 = 200;

/// How the printings of a quote stand to its reference wording.
#[derive(Clone, Debug, PartialEq)]
pub struct Apparatus {
    /// The report that prints the reference wording.
    pub reference: Uuid,
    /// The printings, the earliest first.
    pub witnesses: Vec<Witness>,
    /// Where they differ, in the order of the text.
    pub variants: Vec<Variant>,
}

/// One printing as a witness of the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The printing.
    pub report: Report,
    /// The part of the reference wording that it prints, from its first common word to its last; `None` where it has no word of it.
    pub printed: Option<String>,
    /// Whether the part begins inside a sentence of the reference.
    pub begins_inside: bool,
    /// Whether the sentence of the reference goes on after the part: the printing is cut in mid-sentence, however it closes.
    pub ends_inside: bool,
    /// Whether the reference goes on after the part at all.
    pub goes_on: bool,
    /// The earliest printing whose article has the same text, if this is a copy of it.
    pub copy_of: Option<Uuid>,
    /// Printings of this quote by outlets that this one's article credits.
    pub credits: Vec<Uuid>,
}

/// A place where printings differ from the reference wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The words of the reference; empty where others add some.
    pub lemma: String,
    /// The words of the reference before the place.
    pub position: usize,
    /// The printings that have the words of the reference.
    pub agreeing: Vec<Uuid>,
    /// What the others print.
    pub readings: Vec<Reading>,
}

/// What some printings have in the place of the lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How it differs.
    pub kind: ReadingKind,
    /// The words as the earliest of these printings has them; empty where they leave the lemma out.
    pub text: String,
    /// The printings.
    pub witnesses: Vec<Uuid>,
}

/// How a reading differs from the lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadingKind {
    /// Other words in its place.
    Substitution,
    /// The words are left out, and nothing shows it.
    Omission,
    /// The words are left out, and dots show it.
    Elision,
    /// Words that the reference does not have.
    Addition,
}

/// A printing with what its article says of its descent.
struct Source {
    report: Report,
    copy_group: Uuid,
    outlet: Option<Uuid>,
}

/// The apparatus of each quote.
///
/// # Errors
///
/// When the database fails.
pub async fn apparatuses(db: &impl ConnectionTrait, quotes: &[Uuid]) -> Result<HashMap<Uuid, Apparatus>, DbErr> {
    let quotes = quotes_by_id(db, quotes).await?;
    let by_quote = sources(db, quotes.values().map(|quote| quote.id)).await?;
    let articles: BTreeSet<Uuid> = by_quote
        .values()
        .flatten()
        .map(|source| source.report.article)
        .collect();
    let mut credits: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for row in article_credit::Entity::find()
        .filter(article_credit::Column::ArticleId.is_in(articles))
        .all(db)
        .await?
    {
        credits.entry(row.article_id).or_default().insert(row.outlet_id);
    }
    let compared = quotes.into_iter().map(|(asked, quote)| {
        let sources = by_quote.get(&quote.id).map_or(&[][..], Vec::as_slice);
        (asked, compare(&quote, sources, &credits))
    });
    Ok(compared.collect())
}

async fn sources(
    db: &impl ConnectionTrait,
    quotes: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Source>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT r.id AS row_id, a.copy_group AS copy_group, a.outlet_id AS outlet_id, ROW_NUMBER() OVER (PARTITION BY r.quote_id \
         ORDER BY r.published_at ASC NULLS LAST, r.id) AS nth FROM report r JOIN article a ON a.id = r.article_id \
         WHERE r.live AND r.quote_id IN ",
    );
    sql.bind_all(quotes);
    let sql = sql.windowed::<ReportRow>("report", WITNESSES);
    let mut by_quote: HashMap<Uuid, Vec<Source>> = HashMap::new();
    for row in sql.all(db).await? {
        let source = Source {
            copy_group: row.try_get("", "copy_group")?,
            outlet: row.try_get("", "outlet_id")?,
            report: ReportRow::read(&row)?.into(),
        };
        if let Some(quote) = source.report.quote {
            by_quote.entry(quote).or_default().push(source);
        }
    }
    Ok(by_quote)
}

/// Compares the printings of a quote, the earliest first, with its reference wording.
fn compare(quote: &Quote, sources: &[Source], credits: &HashMap<Uuid, BTreeSet<Uuid>>) -> Apparatus {
    let base = Folded::of(&quote.text);
    let starts = starts(&quote.text, &base);
    let mut collation = Collation::default();
    let mut witnesses = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        let printed = Folded::of(&source.report.text);
        let operations = capture_diff_slices(Algorithm::Myers, &base.words(), &printed.words());
        let part = common(&operations, DiffOp::old_range);
        if let Some(part) = &part {
            collation.add(source.report.id, part, &operations, &printed);
        }
        let end = part.as_ref().map_or(base.len(), |part| part.end);
        let earlier = &sources[..index];
        let credited = credits.get(&source.report.article);
        let is_credited = |outlet: &Uuid| credited.is_some_and(|credited| credited.contains(outlet));
        witnesses.push(Witness {
            printed: part.as_ref().map(|part| base.slice(part).to_owned()),
            begins_inside: part.as_ref().is_some_and(|part| !starts.contains(&part.start)),
            ends_inside: end < base.len() && !starts.contains(&end),
            goes_on: end < base.len(),
            copy_of: earlier
                .iter()
                .find(|other| other.copy_group == source.copy_group && other.report.article != source.report.article)
                .map(|other| other.report.id),
            credits: sources
                .iter()
                .filter(|other| other.report.article != source.report.article)
                .filter(|other| other.outlet.as_ref().is_some_and(is_credited))
                .map(|other| other.report.id)
                .collect(),
            report: source.report.clone(),
        });
    }
    Apparatus {
        reference: quote.reference_report,
        witnesses,
        variants: collation.variants(&base),
    }
}

/// The readings of all witnesses by their place in the reference.
#[derive(Default)]
struct Collation {
    places: BTreeMap<(usize, usize), Vec<(String, Reading)>>,
    /// What part each witness prints, and where it differs.
    witnesses: Vec<(Uuid, Range<usize>, Vec<Range<usize>>)>,
}

impl Collation {
    fn add(&mut self, witness: Uuid, part: &Range<usize>, operations: &[DiffOp], printed: &Folded<'_>) {
        let mut differing = Vec::new();
        for operation in operations
            .iter()
            .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        {
            let (place, words) = (operation.old_range(), operation.new_range());
            // What the witness lacks before and after its part it does not tell.
            let outside = place.end <= part.start || place.start >= part.end;
            let place = match outside {
                false => place,
                true if words.is_empty() => continue,
                true if place.end <= part.start => part.start..part.start,
                true => part.end..part.end,
            };
            let kind = match (place.is_empty(), words.is_empty()) {
                (true, _) => ReadingKind::Addition,
                (false, false) => ReadingKind::Substitution,
                (false, true) if printed.has_gap_before(words.start) => ReadingKind::Elision,
                (false, true) => ReadingKind::Omission,
            };
            let readings = self.places.entry((place.start, place.end)).or_default();
            let folded = printed.run(&words).join(" ");
            match readings
                .iter_mut()
                .find(|(known, reading)| *known == folded && reading.kind == kind)
            {
                Some((_, reading)) => reading.witnesses.push(witness),
                None => {
                    let text = printed.slice(&words).to_owned();
                    let witnesses = vec![witness];
                    readings.push((folded, Reading { kind, text, witnesses }));
                }
            }
            differing.push(place);
        }
        self.witnesses.push((witness, part.clone(), differing));
    }

    fn variants(self, base: &Folded<'_>) -> Vec<Variant> {
        let Self { places, witnesses } = self;
        let agreeing = |place: &Range<usize>| {
            let agrees = |(_, part, differing): &&(Uuid, Range<usize>, Vec<Range<usize>>)| {
                let tells = part.start <= place.start && place.end <= part.end;
                let differs =
                    |other: &Range<usize>| other == place || (other.start < place.end && place.start < other.end);
                tells && !differing.iter().any(differs)
            };
            witnesses.iter().filter(agrees).map(|(witness, ..)| *witness).collect()
        };
        places
            .into_iter()
            .map(|((start, end), readings)| Variant {
                lemma: base.slice(&(start..end)).to_owned(),
                position: start,
                agreeing: agreeing(&(start..end)),
                readings: readings.into_iter().map(|(_, reading)| reading).collect(),
            })
            .collect()
    }
}

/// The numbers of the words with which sentences begin.
fn starts(text: &str, folded: &Folded<'_>) -> BTreeSet<usize> {
    let word_at = |start: usize| folded.spans().iter().position(|span| span.end() > start);
    sentence_starts(text).into_iter().filter_map(word_at).collect()
}
