//! What the archive holds that bears on a claim: the printings that may hold it, with their speakers, and how each of them fits.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use entity::vocabulary::{ArticleKind, Flag, SpeakerKind};
use extractor::fold::fold;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::wording::{self, Operation, Passage, Placement};
use super::{Claim, Difference, SpeakerAgreement, Wording};
use crate::folded::Folded;
use crate::identify::{fold_name, fold_outlet, may_be_one, name_key, without_titles};
use crate::ids;
use crate::read::sql::Sql;
use crate::read::{self, Article, Quote, Report, Speaker};

/// Words from which on a claim inside somebody else's sentence is taken for the same saying.
const DISTINCTIVE: usize = 4;
/// A wording altered by so few words is no splice of parts that stand elsewhere too.
const SLIPS: usize = 3;
/// So many words in order, however light, do not fall together by chance.
const LONG_OF_LIGHT: usize = 9;
/// Articles that are read at most to see whether they name the speaker claimed.
const MOST_LOOKED_AT: usize = 12;
/// The speaker claimed.
pub(super) struct Asked<'c> {
    pub(super) name: &'c str,
    /// The speakers of that name in the archive.
    pub(super) known: Vec<Speaker>,
}

/// Whether words are so few and so common that anybody may have said them.
pub(super) fn is_light(words: &[&str]) -> bool {
    words.len() <= 2 && words.iter().all(|word| wording::is_light(word))
}

/// Everything about the candidates, read with a fixed number of statements.
pub(super) struct Evidence {
    reports: Vec<Report>,
    quotes: HashMap<Uuid, Quote>,
    articles: HashMap<Uuid, Article>,
    speakers: HashMap<Uuid, Speaker>,
    joint: HashMap<Uuid, Vec<Speaker>>,
    /// Speakers who belong to, or speak for, one claimed, or the other way round.
    related: HashSet<Uuid>,
    /// The telling words of the roles that articles give the speakers, and the one claimed.
    roles: HashMap<Uuid, HashSet<String>>,
    /// Articles with documents that speak, but without the family name of the person claimed.
    unmentioned: HashSet<Uuid>,
}

