//! Dates in running text: the words, and the interval that they mean.
//!
//! Input: a frame and the day of publication. Output: every date outside quotes. A date without a year lies in the past: "Thursday" is the last Thursday
//! up to the day of publication.

use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rustc_hash::FxHashMap;

use crate::attribution::{Precision, SaidOn};
use crate::data_lines;
use crate::frame::{Frame, Item};
use crate::span::Span;
use crate::vocabulary::{ByWord, WordId};

/// One date in the text.
#[derive(Clone, Debug)]
pub(crate) struct Date {
    /// First item and one past the last.
    pub(crate) items: (usize, usize),
    /// The words, a preposition before them left out.
    pub(crate) span: Span,
    /// What interval the words mean, where that can be told.
    pub(crate) interval: Option<Interval>,
    /// Whether it is a month or longer, which more often dates something else.
    pub(crate) coarse: bool,
    /// Whether it is longer than a day, or unknown how long.
    pub(crate) vague: bool,
    /// Whether it is a day of a month, which may stand before a noun: "the June 3 vote".
    pub(crate) adjectival: bool,
    /// How it is written.
    pub(crate) form: Form,
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// "Tuesday"
    Weekday,
    /// "Tuesday night"
    WeekdayPart,
    /// "today", "yesterday"
    Day,
    /// "June 3"
    DayOfMonth,
    /// "in June"
    Month,
    /// "in 2019"
    Year,
    /// "last week"
    Relative,
    /// "two years ago", "a day later"
    Distance,
    /// "that night"
    Part,
    /// "last spring"
    Season,
    /// "the weekend"
    Weekend,
}

/// How a date with these words is written.
fn form(words: &[Option<Word>], last: &str) -> Form {
    let has = |test: fn(&Word) -> bool| words.iter().flatten().any(test);
    if has(|word| matches!(word, Word::Month(_))) {
        return if words.len() > 1 && words.iter().any(Option::is_none) {
            Form::DayOfMonth
        } else {
            Form::Month
        };
    }
    let part = has(|word| matches!(word, Word::Part));
    if has(|word| matches!(word, Word::Weekday(_))) {
        return if part { Form::WeekdayPart } else { Form::Weekday };
    }
    if has(|word| matches!(word, Word::Day(_))) {
        return Form::Day;
    }
    if has(|word| matches!(word, Word::Unit(Unit::Weekend))) {
        return Form::Weekend;
    }
    if has(|word| matches!(word, Word::Unit(_))) {
        let away = matches!(last, "ago" | "earlier" | "later" | "before" | "after");
        return if away { Form::Distance } else { Form::Relative };
    }
    if has(|word| matches!(word, Word::Season(_))) {
        return Form::Season;
    }
    if part { Form::Part } else { Form::Year }
}

/// Days from the first through the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    from: NaiveDate,
    to: NaiveDate,
    precision: Precision,
}

impl Date {
    /// As the date of an utterance.
    pub(crate) fn said_on(&self, frame: &Frame<'_>, carried: bool) -> SaidOn {
        SaidOn {
            text: self
                .span
                .of(frame.text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            from: self.interval.map(|interval| interval.from),
            to: self.interval.map(|interval| interval.to),
            precision: self.interval.map(|interval| interval.precision),
            carried,
        }
    }
}

/// What a word of a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Weekday(Weekday),
    Month(u32),
    Part,
    Edge,
    Unit(Unit),
    Season(u32),
    Number(u32),
    Some,
    /// So many days before publication.
    Day(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    Shorter,
    Longer,
}

struct Calendar {
    words: ByWord<Option<Word>>,
    /// For each word that stands around dates its classes.
    classes: FxHashMap<&'static str, Vec<&'static str>>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let mut calendar = Calendar {
        words: ByWord::new(),
        classes: FxHashMap::default(),
    };
    for line in data_lines(include_str!("../data/dates.txt")) {
        let Some((class, words)) = line.split_once('=') else {
            continue;
        };
        let class = class.trim();
        for (n, word) in words.split_whitespace().enumerate() {
            let number = u32::try_from(n).unwrap_or(u32::MAX);
            let meaning = match class {
                "weekday" => Word::Weekday(Weekday::try_from(u8::try_from(n).unwrap_or(0)).unwrap_or(Weekday::Mon)),
                "month" | "month-short" => Word::Month(number % 12 + 1),
                "month-sep" => Word::Month(9),
                "part" => Word::Part,
                "edge" => Word::Edge,
                "unit" => Word::Unit(match word {
                    "day" | "days" => Unit::Day,
                    "week" | "weeks" => Unit::Week,
                    "weekend" => Unit::Weekend,
                    "month" | "months" => Unit::Month,
                    "year" | "years" => Unit::Year,
                    "decade" | "decades" => Unit::Longer,
                    _ => Unit::Shorter,
                }),
                // Spring begins in March; autumn stands twice.
                "season" => Word::Season([3, 6, 9, 9, 12][n.min(4)]),
                "number" => Word::Number(number.max(1)),
                "some" => Word::Some,
                "day-0" => Word::Day(0),
                "day-1" => Word::Day(1),
                _ => {
                    calendar.classes.entry(word).or_default().push(class);
                    continue;
                }
            };
            if let Some(place) = calendar.words.entry(word) {
                place.get_or_insert(meaning);
            }
        }
    }
    calendar
});

