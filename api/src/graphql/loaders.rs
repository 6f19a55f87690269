//! What can be looked up, each sort with one statement for many keys.

use std::collections::HashMap;
use std::sync::Arc;

use archive::apparatus::{Apparatus, apparatuses};
use archive::curate::{self, Entry, EntryFilter, Review};
use archive::read::{
    self, Article, ArticleFilter, Edit, History, Outlet, Owners, Page, PageRequest, Quote, QuoteFilter, QuoteOrder,
    Related, Relay, Report, Revision, Role, Speaker, SpeakerFilter, Venue, VenueFilter, Words,
};
use async_graphql::dataloader::Loader;
use sea_orm::{DatabaseConnection, DbErr};
use uuid::Uuid;

/// Reads what the keys of this module name.
#[derive(Clone, Debug)]
pub(crate) struct Archive(pub(crate) DatabaseConnection);

/// Rows by their id, and lists that hang on one row: a key type, what it finds, and the reading verb.
macro_rules! look_ups {
    ($($(#[$doc:meta])* $key:ident => $value:ty, $read:path;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) Uuid);

        impl Loader<$key> for Archive {
            type Value = $value;
            type Error = Arc<DbErr>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Arc<DbErr>> {
                let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
                let found = $read(&self.0, &ids).await.map_err(Arc::new)?;
                Ok(found.into_iter().map(|(id, value)| ($key(id), value.into())).collect())
            }
        }
    )+};
}

look_ups! {
    /// A quote by its id, or by one that it had.
    QuoteId => Quote, read::quotes_by_id;
    /// A report.
    ReportId => Report, read::reports_by_id;
    /// A speaker.
    SpeakerId => Speaker, read::speakers_by_id;
    /// A named venue.
    VenueId => Venue, read::venues_by_id;
    /// An outlet.
    OutletId => Outlet, read::outlets_by_id;
    /// An article.
    ArticleId => Article, read::articles_by_id;
    /// A revision, without its text.
    RevisionId => Revision, read::revisions_by_id;
    /// The text of a revision.
    WordsOf => Arc<Words>, read::words_of_revisions;
    /// The apparatus of a quote.
    ApparatusOf => Arc<Apparatus>, apparatuses;
    /// The ids that a quote once had.
    FormerIdsOf => Vec<Uuid>, read::former_ids;
    /// The further speakers of a report.
    JointSpeakersOf => Vec<Speaker>, read::joint_speakers;
    /// The forms of a speaker's name.
    NamesOf => Vec<String>, read::names;
    /// The roles of a speaker.
    RolesOf => Vec<String>, read::roles;
    /// The roles of a speaker with their dates.
    RoleHistoryOf => Vec<Role>, read::role_history;
    /// The relations of a speaker.
    RelationsOf => Vec<Related>, read::relations;
    /// The host names of an outlet.
    DomainsOf => Vec<String>, read::domains;
    /// The outlets that an article credits.
    CreditsOf => Vec<Outlet>, read::credits;
    /// The revisions of an article.
    RevisionsOf => Vec<Revision>, read::revisions_of;
    /// The change by which a report became live.
    AddedBy => i64, read::added_by_change;
    /// Who passed a report on.
    RelaysOf => Vec<Relay>, read::relays;
    /// A report through the revisions of its article.
    HistoryOf => History, read::histories;
    /// What a revision changed in the text.
    EditsOf => Vec<Edit>, read::edits;
    /// The reports that a revision no longer prints.
    DeparturesOf => Vec<Uuid>, read::departures;
    /// What persons found of a quote.
    ReviewsOf => Vec<Review>, curate::reviews_of_quotes;
}

/// A decision, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DecisionSeq(pub(crate) i64);

/// What took a decision back, by the decision's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UndoneBy(pub(crate) i64);

/// The articles that tell of a relation, at most so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Telling(pub(crate) Related, pub(crate) u64);

impl Loader<Telling> for Archive {
    type Value = Vec<Uuid>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[Telling]) -> Result<HashMap<Telling, Vec<Uuid>>, Arc<DbErr>> {
        let mut found = HashMap::new();
        for group in groups(keys, |key| key.1) {
            let relations: Vec<Related> = group.iter().map(|key| key.0).collect();
            let first = group[0].1;
            let articles = read::articles_telling(&self.0, &relations, first)
                .await
                .map_err(Arc::new)?;
            found.extend(
                articles
                    .into_iter()
                    .map(|(related, articles)| (Telling(related, first), articles)),
            );
        }
        Ok(found)
    }
}

