//! The database's verbs.