/// Whether a word is of one of the classes of `data/dates.txt` that stand around dates.
pub(crate) fn is_class(class: &str, lower: &str) -> bool {
    CALENDAR
        .classes
        .get(lower)
        .is_some_and(|classes| classes.contains(&class))
}

/// What a word of a date is; "may" and "march" are months only with their capital.
fn word_of(item: &Item<'_>) -> Option<Word> {
    let word = CALENDAR.words[item.id]?;
    (item.capital || !matches!(word, Word::Weekday(_) | Word::Month(_))).then_some(word)
}

/// Whether a date may begin with an item that is no word of a date itself.
fn may_open(lower: &str) -> bool {
    matches!(lower, "over" | "last" | "this" | "that" | "past" | "next" | "the")
        || lower.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is a weekday or a month.
pub(crate) fn is_calendar(id: WordId) -> bool {
    matches!(CALENDAR.words[id], Some(Word::Weekday(_) | Word::Month(_)))
}

fn is_month(id: WordId) -> bool {
    matches!(CALENDAR.words[id], Some(Word::Month(_)))
}

/// All dates of a frame, in text order. `taken` holds the items of names, whose days are no dates: "Fox News Sunday".
pub(crate) fn read(
    frame: &Frame<'_>,
    published: Option<NaiveDate>,
    taken: impl Iterator<Item = (usize, usize)>,
) -> Vec<Date> {
    let mut free = vec![true; frame.items.len()];
    for (from, to) in taken {
        free[from..to].fill(false);
    }
    let words: Vec<Option<Word>> = frame.items.iter().map(word_of).collect();
    let mut dates: Vec<Date> = Vec::new();
    let mut item = 0;
    while item < frame.items.len() {
        if words[item].is_none() && !may_open(&frame.items[item].lower) {
            item += 1;
            continue;
        }
        let mut reader = Reader {
            frame,
            words: &words,
            at: item,
            end: frame.sentences[frame.items[item].sentence].1,
            published,
        };
        let last_day = dates
            .iter()
            .rev()
            .take(4)
            .find_map(|date| date.interval.filter(|interval| interval.precision == Precision::Day));
        match reader.date(last_day).filter(|(start, _)| free[*start]) {
            Some((start, interval)) => {
                dates.push(Date {
                    items: (item, reader.at),
                    span: Span::new(frame.items[start].span.start(), frame.items[reader.at - 1].span.end()),
                    vague: interval.is_none_or(|interval| interval.precision != Precision::Day),
                    adjectival: (start..reader.at).any(|item| is_month(frame.items[item].id)),
                    coarse: interval
                        .is_some_and(|interval| matches!(interval.precision, Precision::Month | Precision::Year)),
                    form: form(&words[start..reader.at], &frame.items[reader.at - 1].lower),
                    interval,
                });
                item = reader.at;
            }
            None => item += 1,
        }
    }
    dates
}

struct Reader<'f, 't> {
    frame: &'f Frame<'t>,
    /// What each item is in a date.
    words: &'f [Option<Word>],
    at: usize,
    end: usize,
    published: Option<NaiveDate>,
}

impl Reader<'_, '_> {
    fn lower(&self, ahead: usize) -> &str {
        if self.at + ahead < self.end {
            &self.frame.items[self.at + ahead].lower
        } else {
            ""
        }
    }

    fn word(&self, ahead: usize) -> Option<Word> {
        if self.at + ahead < self.end {
            self.words[self.at + ahead]
        } else {
            None
        }
    }

    fn number(&self, ahead: usize) -> Option<u32> {
        let lower = self.lower(ahead);
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (lower.len() - digits.len() <= 2).then(|| digits.parse().ok()).flatten()
    }

    fn year(&self, ahead: usize) -> Option<i32> {
        let lower = self.lower(ahead);
        let year: i32 = lower.parse().ok()?;
        (lower.len() == 4 && (1800..2100).contains(&year)).then_some(year)
    }

    /// Reads a date at the current item and goes past it; the item of its first word and what it means.
    fn date(&mut self, last_day: Option<Interval>) -> Option<(usize, Option<Interval>)> {
        let start = self.at;
        let found = self.read(last_day);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn read(&mut self, last_day: Option<Interval>) -> Option<(usize, Option<Interval>)> {
        let start = self.at;
        // "over the weekend"
        if self.lower(0) == "over" && self.lower(1) == "the" && self.lower(2) == "weekend" {
            self.at += 3;
            return Some((start, self.weekend()));
        }
        let mut edges = 0;
        while edges < 2 && self.word(0) == Some(Word::Edge) {
            self.at += 1;
            edges += 1;
        }
        let edge = edges > 0;
        if edge && matches!(self.lower(0), "on" | "in") {
            self.at += 1;
        }
        let relative = match self.lower(0) {
            word @ ("last" | "this" | "that" | "past" | "next") => Some(word.to_owned()),
            "the"
                if matches!(
                    self.lower(1),
                    "same" | "next" | "following" | "previous" | "day" | "past" | "last" | "early" | "late"
                ) =>
            {
                self.at += 1;
                Some(self.lower(0).to_owned())
            }
            _ => None,
        };
        if let Some(relative) = relative {
            let at = self.at;
            self.at += 1;
            if relative == "day" {
                // "the day before", "the day after"
                let shift = match self.lower(0) {
                    "before" => -1,
                    "after" => 1,
                    _ => return None,
                };
                self.at += 1;
                return Some((start, last_day.and_then(|day| day.shifted(shift))));
            }
            if matches!(&*relative, "early" | "late") {
                return self.decade(start);
            }
            return self.after_relative(&relative, start, at, last_day);
        }
        match self.word(0) {
            Some(Word::Weekday(weekday)) => {
                self.at += 1;
                if self.word(0) == Some(Word::Part) {
                    self.at += 1;
                }
                // "Thursday, April 24"
                if self.lower(0) == "," && matches!(self.word(1), Some(Word::Month(_))) && self.number(2).is_some() {
                    self.at += 1;
                    return self.month_day().map(|interval| (start, interval));
                }
                Some((start, self.last_weekday(weekday, 0)))
            }
            Some(Word::Month(month)) => {
                if let Some(interval) = self.month_day() {
                    return Some((start, interval));
                }
                self.at += 1;
                let year_at = usize::from(self.lower(0) == ",");
                if let Some(year) = self.year(year_at) {
                    self.at += year_at + 1;
                    return Some((start, Interval::month(year, month)));
                }
                // A bare month needs its preposition; "May" and "March" without one are mostly something else.
                let before = start.checked_sub(1).map_or("", |item| &self.frame.items[item].lower);
                (edge || matches!(before, "in" | "since" | "during")).then(|| (start, self.last_month(month, false)))
            }
            Some(Word::Day(days)) => {
                self.at += 1;
                Some((start, self.days_ago(days)))
            }
            Some(Word::Number(_) | Word::Some) => self.ago(start),
            _ if self.lower(0) == "the" && edge => None,
            _ => self.numeric(start, edge),
        }
    }

    /// "12 years ago", "2 June 2025", "2014" after a preposition.
    fn numeric(&mut self, start: usize, edge: bool) -> Option<(usize, Option<Interval>)> {
        if let (Some(day), Some(Word::Month(month))) = (self.number(0), self.word(1)) {
            if !(1..=31).contains(&day) {
                return None;
            }
            self.at += 2;
            let year = self.year(0);
            if year.is_some() {
                self.at += 1;
            }
            return Some((start, self.day_of(month, day, year)));
        }
        if let Some(year) = self.year(0) {
            let before = start.checked_sub(1).map_or("", |item| &*self.frame.items[item].lower);
            let possessed = matches!(before, "his" | "her" | "their" | "its" | "'s" | "a" | "the");
            let dated = edge || matches!(before, "in" | "since" | "during");
            self.at += 1;
            let occasion = (0..3).any(|ahead| is_class("occasion", self.lower(ahead)));
            return (dated || possessed && occasion).then(|| (start, Interval::year(year)));
        }
        if self.number(0).is_some() {
            self.ago(start)
        } else {
            None
        }
    }

    /// "two days ago", "a few weeks earlier", "a couple of years later".
    fn ago(&mut self, start: usize) -> Option<(usize, Option<Interval>)> {
        let mut count = match self.word(0) {
            Some(Word::Number(number)) => Some(number),
            Some(Word::Some) => None,
            _ => Some(self.number(0)?),
        };
        if count.is_some() {
            self.at += 1;
        }
        if self.word(0) == Some(Word::Some) {
            count = None;
            self.at += 1;
            if self.lower(0) == "of" {
                self.at += 1;
            }
        }
        let Some(Word::Unit(unit)) = self.word(0) else {
            return None;
        };
        self.at += 1;
        let ago = match self.lower(0) {
            "ago" => true,
            "earlier" | "later" | "before" => false,
            _ => return None,
        };
        self.at += 1;
        let interval = if ago {
            count.and_then(|count| self.units_ago(unit, count))
        } else {
            None
        };
        Some((start, interval))
    }

    /// What follows "last", "this", "the same", ...
    fn after_relative(
        &mut self,
        relative: &str,
        start: usize,
        at: usize,
        last_day: Option<Interval>,
    ) -> Option<(usize, Option<Interval>)> {
        if matches!(relative, "next" | "following") && self.lower(0) != "day" && self.lower(0) != "morning" {
            return None;
        }
        let past = matches!(relative, "last" | "past" | "previous");
        match self.word(0)? {
            Word::Weekday(weekday) => {
                self.at += 1;
                if self.word(0) == Some(Word::Part) {
                    self.at += 1;
                }
                Some((start, self.last_weekday(weekday, u64::from(past))))
            }
            Word::Part => {
                self.at += 1;
                match relative {
                    "last" => Some((start, self.days_ago(1))),
                    "this" => Some((start, self.days_ago(0))),
                    "that" | "same" => Some((start, last_day)),
                    "next" | "following" => Some((start, last_day.and_then(|day| day.shifted(1)))),
                    _ => None,
                }
            }
            Word::Month(month) => {
                self.at += 1;
                let interval = if let Some(year) = self.year(0) {
                    self.at += 1;
                    Interval::month(year, month)
                } else {
                    self.last_month(month, past)
                };
                Some((start, interval))
            }
            Word::Season(month) => {
                self.at += 1;
                Some((start, self.last_season(month, past)))
            }
            Word::Unit(unit) => {
                self.at += 1;
                let interval = match (relative, unit) {
                    ("same" | "that", Unit::Day) => last_day,
                    ("next" | "following", Unit::Day) => last_day.and_then(|day| day.shifted(1)),
                    ("previous", Unit::Day) => last_day.and_then(|day| day.shifted(-1)),
                    (_, Unit::Weekend) => self.weekend(),
                    ("last" | "previous" | "past", unit) => self.units_ago(unit, 1),
                    ("this", unit) => self.units_ago(unit, 0),
                    _ => {
                        self.at = at;
                        return None;
                    }
                };
                Some((start, interval))
            }
            _ => None,
        }
    }

    /// "the early 1990s"
    fn decade(&mut self, start: usize) -> Option<(usize, Option<Interval>)> {
        let decade: i32 = self.lower(0).strip_suffix('s')?.trim_end_matches('\'').parse().ok()?;
        if !(1800..2100).contains(&decade) {
            return None;
        }
        self.at += 1;
        let from = NaiveDate::from_ymd_opt(decade, 1, 1)?;
        let to = NaiveDate::from_ymd_opt(decade + 9, 12, 31)?;
        Some((
            start,
            Some(Interval {
                from,
                to,
                precision: Precision::Range,
            }),
        ))
    }

    /// "April 24", "Sept. 11, 2012"; stays put where no day follows.
    fn month_day(&mut self) -> Option<Option<Interval>> {
        let Some(Word::Month(month)) = self.word(0) else {
            return None;
        };
        let day = self.number(1).filter(|day| (1..=31).contains(day))?;
        self.at += 2;
        let comma = usize::from(self.lower(0) == ",");
        let year = self.year(comma);
        if year.is_some() {
            self.at += comma + 1;
        }
        Some(self.day_of(month, day, year))
    }

    fn day_of(&self, month: u32, day: u32, year: Option<i32>) -> Option<Interval> {
        if let Some(year) = year {
            return NaiveDate::from_ymd_opt(year, month, day).map(Interval::day);
        }
        let published = self.published?;
        // 29 February may lie up to eight years back.
        (0..9)
            .filter_map(|back| NaiveDate::from_ymd_opt(published.year() - back, month, day))
            .find(|date| *date <= published)
            .map(Interval::day)
    }

    fn last_weekday(&self, weekday: Weekday, at_least: u64) -> Option<Interval> {
        let published = self.published?;
        (at_least..at_least + 7)
            .filter_map(|days| published.checked_sub_days(Days::new(days)))
            .find(|date| date.weekday() == weekday)
            .map(Interval::day)
    }

    fn last_month(&self, month: u32, whole: bool) -> Option<Interval> {
        let published = self.published?;
        let this_year = if whole {
            month < published.month()
        } else {
            month <= published.month()
        };
        Interval::month(published.year() - i32::from(!this_year), month)
    }

    fn last_season(&self, month: u32, whole: bool) -> Option<Interval> {
        let published = self.published?;
        let mut from = NaiveDate::from_ymd_opt(published.year(), month, 1)?;
        while from > published || whole && from.checked_add_months(Months::new(3))? > published {
            from = from.checked_sub_months(Months::new(12))?;
        }
        let to = from.checked_add_months(Months::new(3))?.pred_opt()?;
        Some(Interval {
            from,
            to,
            precision: Precision::Range,
        })
    }

    fn weekend(&self) -> Option<Interval> {
        let sunday = self.last_weekday(Weekday::Sat, 0)?.from;
        Some(Interval {
            from: sunday,
            to: sunday.checked_add_days(Days::new(1))?,
            precision: Precision::Range,
        })
    }

    fn days_ago(&self, days: u64) -> Option<Interval> {
        self.published?.checked_sub_days(Days::new(days)).map(Interval::day)
    }

    fn units_ago(&self, unit: Unit, count: u32) -> Option<Interval> {
        let published = self.published?;
        let days = u64::from(count);
        match unit {
            Unit::Day => self.days_ago(days),
            Unit::Week => {
                let day = published.checked_sub_days(Days::new(days.checked_mul(7)?))?;
                let from = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
                let to = from.checked_add_days(Days::new(6))?;
                Some(Interval {
                    from,
                    to: if count == 0 { to.min(published) } else { to },
                    precision: Precision::Week,
                })
            }
            Unit::Weekend => self.weekend(),
            Unit::Month => {
                let day = published.checked_sub_months(Months::new(count))?;
                Interval::month(day.year(), day.month())
            }
            Unit::Year => Interval::year(published.year().checked_sub(i32::try_from(count).ok()?)?),
            Unit::Shorter => self.days_ago(0),
            Unit::Longer => None,
        }
    }
}

impl Interval {
    fn day(date: NaiveDate) -> Self {
        Self {
            from: date,
            to: date,
            precision: Precision::Day,
        }
    }

    fn month(year: i32, month: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let to = from.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Self {
            from,
            to,
            precision: Precision::Month,
        })
    }

    fn year(year: i32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let to = NaiveDate::from_ymd_opt(year, 12, 31)?;
        Some(Self {
            from,
            to,
            precision: Precision::Year,
        })
    }

    fn shifted(self, days: i64) -> Option<Self> {
        let shift = |date: NaiveDate| date.checked_add_signed(chrono::TimeDelta::days(days));
        Some(Self {
            from: shift(self.from)?,
            to: shift(self.to)?,
            precision: self.precision,
        })
    }
}