impl Loader<DecisionSeq> for Archive {
    type Value = Entry;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DecisionSeq]) -> Result<HashMap<DecisionSeq, Entry>, Arc<DbErr>> {
        let seqs: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let found = curate::entries_by_seq(&self.0, &seqs).await.map_err(Arc::new)?;
        Ok(found
            .into_iter()
            .map(|(seq, entry)| (DecisionSeq(seq), entry))
            .collect())
    }
}

impl Loader<UndoneBy> for Archive {
    type Value = Entry;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[UndoneBy]) -> Result<HashMap<UndoneBy, Entry>, Arc<DbErr>> {
        let seqs: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let found = curate::undone_by(&self.0, &seqs).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|(seq, entry)| (UndoneBy(seq), entry)).collect())
    }
}

/// Whose quotes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Speaker(Uuid),
    Venue(Uuid),
}

/// A page of the quotes of a speaker or a venue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QuotesOf {
    pub(crate) owner: Owner,
    pub(crate) filter: QuoteFilter,
    pub(crate) order: QuoteOrder,
    pub(crate) page: PageRequest,
}

/// A page of the reports of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReportsOfQuote(pub(crate) Uuid, pub(crate) PageRequest);

/// A page of the reports of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReportsOfArticle(pub(crate) Uuid, pub(crate) PageRequest);

/// A page of the articles of an outlet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ArticlesOfOutlet(pub(crate) Uuid, pub(crate) PageRequest);

/// How long a list is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// Known already.
    Known(i64),
    Quotes(Box<QuoteFilter>),
    QuotesOf(Owner, Box<QuoteFilter>),
    Speakers(SpeakerFilter),
    Venues(VenueFilter),
    Outlets,
    Articles(ArticleFilter),
    ArticlesOfOutlet(Uuid),
    ReportsOfArticle(Uuid),
    Decisions(EntryFilter),
}

impl Loader<QuotesOf> for Archive {
    type Value = Page<Quote>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[QuotesOf]) -> Result<HashMap<QuotesOf, Page<Quote>>, Arc<DbErr>> {
        let mut found = HashMap::new();
        for group in groups(keys, |key| (key.owner.is_speaker(), &key.filter, key.order, &key.page)) {
            let QuotesOf {
                filter, order, page, ..
            } = group[0];
            let ids: Vec<Uuid> = group.iter().map(|key| key.owner.id()).collect();
            let pages = read::quotes_of(&self.0, group[0].owner.all(&ids), filter, *order, page)
                .await
                .map_err(Arc::new)?;
            found.extend(take(pages, group, |key| key.owner.id()));
        }
        Ok(found)
    }
}

impl Loader<ReportsOfQuote> for Archive {
    type Value = Page<Report>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ReportsOfQuote]) -> Result<HashMap<ReportsOfQuote, Page<Report>>, Arc<DbErr>> {
        let mut found = HashMap::new();
        for group in groups(keys, |key| &key.1) {
            let ids: Vec<Uuid> = group.iter().map(|key| key.0).collect();
            let pages = read::reports_of_quotes(&self.0, &ids, &group[0].1)
                .await
                .map_err(Arc::new)?;
            found.extend(take(pages, group, |key| key.0));
        }
        Ok(found)
    }
}

impl Loader<ReportsOfArticle> for Archive {
    type Value = Page<Report>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ReportsOfArticle]) -> Result<HashMap<ReportsOfArticle, Page<Report>>, Arc<DbErr>> {
        let mut found = HashMap::new();
        for group in groups(keys, |key| &key.1) {
            let ids: Vec<Uuid> = group.iter().map(|key| key.0).collect();
            let pages = read::reports_of_articles(&self.0, &ids, &group[0].1)
                .await
                .map_err(Arc::new)?;
            found.extend(take(pages, group, |key| key.0));
        }
        Ok(found)
    }
}

impl Loader<ArticlesOfOutlet> for Archive {
    type Value = Page<Article>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ArticlesOfOutlet]) -> Result<HashMap<ArticlesOfOutlet, Page<Article>>, Arc<DbErr>> {
        let mut found = HashMap::new();
        for group in groups(keys, |key| &key.1) {
            let ids: Vec<Uuid> = group.iter().map(|key| key.0).collect();
            let pages = read::articles_of_outlets(&self.0, &ids, &group[0].1)
                .await
                .map_err(Arc::new)?;
            found.extend(take(pages, group, |key| key.0));
        }
        Ok(found)
    }
}

