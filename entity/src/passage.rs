//! Quotes as they are stored: without the reference wording, which its report holds. Everything here is derived from the live reports.

use sea_orm::entity::prelude::*;

use crate::time::{Day, Timestamp};
use crate::vocabulary::{Modality, Precision, VenueKind};

/// One passage. One without live reports (`report_count` 0) is kept for the sake of old revisions and is in no list.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "passage")]
pub struct Model {
    /// UUIDv5 of its earliest report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The speaker; of a joint statement the reference report's first. The others are its `report_speaker` rows.
    pub speaker_id: Option<Uuid>,
    /// The report that prints the reference wording. No foreign key, because reports point here.
    pub reference_report_id: Uuid,
    /// The most specific venue of its reports.
    pub venue_kind: Option<VenueKind>,
    /// That venue's name as stated.
    #[sea_orm(column_type = "Text", nullable)]
    pub venue_name: Option<String>,
    /// That venue, if named.
    pub venue_id: Option<Uuid>,
    /// Whether it is taken over from an earlier sentence.
    pub venue_carried: bool,
    /// The words for the narrowest consistent date of its reports.
    #[sea_orm(column_type = "Text", nullable)]
    pub said_text: Option<String>,
    /// First day of that interval.
    pub said_from: Option<Day>,
    /// Last day, inclusive.
    pub said_to: Option<Day>,
    /// How precise it is.
    pub said_precision: Option<Precision>,
    /// Whether it is taken over from an earlier sentence.
    pub said_carried: bool,
    /// Live reports.
    pub report_count: i32,
    /// Live reports' articles, copies of one text counted once.
    pub independent_count: i32,
    /// The earliest publication of a live report.
    pub first_reported_at: Option<Timestamp>,
    /// The highest confidence of a live report.
    pub confidence: f64,
    /// Asserted if any live report asserts it, else what they agree on most: the first in the enum's order.
    pub modality: Modality,
}

/// No links: whoever reads asks for `quote`.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
