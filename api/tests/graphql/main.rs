//! The API through its front door: real GraphQL to the real router, over a real database.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod access;
mod collation;
mod curating;
mod errors;
mod examples;
mod filters;
mod harbor;
mod http;
mod ingesting;
mod limits;
mod paging;
mod postgres;
mod reading;
mod readme;
mod relating;
mod running;
mod samples;
mod schema;
mod statements;
mod verifying;
mod websocket;
