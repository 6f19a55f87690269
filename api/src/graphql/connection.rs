//! Lists as Relay connections: arguments to a page request, places to opaque cursors, pages to edges.

use std::borrow::Cow;

use archive::read::{Key, Page, PageRequest, Place};
use async_graphql::connection::{CursorType, Edge, EmptyFields, PageInfo};
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{Context, Error, Object, OutputType, TypeName};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::at_hand::AtHand;
use super::error::Code;
use super::loaders::Counted;
use super::state::ContextExt;

/// Rows of a page where neither `first` nor `last` is given.
pub(crate) const DEFAULT_PAGE: u64 = 20;

/// Rows of the largest page.
pub(crate) const MAX_PAGE: u64 = 100;

/// The arguments of a connection.
#[derive(Clone, Debug)]
pub(crate) struct PageArguments {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
}

impl PageArguments {
    /// The page that the arguments ask for, in a list of this name.
    pub(crate) fn request(&self, list: &'static str) -> Result<PageRequest, Error> {
        let (backwards, asked) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Code::InvalidArgument.error("`first` and `last` exclude each other")),
            (first, None) => (false, first.map(|rows| ("first", rows))),
            (None, last) => (true, last.map(|rows| ("last", rows))),
        };
        let limit = match asked {
            None => DEFAULT_PAGE,
            Some((name, rows)) => match u64::try_from(rows) {
                Ok(rows) if rows <= MAX_PAGE => rows,
                Ok(_) => {
                    let message = format!("`{name}: {rows}` is more than a page holds; the limit is {MAX_PAGE}");
                    return Err(Code::PageTooLarge.error(message));
                }
                Err(_) => return Err(Code::InvalidArgument.error(format!("`{name}: {rows}` is negative"))),
            },
        };
        Ok(PageRequest {
            limit,
            backwards,
            after: self
                .after
                .as_deref()
                .map(|cursor| Cursor::decode(cursor, list))
                .transpose()?,
            before: self
                .before
                .as_deref()
                .map(|cursor| Cursor::decode(cursor, list))
                .transpose()?,
        })
    }
}

/// The rows that a page may hold, for the estimate of an answer's size.
pub(crate) fn rows(first: Option<i32>, last: Option<i32>) -> usize {
    let asked = first
        .or(last)
        .map_or(DEFAULT_PAGE, |rows| u64::try_from(rows).unwrap_or(0));
    usize::try_from(asked.clamp(1, MAX_PAGE)).unwrap_or(1)
}

/// A connection from a page.
pub(crate) fn list<Row, Node: OutputType>(
    name: &'static str,
    page: Page<Row>,
    total: Counted,
    mut node: impl FnMut(Row) -> Node,
) -> List<Node> {
    List {
        has_previous_page: page.has_previous,
        has_next_page: page.has_next,
        total,
        edges: page
            .rows
            .into_iter()
            .map(|(place, row)| Edge::new(Cursor { list: name, place }, node(row)))
            .collect(),
    }
}

/// One page of a list.
pub(crate) struct List<Node: OutputType> {
    edges: Vec<Edge<Cursor, Node, EmptyFields>>,
    has_previous_page: bool,
    has_next_page: bool,
    total: Counted,
}

/// One page of a list, and what is needed to turn to the next. See <https://relay.dev/graphql/connections.htm>.
#[Object(name_type)]
impl<Node: ContainerType> List<Node> {
    /// The items of this page, each with its cursor.
    async fn edges(&self) -> &[Edge<Cursor, Node, EmptyFields>] {
        &self.edges
    }

    /// The items of this page.
    async fn nodes(&self) -> Vec<AtHand<&Node>> {
        self.edges.iter().map(|edge| AtHand(&edge.node)).collect()
    }

    /// Whether there are other pages, and where they begin.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous_page,
            has_next_page: self.has_next_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.encode_cursor()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.encode_cursor()),
        }
    }

    /// How many items the whole list has, on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        ctx.state().count(self.total.clone()).await
    }
}

impl<Node: OutputType> TypeName for List<Node> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", Node::type_name()).into()
    }
}

/// A place in a list, written so that nobody takes it apart.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    list: &'static str,
    place: Place,
}

impl Cursor {
    fn decode(cursor: &str, list: &'static str) -> Result<Place, Error> {
        let place = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
            let mut parts = text.splitn(4, '\n');
            if parts.next()? != list {
                return None;
            }
            let id = Uuid::try_parse(parts.next()?).ok()?;
            let kind = parts.next()?;
            let key = parts.next()?;
            let key = match kind {
                "-" => Key::None,
                "n" => Key::Number(key.parse().ok()?),
                "t" => Key::Time(DateTime::from_timestamp_micros(key.parse().ok()?)?),
                "d" => Key::Day(key.parse::<NaiveDate>().ok()?),
                "s" => Key::Name(key.to_owned()),
                _ => return None,
            };
            Some(Place { key, id })
        };
        place().ok_or_else(|| Code::InvalidCursor.error(format!("{cursor:?} is no cursor of this list in this order")))
    }
}

impl CursorType for Cursor {
    type Error = &'static str;

    fn decode_cursor(_: &str) -> Result<Self, Self::Error> {
        Err("a cursor is read together with its list")
    }

    fn encode_cursor(&self) -> String {
        let Place { key, id } = &self.place;
        let (kind, key) = match key {
            Key::None => ("-", String::new()),
            Key::Number(number) => ("n", number.to_string()),
            Key::Time(time) => ("t", time.timestamp_micros().to_string()),
            Key::Day(day) => ("d", day.to_string()),
            Key::Name(name) => ("s", name.clone()),
        };
        URL_SAFE_NO_PAD.encode(format!("{}\n{}\n{kind}\n{key}", self.list, id.simple()))
    }
}

/// How many of a short list are asked for.
pub(crate) fn at_most(first: i32) -> Result<u64, Error> {
    match u64::try_from(first) {
        Ok(limit) if limit <= MAX_PAGE => Ok(limit),
        Ok(_) => Err(Code::PageTooLarge.error(format!("`first: {first}` is over the limit of {MAX_PAGE}"))),
        Err(_) => Err(Code::InvalidArgument.error(format!("`first: {first}` is negative"))),
    }
}
