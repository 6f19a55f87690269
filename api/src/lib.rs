//! OnRecord's GraphQL API, server and command line.
