//! The rows that reports hang on: outlets, articles, revisions, venues.

use std::collections::{BTreeMap, HashMap};

use entity::time::Timestamp;
use entity::vocabulary::RelayKind;
use entity::{article, article_credit, outlet, outlet_domain, report_relay, revision, venue};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::batch::{Batch, Incoming};
use super::number;
use super::reading::Outlet;
use crate::article::Published;
use crate::identify::is_better_name;
use crate::rows::parts;

impl Batch<'_> {
    /// Writes all of them.
    pub(super) async fn write_sources(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        self.write_outlets(db).await?;
        self.write_articles(db).await?;
        self.write_revisions(db).await?;
        self.write_venues(db).await
    }

    async fn write_outlets(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let mut outlets: BTreeMap<Uuid, &Outlet> = BTreeMap::new();
        for outlet in self
            .readings()
            .flat_map(|reading| reading.found().outlet.iter().chain(&reading.found().credits))
        {
            let known = outlets.entry(outlet.id()).or_insert(outlet);
            if is_better_name(&outlet.name, &known.name) {
                *known = outlet;
            }
        }
        if outlets.is_empty() {
            return Ok(());
        }
        for row in outlet::Entity::find()
            .filter(outlet::Column::Id.is_in(outlets.keys().copied()))
            .all(db)
            .await?
        {
            if let Some(outlet) = outlets
                .remove(&row.id)
                .filter(|outlet| is_better_name(&outlet.name, &row.name))
            {
                let better = outlet::ActiveModel {
                    id: Set(row.id),
                    name: Set(outlet.name.clone()),
                    ..Default::default()
                };
                better.update(db).await?;
            }
        }
        for (id, outlet) in outlets {
            let row = outlet::Model {
                id,
                name: outlet.name.clone(),
                folded: outlet.folded.clone(),
            };
            outlet::Entity::insert(row.into_active_model())
                .exec_without_returning(db)
                .await?;
            venue::Entity::update_many()
                .col_expr(venue::Column::OutletId, id.into())
                .filter(venue::Column::Folded.eq(outlet.folded.as_str()))
                .exec(db)
                .await?;
            report_relay::Entity::update_many()
                .col_expr(report_relay::Column::OutletId, id.into())
                .filter(report_relay::Column::Folded.eq(outlet.folded.as_str()))
                .filter(report_relay::Column::Kind.eq(RelayKind::Outlet))
                .exec(db)
                .await?;
        }
        self.write_domains(db).await
    }

    async fn write_domains(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let domains: BTreeMap<(Uuid, &str), outlet_domain::ActiveModel> = self
            .readings()
            .filter_map(|reading| {
                let outlet = reading.found().outlet.as_ref()?.id();
                let domain = reading.article.url.as_ref()?.host_str()?;
                let domain = domain.strip_prefix("www.").unwrap_or(domain);
                let row = outlet_domain::ActiveModel {
                    outlet_id: Set(outlet),
                    domain: Set(domain.to_owned()),
                };
                Some(((outlet, domain), row))
            })
            .collect();
        for rows in parts(domains.into_values().collect()) {
            outlet_domain::Entity::insert_many(rows)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    async fn write_articles(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let mut new = Vec::new();
        let mut credits = Vec::new();
        for incoming in &self.articles {
            let row = incoming.row().into_active_model();
            if incoming.stored.is_some() {
                row.reset_all().update(db).await?;
                article_credit::Entity::delete_many()
                    .filter(article_credit::Column::ArticleId.eq(incoming.reading.id))
                    .exec(db)
                    .await?;
            } else {
                new.push(row);
            }
            for (position, credit) in incoming.reading.found().credits.iter().enumerate() {
                credits.push(article_credit::ActiveModel {
                    article_id: Set(incoming.reading.id),
                    position: Set(number(position)),
                    outlet_id: Set(credit.id()),
                });
            }
        }
        for rows in parts(new) {
            article::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        for rows in parts(credits) {
            article_credit::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    /// Writes a revision for each article that has not had these words under this title before.
    async fn write_revisions(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let mut new = Vec::with_capacity(self.articles.len());
        for incoming in &self.articles {
            let earlier = match incoming.stored {
                None => 0,
                Some(_) if self.is_known_revision(db, incoming).await? => continue,
                Some(_) => {
                    revision::Entity::find()
                        .filter(revision::Column::ArticleId.eq(incoming.reading.id))
                        .count(db)
                        .await?
                }
            };
            let reading = incoming.reading;
            let row = revision::Model {
                id: reading.found().revision_id,
                article_id: reading.id,
                number: i32::try_from(earlier).unwrap_or(i32::MAX - 1) + 1,
                fetched_at: self.stamp.at,
                sha256: reading.found().sha256.clone(),
                body: reading.body(self.dictionary.as_deref()),
                title: reading.article.title.clone(),
                tally: reading.found().tally.clone(),
            };
            new.push(row.into_active_model());
        }
        for rows in parts(new) {
            revision::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        Ok(())
    }

    async fn is_known_revision(&self, db: &DatabaseTransaction, incoming: &Incoming<'_>) -> Result<bool, DbErr> {
        let known = revision::Entity::find_by_id(incoming.reading.found().revision_id)
            .one(db)
            .await?;
        Ok(known.is_some())
    }

    async fn write_venues(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let mut venues: BTreeMap<Uuid, venue::Model> = BTreeMap::new();
        for venue in self.readings().flat_map(|reading| reading.found().venues.values()) {
            let known = venues.entry(venue.id).or_insert_with(|| venue.clone());
            if is_better_name(&venue.name, &known.name) {
                known.name.clone_from(&venue.name);
            }
        }
        if venues.is_empty() {
            return Ok(());
        }
        for row in venue::Entity::find()
            .filter(venue::Column::Id.is_in(venues.keys().copied()))
            .all(db)
            .await?
        {
            if let Some(venue) = venues.remove(&row.id)
                && is_better_name(&venue.name, &row.name)
            {
                let better = venue::ActiveModel {
                    id: Set(row.id),
                    name: Set(venue.name),
                    ..Default::default()
                };
                better.update(db).await?;
            }
        }
        if venues.is_empty() {
            return Ok(());
        }
        let by_name: HashMap<String, Uuid> = outlet::Entity::find()
            .filter(outlet::Column::Folded.is_in(venues.values().map(|venue| venue.folded.as_str())))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.folded, row.id))
            .collect();
        let new = venues.into_values().map(|venue| {
            let outlet_id = by_name.get(&venue.folded).copied();
            venue::Model { outlet_id, ..venue }.into_active_model()
        });
        for rows in parts(new.collect()) {
            venue::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        Ok(())
    }
}

impl Incoming<'_> {
    fn row(&self) -> article::Model {
        let reading = self.reading;
        let article = &reading.article;
        article::Model {
            id: reading.id,
            key: article.key.clone(),
            url: article.url.as_ref().map(ToString::to_string),
            archived_url: article.archived_url.as_ref().map(ToString::to_string),
            title: article.title.clone(),
            kind: article.kind,
            text_status: article.text_status,
            byline: reading.found().byline.clone(),
            outlet_id: reading.found().outlet.as_ref().map(Outlet::id),
            published_at: reading.published_at.map(Timestamp::from),
            published_has_time: matches!(article.published, Some(Published::Instant(_))),
            published: article.published.map(|published| published.to_string()),
            language: article.language.clone(),
            copy_group: reading.found().copy_group,
            retracted_at: self.stored.as_ref().and_then(|stored| stored.retracted_at),
            revision_id: reading.found().revision_id,
            fingerprint: reading.fingerprint.clone(),
        }
    }
}