impl Evidence {
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        reports: Vec<Report>,
        asked: Option<&Asked<'_>>,
    ) -> Result<Self, DbErr> {
        let ids = |id: fn(&Report) -> Option<Uuid>| -> Vec<Uuid> {
            let mut ids: Vec<Uuid> = reports.iter().filter_map(id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let mut evidence = Self {
            quotes: HashMap::new(),
            articles: HashMap::new(),
            speakers: HashMap::new(),
            joint: HashMap::new(),
            related: HashSet::new(),
            roles: HashMap::new(),
            unmentioned: HashSet::new(),
            reports: Vec::new(),
        };
        if !reports.is_empty() {
            evidence.quotes = read::quotes_by_id(db, &ids(|report| report.quote)).await?;
            evidence.articles = read::articles_by_id(db, &ids(|report| Some(report.article))).await?;
            evidence.speakers = read::speakers_by_id(db, &ids(|report| report.speaker)).await?;
            evidence.joint = read::joint_speakers(db, &ids(|report| Some(report.id))).await?;
            if let Some(asked) = asked {
                // A body whose words nobody prints may have spokesmen all the same.
                let body = ids::speaker(&format!("organization:{}", fold_outlet(asked.name)));
                let known = asked.known.iter().map(|speaker| speaker.id).chain([body]);
                let mut sql = Sql::new("SELECT other_id AS related FROM speaker_relation WHERE speaker_id IN ");
                sql.bind_all(known.clone())
                    .push(" UNION SELECT speaker_id AS related FROM speaker_relation WHERE other_id IN ");
                sql.bind_all(known);
                for row in sql.all(db).await? {
                    evidence.related.insert(row.try_get("", "related")?);
                }
                evidence.read_others(db, &reports, asked).await?;
            }
        }
        evidence.reports = reports;
        Ok(evidence)
    }

    /// What tells whether speakers who are not the one claimed surely are others.
    async fn read_others(
        &mut self,
        db: &impl ConnectionTrait,
        reports: &[Report],
        asked: &Asked<'_>,
    ) -> Result<(), DbErr> {
        let is_known = |id: &Uuid| asked.known.iter().any(|known| known.id == *id);
        let others: Vec<Uuid> = self.speakers.keys().copied().filter(|id| !is_known(id)).collect();
        if others.is_empty() || asked.known.is_empty() {
            return Ok(());
        }
        let all: Vec<Uuid> = others
            .iter()
            .copied()
            .chain(asked.known.iter().map(|known| known.id))
            .collect();
        let roles = read::roles(db, &all).await?;
        for id in all {
            if let Some(roles) = roles.get(&id) {
                self.roles
                    .insert(id, roles.iter().flat_map(|role| words_of(role)).collect());
            }
        }
        let is_document = |report: &&Report| {
            let speaker = report.speaker.and_then(|id| self.speakers.get(&id));
            speaker.is_some_and(|speaker| speaker.kind == SpeakerKind::Document)
        };
        let revisions: BTreeMap<Uuid, Uuid> = reports
            .iter()
            .filter(is_document)
            .filter_map(|report| self.articles.get(&report.article))
            .map(|article| (article.revision, article.id))
            .take(MOST_LOOKED_AT)
            .collect();
        let name = name_key(asked.name);
        if let Some(family) = name.rsplit(' ').next().filter(|_| !revisions.is_empty()) {
            let ids: Vec<Uuid> = revisions.keys().copied().collect();
            let texts = read::words_of_revisions(db, &ids).await?;
            let names = |text: &str| fold_name(text).split(' ').any(|word| word == family);
            let without = revisions
                .iter()
                .filter(|(revision, _)| texts.get(revision).is_some_and(|words| !names(&words.text)));
            self.unmentioned.extend(without.map(|(_, article)| *article));
        }
        Ok(())
    }

    /// How each printing holds the claim's words one behind the other, those left out that prove nothing.
    pub(super) fn contiguous_fits(&self, claim: &Claim, words: &Folded<'_>, asked: Option<&Asked<'_>>) -> Vec<Fit<'_>> {
        let claimed = words.words();
        self.reports
            .iter()
            .filter_map(|report| {
                let passage = Passage::of([report.text.as_str()]);
                let placement = passage.contiguous(&claimed)?;
                self.fit(&[report], &passage, &placement, words, claim, asked)
            })
            .filter(Fit::proves_something)
            .collect()
    }

    /// How printings hold the claim otherwise: over stretches that go on from each other, in parts, in pieces of several, in other words.
    pub(super) fn looser_fits(&self, claim: &Claim, words: &Folded<'_>, asked: Option<&Asked<'_>>) -> Vec<Fit<'_>> {
        let claimed = words.words();
        let chains = self.chains();
        let passages: Vec<Passage> = chains
            .iter()
            .map(|chain| Passage::of(chain.iter().map(|report| report.text.as_str())))
            .collect();
        let mut fits = Vec::new();
        for (chain, passage) in chains.iter().zip(&passages) {
            // What one stretch holds whole is a contiguous fit already.
            let over_stretches = || {
                let placement = passage.contiguous(&claimed).filter(|_| chain.len() > 1)?;
                (passage.stretch_of(placement.start()) != passage.stretch_of(placement.end() - 1)).then_some(placement)
            };
            let placement = over_stretches().or_else(|| passage.elided(words)).or_else(|| {
                passage
                    .altered(words)
                    .filter(|_| passage.contiguous(&claimed).is_none())
            });
            let fit = placement.and_then(|placement| self.fit(chain, passage, &placement, words, claim, asked));
            fits.extend(fit.filter(|fit| fit.is_enough(claimed.len())));
        }
        let tells = |fit: &Fit<'_>| {
            let near = fit.wording != Wording::Altered || fit.edits <= SLIPS;
            near && fit.speaker != SpeakerAgreement::Disagrees
        };
        if !fits.iter().any(tells) {
            let single = chains.iter().zip(passages).filter(|(chain, _)| chain.len() == 1);
            let known: HashMap<Uuid, Passage> = single.map(|(chain, passage)| (chain[0].id, passage)).collect();
            fits.extend(self.splice(known, words, claim, asked));
        }
        fits
    }

    /// The printings whose parts make up the claim together; some are cut into words already.
    fn splice(
        &self,
        mut known: HashMap<Uuid, Passage>,
        words: &Folded<'_>,
        claim: &Claim,
        asked: Option<&Asked<'_>>,
    ) -> Vec<Fit<'_>> {
        let passage = |report: &Report| Passage::of([report.text.as_str()]);
        let passages: Vec<Passage> = self
            .reports
            .iter()
            .map(|report| known.remove(&report.id).unwrap_or_else(|| passage(report)))
            .collect();
        let claimed = words.words();
        let mut by_passage: BTreeMap<usize, Vec<Operation>> = BTreeMap::new();
        for (passage, part) in wording::spliced(&claimed, &passages).unwrap_or_default() {
            by_passage.entry(passage).or_default().push(part);
        }
        if by_passage.len() < 2 {
            return Vec::new();
        }
        let mut fits: Vec<Fit<'_>> = by_passage
            .into_iter()
            .filter_map(|(index, parts)| {
                let placement = wording::partly(parts, claimed.len());
                let report = &self.reports[index];
                self.fit(&[report], &passages[index], &placement, words, claim, asked)
            })
            .collect();
        let best = fits.iter().map(|fit| fit.speaker).min();
        for fit in &mut fits {
            fit.together = best.unwrap_or(fit.speaker);
        }
        fits
    }

    /// Stretches of one article and one speaker that go on from each other, in order; every report stands in one chain.
    fn chains(&self) -> Vec<Vec<&Report>> {
        let by_id: HashMap<Uuid, &Report> = self.reports.iter().map(|report| (report.id, report)).collect();
        let earlier = |report: &Report| {
            let before = by_id.get(&report.continues?)?;
            (before.speaker == report.speaker && before.place == report.place).then_some(before.id)
        };
        let mut roots: HashMap<Uuid, Uuid> = HashMap::new();
        let mut chains: BTreeMap<Uuid, Vec<&Report>> = BTreeMap::new();
        let mut ordered: Vec<&Report> = self.reports.iter().collect();
        ordered.sort_by_key(|report| (report.article, report.bytes, report.id));
        for report in ordered {
            let root = earlier(report)
                .and_then(|before| roots.get(&before).copied())
                .unwrap_or(report.id);
            roots.insert(report.id, root);
            chains.entry(root).or_default().push(report);
        }
        chains.into_values().collect()
    }

    fn fit<'e>(
        &'e self,
        chain: &[&'e Report],
        passage: &Passage,
        placement: &Placement,
        words: &Folded<'_>,
        claim: &Claim,
        asked: Option<&Asked<'_>>,
    ) -> Option<Fit<'e>> {
        let report = *chain.get(passage.main_stretch(placement))?;
        let last = *chain.get(passage.stretch_of(placement.end().checked_sub(1)?))?;
        let quote = self.quotes.get(&report.quote?)?;
        let article = self.articles.get(&report.article)?;
        let claimed = words.words();
        let whole = passage.is_whole(placement);
        let speaker = self.agreement(report, asked);
        // Where the last words of the claim stand in the reference wording, it tells whether the passage goes on.
        let reference = last.quote.and_then(|id| self.quotes.get(&id));
        let tail = &claimed[placement.tail()];
        let goes_on = reference.and_then(|quote| {
            let reference = Passage::of([quote.text.as_str()]);
            reference.contiguous(tail).map(|found| found.end() < reference.len())
        });
        Some(Fit {
            report,
            quote,
            article,
            wording: placement.wording,
            similarity: placement.similarity,
            whole,
            distinctive: if whole {
                !is_light(&claimed)
            } else {
                claimed.len() >= DISTINCTIVE
            },
            truncated: goes_on.unwrap_or(placement.end() < passage.len()),
            shared: passage.shared(placement),
            single_edit: placement.is_single_edit(),
            edits: placement.edits(),
            differences: passage.differences(words, placement),
            turns_on: passage.turns_on(words, placement),
            speaker,
            together: speaker,
            on_another_day: self.on_another_day(report, claim),
        })
    }

    fn agreement(&self, report: &Report, asked: Option<&Asked<'_>>) -> SpeakerAgreement {
        let Some(asked) = asked else {
            return SpeakerAgreement::NotAsked;
        };
        let joint = self.joint.get(&report.id).map_or(&[][..], Vec::as_slice);
        report
            .speaker
            .and_then(|id| self.speakers.get(&id))
            .into_iter()
            .chain(joint)
            .map(|speaker| self.agreement_of(speaker, report, asked))
            .chain(asked.stands_behind(report).then_some(SpeakerAgreement::Compatible))
            .min()
            .unwrap_or(SpeakerAgreement::Unknown)
    }

    fn agreement_of(&self, speaker: &Speaker, report: &Report, asked: &Asked<'_>) -> SpeakerAgreement {
        if asked.known.iter().any(|known| known.id == speaker.id) || same_name(asked.name, speaker) {
            return SpeakerAgreement::Agrees;
        }
        if self.related.contains(&speaker.id) || asked.describes_by(speaker) {
            return SpeakerAgreement::Compatible;
        }
        // An article that prints a family name alone may mean whoever bears it.
        let printed = name_key(&speaker.name);
        if !printed.contains(' ') && name_key(without_titles(asked.name)).ends_with(&format!(" {printed}")) {
            return SpeakerAgreement::Unknown;
        }
        if self.is_another(speaker, report, asked) {
            SpeakerAgreement::Disagrees
        } else {
            SpeakerAgreement::Unknown
        }
    }

    /// Whether a printed speaker surely is not the one claimed, whom nothing relates to it. A person is not another person, nor a body another body; and a person may
    /// speak for a body unless articles tell what else the person is. Whoever is only described may be anybody, but the spokesman of a body is nobody whom articles know for
    /// something else, and a document nobody whom the article that cites it does not name.
    fn is_another(&self, speaker: &Speaker, report: &Report, asked: &Asked<'_>) -> bool {
        let all = |kind: SpeakerKind| asked.known.iter().all(|known| known.kind == kind);
        let is_known = !asked.known.is_empty();
        let shares_words = || self.shares_words(speaker, report, asked);
        let has_role = |id: Uuid| self.roles.contains_key(&id);
        match speaker.kind {
            _ if asked.is_description() => false,
            SpeakerKind::Person if all(SpeakerKind::Person) => true,
            SpeakerKind::Person => {
                let is_described = report.role.is_some() || all(SpeakerKind::Organization) && has_role(speaker.id);
                is_known && is_described && !shares_words()
            }
            SpeakerKind::Organization => is_known && (all(SpeakerKind::Organization) || !shares_words()),
            SpeakerKind::Unnamed => {
                let is_elsewhere = report.on_behalf_of.is_some() && asked.known.iter().all(|known| has_role(known.id));
                is_known && all(SpeakerKind::Person) && is_elsewhere && !shares_words()
            }
            SpeakerKind::Document => {
                let is_unmentioned = self.unmentioned.contains(&report.article);
                is_known && all(SpeakerKind::Person) && is_unmentioned && !shares_words()
            }
            SpeakerKind::Group => false,
        }
    }

    /// Whether a telling word of the claimed name, or of a role of the claimed person, stands in the printed speaker's name, roles or description.
    fn shares_words(&self, speaker: &Speaker, report: &Report, asked: &Asked<'_>) -> bool {
        let told = [Some(&speaker.name), report.role.as_ref(), report.on_behalf_of.as_ref()];
        let mut told: HashSet<String> = told.into_iter().flatten().flat_map(|text| words_of(text)).collect();
        told.extend(self.roles.get(&speaker.id).into_iter().flatten().cloned());
        let roles = asked
            .known
            .iter()
            .filter_map(|known| self.roles.get(&known.id))
            .flatten();
        words_of(asked.name)
            .chain(roles.cloned())
            .any(|word| told.contains(&word))
    }

    fn on_another_day(&self, report: &Report, claim: &Claim) -> bool {
        let (Some(day), Some(said_on)) = (claim.said_on, &report.said_on) else {
            return false;
        };
        said_on.from.is_some_and(|from| day < from) || said_on.to.or(said_on.from).is_some_and(|to| day > to)
    }

    pub(super) fn speaker(&self, report: &Report) -> Option<&Speaker> {
        self.speakers.get(&report.speaker?)
    }
}

