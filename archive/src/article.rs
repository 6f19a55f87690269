//! Articles as callers hand them over, and the keys by which they are known again.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, Utc};
use entity::vocabulary::{ArticleKind, TextStatus};
use sha2::{Digest, Sha256};
use url::Url;

/// One published document, read from wherever it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    /// By what it is known again, see [`NewArticle::key_for`].
    pub key: String,
    /// Where it was published.
    pub url: Option<Url>,
    /// Where a copy is kept.
    pub archived_url: Option<Url>,
    /// The headline.
    pub title: Option<String>,
    /// Who publishes it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// What sort of document it is.
    pub kind: ArticleKind,
    /// Outlets credited for the material; those that the text itself credits are added.
    pub credits: Vec<String>,
    /// BCP 47 tag of the language.
    pub language: Option<String>,
    /// How the text relates to what was published.
    pub text_status: TextStatus,
    /// The text that all offsets count in, stored unchanged.
    pub text: String,
}

impl NewArticle {
    /// By what an article is known again: its canonical URL, else the caller's key, else its path relative to the ingested folder, else a hash of its folded
    /// text. Canonical: lower-case host, no fragment, no tracking parameters, no trailing slash.
    ///
    /// # Examples
    ///
    /// ```
    /// use archive::NewArticle;
    ///
    /// let url = "https://News.example/a/?utm_source=mail#top".parse().unwrap();
    /// assert_eq!(NewArticle::key_for(Some(&url), Some("a-17"), None, "Text."), "https://news.example/a");
    /// assert_eq!(NewArticle::key_for(None, Some("a-17"), Some("day/a.txt"), "Text."), "a-17");
    /// ```
    #[must_use]
    pub fn key_for(url: Option<&Url>, caller_key: Option<&str>, path: Option<&str>, text: &str) -> String {
        if let Some(url) = url {
            return canonical_url(url);
        }
        for key in [caller_key, path].into_iter().flatten() {
            let key = key.trim();
            if !key.is_empty() {
                return key.to_owned();
            }
        }
        format!("text:{}", &sha256_hex(&extractor::fold::fold(text))[..32])
    }
}

/// When an article was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Only the day is known.
    Day(NaiveDate),
    /// The instant, with the offset in which it was given.
    Instant(DateTime<FixedOffset>),
}

impl Published {
    /// Reads an ISO 8601 date or date-time. A date-time without an offset counts as UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(Self::Day(day));
        }
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::Instant(instant));
        }
        for format in [
            "%Y-%m-%dT%H:%M%:z",
            "%Y-%m-%dT%H:%M:%S%.f%z",
            "%Y-%m-%dT%H:%M%z",
            "%Y-%m-%d %H:%M:%S%.f%:z",
        ] {
            if let Ok(instant) = DateTime::parse_from_str(text, format) {
                return Some(Self::Instant(instant));
            }
        }
        let utc = text.strip_suffix('Z').unwrap_or(text);
        for format in [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%d %H:%M",
        ] {
            if let Ok(instant) = NaiveDateTime::parse_from_str(utc, format) {
                return Some(Self::Instant(instant.and_utc().fixed_offset()));
            }
        }
        None
    }

    /// The day on which it was published, where it was published.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.date_naive(),
        }
    }

    /// The instant in UTC, in whole microseconds; midnight UTC where only the day is known.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
            Self::Instant(instant) => instant.to_utc().trunc_subsecs(6),
        }
    }
}

impl std::fmt::Display for Published {
    /// ISO 8601, readable by [`Published::parse`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Instant(instant) => {
                write!(
                    f,
                    "{}",
                    instant
                        .trunc_subsecs(6)
                        .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
                )
            }
        }
    }
}

/// The SHA-256 of a text in UTF-8, in lower-case hexadecimal.
pub(crate) fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One URL for all that lead to the same page: the host is lower-case already, and fragment, tracking parameters and trailing slash say nothing about the page.
fn canonical_url(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !is_tracking(name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    let mut text = url.to_string();
    if url.query().is_none() {
        while text.ends_with('/') && !text.ends_with("://") {
            text.pop();
        }
    }
    text
}

/// Parameters by which publishers follow readers, one a line; a final `*` stands for any ending.
const TRACKING: &str = include_str!("../data/tracking-parameters.txt");

fn is_tracking(name: &str) -> bool {
    let name = name.to_lowercase();
    entries(TRACKING).any(|entry| match entry.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == entry,
    })
}

/// The entries of a data file: lines without comments and blanks.
pub(crate) fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{NewArticle, Published};

    #[test]
    fn one_page_has_one_key() {
        for (url, key) in [
            ("https://news.example/a", "https://news.example/a"),
            ("https://NEWS.example/a/", "https://news.example/a"),
            ("https://news.example/a#c", "https://news.example/a"),
            (
                "https://news.example/a?utm_medium=x&id=7&fbclid=1",
                "https://news.example/a?id=7",
            ),
            ("https://news.example/a?fbclid=1", "https://news.example/a"),
            ("https://news.example/", "https://news.example"),
        ] {
            assert_eq!(NewArticle::key_for(Some(&url.parse().unwrap()), None, None, ""), key);
        }
    }

    #[test]
    fn the_text_is_the_last_resort() {
        let key = NewArticle::key_for(None, Some(" "), None, "“No,” she said.");
        assert_eq!(key, NewArticle::key_for(None, None, None, "\"No,\" She said"));
        assert_ne!(key, NewArticle::key_for(None, None, None, "\"Yes,\" she said."));
    }

    #[test]
    fn dates_are_read_or_refused() {
        for (text, shown) in [
            ("2031-03-14", Some("2031-03-14")),
            ("2031-03-14T09:30:00Z", Some("2031-03-14T09:30:00Z")),
            ("2031-03-14T09:30:00+02:00", Some("2031-03-14T09:30:00+02:00")),
            ("2031-03-14T09:30", Some("2031-03-14T09:30:00Z")),
            ("2031-03-14 09:30:00", Some("2031-03-14T09:30:00Z")),
            ("2031-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(
                Published::parse(text).map(|published| published.to_string()).as_deref(),
                shown,
                "{text}"
            );
        }
        let late = Published::parse("2031-03-14T23:30:00-05:00").unwrap();
        assert_eq!(late.day().to_string(), "2031-03-14");
        assert_eq!(late.utc().date_naive().to_string(), "2031-03-15");
    }
}
