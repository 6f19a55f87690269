//! Objects whose values are mostly at hand, answered in place.
//!
//! async-graphql makes a task of every field of every object and lets all of them run side by side, which costs more than reading the rows that most fields only show. Here
//! a field is asked once where it stands; only those that have to wait, since they look something up, go on side by side.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};
use futures_util::stream::FuturesUnordered;
use futures_util::{StreamExt, poll};

/// An object, answered as by itself, and sooner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtHand<T>(pub(crate) T);

type Answer<'a> = Pin<Box<dyn Future<Output = ServerResult<Option<Value>>> + Send + 'a>>;

impl<T: ContainerType> OutputType for AtHand<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        match fields(ctx) {
            Some(fields) => Ok(self.answer(ctx, fields).await),
            None => resolve_container(ctx, &self.0).await,
        }
    }
}

impl<T: ContainerType> AtHand<T> {
    async fn answer(&self, ctx: &ContextSelectionSet<'_>, fields: Vec<&Positioned<Field>>) -> Value {
        let mut object = IndexMap::with_capacity(fields.len());
        let mut waiting = FuturesUnordered::new();
        for field in fields {
            let name = &field.node.response_key().node;
            let mut answer: Answer<'_> = Box::pin(async move {
                let ctx = ctx.with_field(field);
                self.0.resolve_field(&ctx).await
            });
            match poll!(&mut answer) {
                Poll::Ready(answer) => put(ctx, &mut object, name, answer),
                Poll::Pending => {
                    // Its place among the others.
                    object.insert(name.clone(), Value::Null);
                    waiting.push(async move { (name, answer.await) });
                }
            }
        }
        while let Some((name, answer)) = waiting.next().await {
            put(ctx, &mut object, name, answer);
        }
        // As async-graphql has it where every field failed.
        if object.is_empty() {
            Value::Null
        } else {
            Value::Object(object)
        }
    }
}

fn put(
    ctx: &ContextSelectionSet<'_>,
    object: &mut IndexMap<Name, Value>,
    name: &Name,
    answer: ServerResult<Option<Value>>,
) {
    match answer {
        Ok(value) => {
            object.insert(name.clone(), value.unwrap_or_default());
        }
        Err(error) => {
            object.shift_remove(name);
            ctx.add_error(error);
        }
    }
}

/// The fields that are asked for, where there is nothing else to it: no fragment, no directive, no name twice.
fn fields<'a>(ctx: &ContextSelectionSet<'a>) -> Option<Vec<&'a Positioned<Field>>> {
    let mut fields: Vec<&Positioned<Field>> = Vec::with_capacity(ctx.item.node.items.len());
    for item in &ctx.item.node.items {
        let Selection::Field(field) = &item.node else {
            return None;
        };
        let name = &field.node.response_key().node;
        let is_plain = field.node.directives.is_empty() && field.node.name.node != "__typename";
        if !is_plain || fields.iter().any(|known| known.node.response_key().node == *name) {
            return None;
        }
        fields.push(field);
    }
    Some(fields)
}