/// The outlet by its name, else the article by its title.
pub(super) fn printer(article: &Article) -> String {
    match (&article.outlet, &article.title) {
        (Some(outlet), _) => outlet.name.clone(),
        (None, Some(title)) => format!("\"{title}\""),
        (None, None) => "an article without a name".to_owned(),
    }
}

impl Asked<'_> {
    /// Whether the article has the speaker speak for the one claimed: "a spokeswoman for the harbor board".
    fn stands_behind(&self, report: &Report) -> bool {
        let name = fold_outlet(self.name);
        let told = report.on_behalf_of.iter().chain(&report.role).map(|text| fold(text));
        !name.is_empty()
            && told
                .into_iter()
                .any(|text| format!(" {text} ").contains(&format!(" {name} ")))
    }

    /// Whether the claimed name describes somebody by a speaker of several words: "a Harbour Board spokesman" by the Harbour Board, "an aide to Ana Ruiz" by her.
    fn describes_by(&self, speaker: &Speaker) -> bool {
        let other = fold_outlet(&speaker.name);
        let names_it = other.contains(' ') && format!(" {} ", fold(self.name)).contains(&format!(" {other} "));
        names_it && (speaker.kind == SpeakerKind::Organization || self.is_description())
    }

    /// Whether the claimed name is none, but "a neighbour", who may be anybody.
    fn is_description(&self) -> bool {
        let first = self.name.split_whitespace().next().unwrap_or_default();
        matches!(first.to_lowercase().as_str(), "a" | "an" | "one" | "some")
    }
}

