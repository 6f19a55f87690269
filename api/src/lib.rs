//! OnRecord's GraphQL API, server and command line.

pub mod playground;
