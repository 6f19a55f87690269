//! What a reader types to find words: words, "a phrase", prefix*, -without.
//!
//! Parsed here into words folded as the index is, and written as SQLite's MATCH or PostgreSQL's tsquery with every word quoted, so that no pasted punctuation is ever read
//! as a query language and both databases find the same set.

use extractor::fold::{fold, fold_with_map};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use crate::read::sql::Sql;
use crate::verify::is_light;

/// A parsed search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Search {
    wanted: Vec<Term>,
    unwanted: Vec<Term>,
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Term {
    words: Vec<String>,
    /// The last word may go on.
    prefix: bool,
}

impl Search {
    /// Reads what was typed. Nothing is refused: marks that mean nothing are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut search = Self::default();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let after = &rest[first.len_utf8()..];
            if first.is_whitespace() {
                plain.push(' ');
                rest = after;
                continue;
            }
            let (without, token) = match after.chars().next() {
                Some(next) if first == '-' && (next.is_alphanumeric() || closing(next).is_some()) => (true, after),
                _ => (false, rest),
            };
            let phrase = token.chars().next().and_then(closing).and_then(|end| {
                let inner = token.char_indices().nth(1).map_or("", |(at, _)| &token[at..]);
                inner.find(end).map(|at| {
                    (
                        &inner[..at],
                        inner[at..]
                            .chars()
                            .next()
                            .map_or("", |mark| &inner[at + mark.len_utf8()..]),
                    )
                })
            });
            if let Some((phrase, after)) = phrase {
                let (prefix, after) = after.strip_prefix('*').map_or((false, after), |after| (true, after));
                search.flush(&mut plain);
                search.add(phrase, prefix, without);
                rest = after;
                continue;
            }
            let end = token.find(char::is_whitespace).unwrap_or(token.len());
            let (word, after) = token.split_at(end);
            let bare = word.trim_end_matches('*');
            let prefix = bare.len() < word.len() && bare.ends_with(char::is_alphanumeric);
            if without || prefix {
                search.flush(&mut plain);
                search.add(word, prefix, without);
            } else {
                plain.push_str(word);
            }
            rest = after;
        }
        search.flush(&mut plain);
        search
    }

    /// Whether it holds nothing that could be found: only marks, or only what is not wanted.
    #[must_use]
    pub fn finds_nothing(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// Whether it asks for words, by which hits can be ranked.
    pub(crate) fn has_words(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Adds ` AND ...` on the report `r`.
    pub(crate) fn push_condition(&self, backend: DbBackend, sql: &mut Sql) {
        if !self.wanted.is_empty() {
            push_hit(backend, sql, "", all(backend, &self.wanted));
        }
        if !self.unwanted.is_empty() {
            push_hit(backend, sql, "NOT ", any(backend, &self.unwanted));
        }
    }

    /// Adds a query for the score of each quote: `quote_id`, `score` in millionths, the best of its live reports.
    pub(crate) fn push_scores(&self, backend: DbBackend, sql: &mut Sql) {
        let query = all(backend, &self.wanted);
        if backend == DbBackend::Sqlite {
            sql.push("SELECT r.quote_id, CAST(-MIN(f.rank) * 1000000 AS INTEGER) AS score FROM report_fts f JOIN report r ON r.number = f.rowid AND r.live WHERE f.report_fts MATCH ");
            sql.bind(query);
        } else {
            sql.push("SELECT r.quote_id, CAST(MAX(ts_rank(to_tsvector('simple', r.folded), to_tsquery('simple', ");
            sql.bind(query.clone());
            sql.push("))) * 1000000 AS BIGINT) AS score FROM report r WHERE r.live AND to_tsvector('simple', r.folded) @@ to_tsquery('simple', ");
            sql.bind(query).push(")");
        }
        sql.push(" GROUP BY r.quote_id");
    }

    fn flush(&mut self, plain: &mut String) {
        // Folded as one text, since "twenty five" folds otherwise than its words; sought word by word.
        for word in fold(plain).split_whitespace() {
            self.wanted.push(Term {
                words: vec![word.to_owned()],
                prefix: false,
            });
        }
        plain.clear();
    }

    fn add(&mut self, text: &str, prefix: bool, without: bool) {
        let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        if !words.is_empty() {
            let terms = if without { &mut self.unwanted } else { &mut self.wanted };
            terms.push(Term { words, prefix });
        }
    }
}

impl Search {
    /// The stretches of a text that answer the search, in bytes, in order, none overlapping another.
    #[must_use]
    pub fn highlights(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let folded = fold_with_map(text);
        let (words, spans): (Vec<&str>, Vec<extractor::Span>) = folded.iter().unzip();
        if folded.words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        for term in &self.wanted {
            for (at, run) in words.windows(term.words.len()).enumerate() {
                if term.is_in(run) {
                    found.push(spans[at].start()..spans[at + run.len() - 1].end());
                }
            }
        }
        found.sort_by_key(|stretch| (stretch.start, stretch.end));
        let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
        for stretch in found {
            match stretches.last_mut() {
                Some(last) if stretch.start < last.end => last.end = last.end.max(stretch.end),
                _ => stretches.push(stretch),
            }
        }
        stretches
    }
}

impl Term {
    /// Whether a run of as many words is what is sought.
    fn is_in(&self, run: &[&str]) -> bool {
        let Some((last, before)) = self.words.split_last() else {
            return false;
        };
        let Some((end, begin)) = run.split_last() else {
            return false;
        };
        let ends = if self.prefix {
            end.starts_with(last.as_str())
        } else {
            end == last
        };
        ends && begin.iter().zip(before).all(|(one, other)| one == other)
    }
}

/// Adds ` AND ...`: the report `r` is among the hits of a query in the database's language.
pub(crate) fn push_hit(backend: DbBackend, sql: &mut Sql, not: &str, query: String) {
    if backend == DbBackend::Sqlite {
        sql.push(format_args!(
            " AND r.number {not}IN (SELECT rowid FROM report_fts WHERE report_fts MATCH "
        ));
        sql.bind(query).push(")");
    } else {
        sql.push(format_args!(
            " AND {not}(to_tsvector('simple', r.folded) @@ to_tsquery('simple', "
        ));
        sql.bind(query).push("))");
    }
}

/// A query for folded words that follow each other.
pub(crate) fn phrase(backend: DbBackend, words: &[&str]) -> String {
    write(backend, &Term::of(words))
}

/// A query for any of several runs of folded words that follow each other.
pub(crate) fn any_phrase(backend: DbBackend, runs: &[Vec<&str>]) -> String {
    let terms: Vec<Term> = runs.iter().map(|run| Term::of(run)).collect();
    any(backend, &terms)
}

/// A query for folded words that stand anywhere in a report, all of them.
pub(crate) fn together(backend: DbBackend, words: &[&str]) -> String {
    let terms: Vec<Term> = words.iter().map(|&word| Term::of(&[word])).collect();
    all(backend, &terms)
}

/// For each query in the database's language the numbers of the reports that answer it, in one statement; `None` for one that more than `most` answer, which are not
/// looked for to the end.
pub(crate) async fn hits(
    db: &impl ConnectionTrait,
    queries: &[String],
    most: usize,
) -> Result<Vec<Option<Vec<i64>>>, DbErr> {
    let backend = db.get_database_backend();
    let mut sql = Sql::default();
    for (nth, query) in queries.iter().enumerate() {
        let list = if backend == DbBackend::Sqlite {
            "group_concat(number)"
        } else {
            "string_agg(CAST(number AS TEXT), ',')"
        };
        let before = if nth > 0 { " UNION ALL " } else { "" };
        sql.push(format_args!("{before}SELECT {nth} AS nth, (SELECT {list} FROM ("));
        push_numbers(backend, &mut sql, query, most + 1);
        sql.push(") found) AS numbers");
    }
    let mut lists = vec![Some(Vec::new()); queries.len()];
    if queries.is_empty() {
        return Ok(lists);
    }
    for row in sql.all(db).await? {
        let nth: i32 = row.try_get("", "nth")?;
        let numbers: Option<String> = row.try_get("", "numbers")?;
        let numbers: Vec<i64> = numbers
            .iter()
            .flat_map(|numbers| numbers.split(','))
            .filter_map(|number| number.parse().ok())
            .collect();
        if let Some(list) = usize::try_from(nth).ok().and_then(|nth| lists.get_mut(nth)) {
            *list = (numbers.len() <= most).then_some(numbers);
        }
    }
    Ok(lists)
}

/// Adds a query for the numbers of at most so many reports that answer a query in the database's language.
fn push_numbers(backend: DbBackend, sql: &mut Sql, query: &str, most: usize) {
    if backend == DbBackend::Sqlite {
        sql.push("SELECT rowid AS number FROM report_fts WHERE report_fts MATCH ")
            .bind(query);
    } else {
        sql.push("SELECT r.number FROM report r WHERE to_tsvector('simple', r.folded) @@ to_tsquery('simple', ");
        sql.bind(query).push(")");
    }
    sql.push(format_args!(" LIMIT {most}"));
}

/// Adds ` AND ...`: the report `r` has one of these numbers. However many they are, the statement is the same.
pub(crate) fn push_numbered(backend: DbBackend, sql: &mut Sql, numbers: &[i64]) {
    let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let list = list.join(",");
    if backend == DbBackend::Sqlite {
        sql.push(" AND r.number IN (SELECT value FROM json_each(")
            .bind(format!("[{list}]"))
            .push("))");
    } else {
        sql.push(" AND r.number = ANY(CAST(string_to_array(")
            .bind(list)
            .push(", ',') AS BIGINT[]))");
    }
}

fn all(backend: DbBackend, terms: &[Term]) -> String {
    join(
        backend,
        terms,
        if backend == DbBackend::Sqlite { " AND " } else { " & " },
    )
}

fn any(backend: DbBackend, terms: &[Term]) -> String {
    join(
        backend,
        terms,
        if backend == DbBackend::Sqlite { " OR " } else { " | " },
    )
}

fn join(backend: DbBackend, terms: &[Term], between: &str) -> String {
    terms
        .iter()
        .map(|term| write(backend, term))
        .collect::<Vec<_>>()
        .join(between)
}

fn write(backend: DbBackend, term: &Term) -> String {
    if backend == DbBackend::Sqlite {
        let star = if term.prefix { " *" } else { "" };
        format!("\"{}\"{star}", term.words.join(" ").replace('"', "\"\""))
    } else {
        let star = if term.prefix { ":*" } else { "" };
        let words: Vec<String> = term
            .words
            .iter()
            .map(|word| format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''")))
            .collect();
        format!("({}{star})", words.join(" <-> "))
    }
}

/// So many reports are read as they are found.
const FEW: usize = 4000;
/// With more hits than this it is cheaper to look at a report's words than to find it among them.
const SEVERAL: usize = 10_000;

/// The reports that may answer a search, told in the way that costs least for as many as they are.
///
/// They are found by the words that tell most: light words, phrases and beginnings are looked for in the words of the reports that have the others.
#[derive(Clone, Debug)]
pub(crate) enum Hits {
    /// Their numbers.
    Few(Vec<i64>),
    /// So many that the index is asked again whether a report is one of them.
    Several(usize),
    /// So many, or more, that only a report's words tell.
    Many(usize),
}

impl Search {
    /// Counts the reports that may answer, as far as it matters.
    pub(crate) async fn hits(&self, db: &impl ConnectionTrait) -> Result<Hits, DbErr> {
        let Some(query) = self.telling(db.get_database_backend()) else {
            return Ok(Hits::Many(SEVERAL));
        };
        if let Some(numbers) = hits(db, std::slice::from_ref(&query), FEW).await?.pop().flatten() {
            return Ok(Hits::Few(numbers));
        }
        let mut sql = Sql::new("SELECT COUNT(*) FROM (");
        push_numbers(db.get_database_backend(), &mut sql, &query, SEVERAL + 1);
        sql.push(") found");
        let count = usize::try_from(sql.count(db).await?).unwrap_or(usize::MAX);
        Ok(if count > SEVERAL {
            Hits::Many(SEVERAL)
        } else {
            Hits::Several(count)
        })
    }

    /// Adds ` AND ...`: the report `r` answers the search. It is for reports that are found by something else than their words.
    pub(crate) fn push_test(&self, hits: &Hits, backend: DbBackend, sql: &mut Sql) {
        match hits {
            Hits::Few(numbers) => push_numbered(backend, sql, numbers),
            Hits::Several(_) if backend == DbBackend::Sqlite => {
                if let Some(query) = self.telling(backend) {
                    // The sign keeps the number from being the key by which reports are found.
                    sql.push(" AND +r.number IN (SELECT rowid FROM report_fts WHERE report_fts MATCH ");
                    sql.bind(query).push(")");
                }
            }
            Hits::Several(_) | Hits::Many(_) => {}
        }
        for (terms, not) in [(&self.wanted, ""), (&self.unwanted, "NOT ")] {
            for term in terms {
                term.push_test(backend, sql, not);
            }
        }
    }

    /// A query for all wanted words that are whole and tell something; `None` without any.
    fn telling(&self, backend: DbBackend) -> Option<String> {
        let words = self.wanted.iter().flat_map(|term| {
            let whole = term.words.len() - usize::from(term.prefix);
            &term.words[..whole]
        });
        let words: Vec<&str> = words.map(String::as_str).filter(|word| !is_light(word)).collect();
        (!words.is_empty()).then(|| together(backend, &words))
    }
}

impl Term {
    /// Folded words that follow each other.
    fn of(words: &[&str]) -> Self {
        Self {
            words: words.iter().map(|&word| word.to_owned()).collect(),
            prefix: false,
        }
    }

    /// Adds ` AND ...`: the folded words of the report `r` hold this.
    fn push_test(&self, backend: DbBackend, sql: &mut Sql, not: &str) {
        let position = if backend == DbBackend::Sqlite {
            "instr"
        } else {
            "strpos"
        };
        let end = if self.prefix { "" } else { " " };
        sql.push(format_args!(" AND {not}{position}(' ' || r.folded || ' ', "));
        sql.bind(format!(" {}{end}", self.words.join(" "))).push(") > 0");
    }
}

/// What closes a phrase that this mark opens.
const fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' | '„' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, wanted: &str, unwanted: &str) {
        let search = Search::parse(typed);
        assert_eq!(all(DbBackend::Sqlite, &search.wanted), wanted, "{typed}");
        assert_eq!(any(DbBackend::Sqlite, &search.unwanted), unwanted, "{typed}");
    }

    #[test]
    fn words_phrases_prefixes_and_exclusions() {
        check("harbour closed", r#""harbor" AND "closed""#, "");
        check(r#""the harbor" ferry"#, r#""the harbor" AND "ferry""#, "");
        check("“the harbor”", r#""the harbor""#, "");
        check("harb* -ferry -\"old pier\"", r#""harb" *"#, r#""ferry" OR "old pier""#);
        check("-ferry", "", r#""ferry""#);
    }

    #[test]
    fn pasted_punctuation_means_nothing() {
        for typed in [
            "\"",
            "*",
            "- -",
            "((",
            "NEAR(",
            "a\" b",
            "' OR 1=1 --",
            "{}[]^:~",
            "“unclosed",
            "--",
            "…",
        ] {
            let search = Search::parse(typed);
            for query in [
                all(DbBackend::Sqlite, &search.wanted),
                any(DbBackend::Sqlite, &search.unwanted),
            ] {
                assert_eq!(query.matches('"').count() % 2, 0, "{typed} gives {query}");
            }
        }
        assert!(Search::parse("\" - *").finds_nothing());
    }

    #[test]
    fn postgres_reads_the_same_terms() {
        let search = Search::parse("harb* \"old pier\"");
        assert_eq!(
            all(DbBackend::Postgres, &search.wanted),
            "('harb':*) & ('old' <-> 'pier')"
        );
    }
}