impl Loader<Counted> for Archive {
    type Value = i64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[Counted]) -> Result<HashMap<Counted, i64>, Arc<DbErr>> {
        let mut found = HashMap::new();
        let db = &self.0;
        for group in groups(keys, Counted::batch) {
            let ids: Vec<Uuid> = group.iter().filter_map(|key| key.owner()).collect();
            let counts = match group[0] {
                Counted::Known(number) => Ok(Counts::One(*number)),
                Counted::Quotes(filter) => read::quote_count(db, filter).await.map(Counts::One),
                Counted::Speakers(filter) => read::speaker_count(db, filter).await.map(Counts::One),
                Counted::Venues(filter) => read::venue_count(db, filter).await.map(Counts::One),
                Counted::Outlets => read::outlet_count(db).await.map(Counts::One),
                Counted::Decisions(filter) => curate::entry_count(db, filter).await.map(Counts::One),
                Counted::Articles(filter) => read::article_count(db, filter).await.map(Counts::One),
                Counted::QuotesOf(owner, filter) => read::quote_counts(db, owner.all(&ids), filter)
                    .await
                    .map(Counts::PerOwner),
                Counted::ArticlesOfOutlet(_) => read::article_counts_of_outlets(db, &ids).await.map(Counts::PerOwner),
                Counted::ReportsOfArticle(_) => read::report_counts_of_articles(db, &ids).await.map(Counts::PerOwner),
            };
            let counts = counts.map_err(Arc::new)?;
            for key in group {
                let number = match (&counts, key.owner()) {
                    (Counts::One(number), _) => *number,
                    (Counts::PerOwner(numbers), Some(owner)) => numbers.get(&owner).copied().unwrap_or(0),
                    (Counts::PerOwner(_), None) => 0,
                };
                found.insert(key.clone(), number);
            }
        }
        Ok(found)
    }
}

impl Owner {
    const fn id(self) -> Uuid {
        match self {
            Self::Speaker(id) | Self::Venue(id) => id,
        }
    }

    const fn is_speaker(self) -> bool {
        matches!(self, Self::Speaker(_))
    }

    /// All the owners of this sort.
    const fn all(self, ids: &[Uuid]) -> Owners<'_> {
        match self {
            Self::Speaker(_) => Owners::Speakers(ids),
            Self::Venue(_) => Owners::Venues(ids),
        }
    }
}

enum Counts {
    One(i64),
    PerOwner(HashMap<Uuid, i64>),
}

impl Counted {
    /// Whose things are counted, where many can be counted together.
    const fn owner(&self) -> Option<Uuid> {
        match self {
            Self::QuotesOf(owner, _) => Some(owner.id()),
            Self::ArticlesOfOutlet(id) | Self::ReportsOfArticle(id) => Some(*id),
            _ => None,
        }
    }

    /// The key without its owner: keys that agree in it are counted together.
    fn batch(&self) -> Self {
        match self {
            Self::QuotesOf(Owner::Speaker(_), filter) => Self::QuotesOf(Owner::Speaker(Uuid::nil()), filter.clone()),
            Self::QuotesOf(Owner::Venue(_), filter) => Self::QuotesOf(Owner::Venue(Uuid::nil()), filter.clone()),
            Self::ArticlesOfOutlet(_) => Self::ArticlesOfOutlet(Uuid::nil()),
            Self::ReportsOfArticle(_) => Self::ReportsOfArticle(Uuid::nil()),
            other => other.clone(),
        }
    }
}

/// Keys that agree in everything but the owner, together, in the order in which each group begins.
fn groups<'k, K, G: PartialEq>(keys: &'k [K], of: impl Fn(&'k K) -> G) -> Vec<Vec<&'k K>> {
    let mut groups: Vec<(G, Vec<&'k K>)> = Vec::new();
    for key in keys {
        let group = of(key);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, members)) => members.push(key),
            None => groups.push((group, vec![key])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Hands each key its owner's value.
fn take<'k, K: Clone + 'k, V>(
    mut values: HashMap<Uuid, V>,
    keys: Vec<&'k K>,
    owner: impl Fn(&K) -> Uuid,
) -> impl Iterator<Item = (K, V)> {
    let found: Vec<(K, V)> = keys
        .into_iter()
        .filter_map(|key| Some((key.clone(), values.remove(&owner(key))?)))
        .collect();
    found.into_iter()
}
