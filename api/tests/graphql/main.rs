//! The API through its front door: real GraphQL to the real router, over a real database.

mod harbor;
mod reading;
mod schema;