/// The folded words of a name that are not light.
fn words_of(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = fold(name).split(' ').map(str::to_owned).collect();
    words
        .into_iter()
        .filter(|word| !word.is_empty() && !wording::is_light(word))
}

/// Whether one name is the other with titles or initials around it: "President Ana Ruiz" and "Ana Ruiz". Printed with a name is at most one title that no list knows.
fn same_name(claimed: &str, speaker: &Speaker) -> bool {
    let (claimed, known) = (name_key(without_titles(claimed)), name_key(&speaker.name));
    let behind_title = || {
        let (_, name) = speaker.name.split_once(' ')?;
        (speaker.kind == SpeakerKind::Person && name.contains(' ')).then(|| name_key(name))
    };
    !known.is_empty()
        && (claimed == known
            || may_be_one(&claimed, &known)
            || known.contains(' ') && claimed.ends_with(&format!(" {known}"))
            || behind_title().is_some_and(|name| name == claimed))
}

/// A printing that holds the claim, or a part of it.
#[derive(Clone, Debug)]
pub(super) struct Fit<'e> {
    pub(super) report: &'e Report,
    pub(super) quote: &'e Quote,
    pub(super) article: &'e Article,
    pub(super) wording: Wording,
    pub(super) similarity: f64,
    /// The claim is the whole printed stretch.
    whole: bool,
    /// The claim's words are not what anybody says.
    distinctive: bool,
    pub(super) truncated: bool,
    /// How many words both have, and how many of these prove something.
    shared: (usize, usize),
    /// One word replaced, left out or added is all that differs.
    single_edit: bool,
    /// How many words, of both sides, the other has not.
    edits: usize,
    pub(super) differences: Vec<Difference>,
    /// The difference that changes the sense most.
    pub(super) turns_on: Option<(Turn, Difference)>,
    pub(super) speaker: SpeakerAgreement,
    /// Of a spliced claim the best agreement of all parts; else the same.
    pub(super) together: SpeakerAgreement,
    pub(super) on_another_day: bool,
}

