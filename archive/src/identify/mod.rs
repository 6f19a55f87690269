//! Who is who across articles: the keys of identities, and the upkeep of speakers as articles come and go.
//!
//! Every name that an article gives a speaker has a *name key* by itself. Of a person: the words of the name in the spelling of [`extractor::fold::fold_name`],
//! short given names written out ("Bob M. Ruiz" is `robert m ruiz`). Of a body: its folded name without its article, acronyms written out.
//! Descriptions ("a senior official", "residents") are keyed together with their article and never join across articles.
//!
//! Within one article all forms of one person's name have the key of the fullest of them: after "Ana Ruiz", "Ruiz" is `ana ruiz` whoever else bears that family name.
//!
//! The *identity* that a name key belongs to depends on which other names of that family live reports print, never on the order in which articles came; when that set
//! changes, the family is resolved again in the same transaction:
//! * Names that differ only in what stands between the given and the family name are one person while all of them agree ("Ana Ruiz", "Ana M. Ruiz", "Ana Maria Ruiz").
//!   Where two of them do not ("Ana M. Ruiz", "Ana T. Ruiz"), each is a person, and the name without anything between stands for itself.
//! * Another generation ("Jr.", "Sr.", "III") is another person.
//! * Two people of one name whose roles contradict each other are two (`fields`): the key of a name tells the field of life that the article's roles tell ("ana ruiz/sport"), and
//!   keys that exclude each other are each a person. The name without a role that tells, or with one that fits several of them, stands for itself.
//! * A family name alone, or with an initial, belongs to the one person of that family name whom it and the article's roles fit; with none or several it stands for itself.
//! * What a person decided about names and identities (`curate::names`) holds whatever these rules say.

mod counts;
mod family;
mod fields;
mod keys;
mod names;
mod relations;
mod resolution;
mod rows;
mod tellings;

pub(crate) use self::counts::{Appearance, add_appearances, recount};
pub(crate) use self::family::fullest_keys;
pub(crate) use self::fields::facet;
pub use self::keys::short_name_key;
pub(crate) use self::keys::{bare_key, is_full_name, key_in, key_of_principal, may_be_one, with_facet};
pub use self::names::{fold_name, fold_outlet, name_key, without_titles};
pub(crate) use self::relations::related;
pub(crate) use self::resolution::{Names, Resolution, apply, resolve};
pub(crate) use self::rows::{Identity, forget_unmentioned, insert_missing, is_better_name};
pub(crate) use self::tellings::{push_tellings, relations_of};
