//! SeaORM entities of the archive, one table a file.