/// In what the sense of two wordings differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// A negation stands on one side only.
    Negation,
    /// The numbers are others.
    Number,
    /// Other words.
    Words,
}

impl Fit<'_> {
    /// Smaller is better: words that fit before altered ones, another speaker's last; then the speaker, said rather than denied, the day, the wording, the source, the
    /// date of publication.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        (
            self.tier(),
            self.together,
            self.report.modality,
            self.on_another_day,
            // The words at their source come before printings that hold them as well.
            (!self.is_contiguous()).then_some(self.wording),
            self.is_contiguous() && !self.is_primary(),
            self.wording,
            // Thousandths tell altered wordings apart.
            Reverse((self.similarity * 1000.0) as u32),
            !self.is_primary(),
            self.report.published_at.map_or((1, None), |at| (0, Some(at))),
            Reverse(self.whole),
            self.report.id,
        )
    }

    /// Which fits an answer may rest on together.
    pub(super) fn tier(&self) -> (bool, bool) {
        (
            self.wording == Wording::Altered,
            self.together == SpeakerAgreement::Disagrees,
        )
    }

    const fn is_contiguous(&self) -> bool {
        matches!(self.wording, Wording::Verbatim | Wording::Excerpt)
    }

    pub(super) fn is_primary(&self) -> bool {
        self.article.kind != ArticleKind::News
    }

    pub(super) fn is_translated(&self) -> bool {
        self.report.flags.contains(&Flag::Translated)
    }

    /// A few words inside a sentence of somebody else, or what anybody says, are no sign of a wrong name.
    fn proves_something(&self) -> bool {
        self.speaker != SpeakerAgreement::Disagrees || self.distinctive
    }

    /// Whether the wordings have so much in common that one is taken for the other. Of the speaker claimed less will do than of anybody, and of somebody else more.
    fn is_enough(&self, claimed: usize) -> bool {
        let (shared, telling) = self.shared;
        match (self.wording, self.speaker) {
            (Wording::Verbatim | Wording::Excerpt, _) => self.proves_something(),
            (Wording::Altered, SpeakerAgreement::Agrees | SpeakerAgreement::Compatible) => {
                shared >= 3 && self.similarity >= 0.6 || self.single_edit && claimed >= 3 && telling >= 1
            }
            (Wording::Altered, SpeakerAgreement::Disagrees) => claimed >= 6 && telling >= 3 && self.similarity >= 0.8,
            (Wording::Altered, _) => {
                shared >= 4 && (telling >= 2 && self.similarity >= 0.65 || self.similarity >= 0.85)
            }
            (_, SpeakerAgreement::Disagrees) => claimed >= 6 && telling >= 3,
            (Wording::Elided, SpeakerAgreement::Agrees | SpeakerAgreement::Compatible) => {
                telling >= 2 || telling == 1 && shared >= 6 || shared >= LONG_OF_LIGHT
            }
            _ => telling >= 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_its_title_is_the_same_name() {
        let same = |claimed: &str, name: &str| {
            let speaker = Speaker {
                id: Uuid::nil(),
                name: name.to_owned(),
                kind: SpeakerKind::Person,
            };
            same_name(claimed, &speaker)
        };
        assert!(same("Mayor Ana Ruiz", "Ana Ruiz"));
        assert!(same("Ana Ruiz", "Harbourmaster Ana Ruiz"));
        assert!(!same("Mayor Ana Ruiz", "Ruiz Ana"));
        assert!(!same("Eva Ruiz", "Ana Ruiz"));
        assert!(!same("Ruiz", "Ana Ruiz"));
    }
}
