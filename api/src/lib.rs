//! OnRecord's GraphQL API, server and command line.

pub mod cli;
pub mod config;
pub mod documents;
pub mod extract_line;
pub mod graphql;
pub mod metrics;
pub mod playground;
pub mod seeds;
pub mod server;
