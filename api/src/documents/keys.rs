//! The keys that describe an article, the same in JSON Lines and in front matter, whichever notation it is written in.

use std::collections::BTreeSet;
use std::fmt;

use archive::Published;
use entity::vocabulary::ArticleKind;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use url::Url;

/// The keys of one article as the caller wrote them. A blank text counts as absent.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// `article`, else `id`: the caller's name for the article.
    pub(crate) key: Option<String>,
    /// `text`: the article itself, in JSON Lines.
    pub(crate) text: Option<String>,
    /// `title`.
    pub(crate) title: Option<String>,
    /// `outlet`.
    pub(crate) outlet: Option<String>,
    /// `byline`.
    pub(crate) byline: Option<String>,
    /// `published`.
    pub(crate) published: Option<Published>,
    /// `url`.
    pub(crate) url: Option<Url>,
    /// `archived_url`.
    pub(crate) archived_url: Option<Url>,
    /// `kind`.
    pub(crate) kind: Option<ArticleKind>,
    /// `credits`.
    pub(crate) credits: Vec<String>,
    /// `language`.
    pub(crate) language: Option<String>,
    /// `restated`.
    pub(crate) restated: bool,
    /// Keys that mean nothing here, in the order in which they stand.
    pub(crate) unknown: Vec<String>,
}

impl<'de> de::Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Keys::default();
        let mut id = None;
        let mut given = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "article" | "id" | "text" | "title" | "outlet" | "byline" | "language" | "published" | "url"
                | "archived_url" | "kind" | "credits" | "restated"
                    if !given.insert(name.clone()) =>
                {
                    return Err(de::Error::custom(given_twice(&name)));
                }
                "article" => keys.key = map.next_value_seed(Text("article"))?.and_then(not_blank),
                "id" => id = map.next_value_seed(Text("id"))?.and_then(not_blank),
                "text" => keys.text = map.next_value_seed(Text("text"))?,
                "title" => keys.title = map.next_value_seed(Text("title"))?.and_then(not_blank),
                "outlet" => keys.outlet = map.next_value_seed(Text("outlet"))?.and_then(not_blank),
                "byline" => keys.byline = map.next_value_seed(Text("byline"))?.and_then(not_blank),
                "language" => keys.language = map.next_value_seed(Text("language"))?.and_then(not_blank),
                "published" => keys.published = map.next_value_seed(Parsed("published", parse_published))?,
                "url" => keys.url = map.next_value_seed(Parsed("url", parse_address))?,
                "archived_url" => keys.archived_url = map.next_value_seed(Parsed("archived_url", parse_address))?,
                "kind" => keys.kind = map.next_value_seed(Parsed("kind", parse_kind))?,
                "credits" => keys.credits = map.next_value_seed(Credits)?,
                "restated" => keys.restated = map.next_value::<Option<bool>>()?.unwrap_or(false),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    keys.unknown.push(name);
                }
            }
        }
        keys.key = keys.key.or(id);
        Ok(keys)
    }

    /// Front matter without a single key.
    fn visit_unit<E: de::Error>(self) -> Result<Keys, E> {
        Ok(Keys::default())
    }
}

/// What is wrong with a key that stands twice in one article.
pub(crate) fn given_twice(name: &str) -> String {
    format!("`{name}` is given twice")
}

fn not_blank(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

/// A text, or null; carries the key's name for the error message.
///
/// The format is asked for a string, so that YAML's `id: 007` stays as it was written.
struct Text(&'static str);

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` to be text", self.0)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    /// TOML has dates of its own, which arrive as a map.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let date: toml::value::Datetime = de::Deserialize::deserialize(de::value::MapAccessDeserializer::new(map))
            .map_err(|_: A::Error| de::Error::invalid_type(de::Unexpected::Map, &self))?;
        Ok(Some(date.to_string()))
    }
}

/// A text that must read as something else; the message of a failure names the key.
struct Parsed<T>(&'static str, fn(&str) -> Result<T, &'static str>);

impl<'de, T> DeserializeSeed<'de> for Parsed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let Self(name, parse) = self;
        let Some(text) = Text(name).deserialize(deserializer)?.and_then(not_blank) else {
            return Ok(None);
        };
        match parse(text.trim()) {
            Ok(value) => Ok(Some(value)),
            Err(what) => Err(de::Error::custom(format_args!("`{name}` is {what}: {text:?}"))),
        }
    }
}

/// A list of texts, or a single one.
struct Credits;

impl<'de> DeserializeSeed<'de> for Credits {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Credits {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`credits` to be a list of texts")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(not_blank(text.to_owned()).into_iter().collect())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut credits = Vec::new();
        while let Some(credit) = list.next_element_seed(Text("credits"))? {
            credits.extend(credit.and_then(not_blank));
        }
        Ok(credits)
    }
}

fn parse_kind(text: &str) -> Result<ArticleKind, &'static str> {
    ArticleKind::parse(text).ok_or("none of news, transcript, post and statement")
}

fn parse_address(text: &str) -> Result<Url, &'static str> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err("not a web address"),
    }
}

fn parse_published(text: &str) -> Result<Published, &'static str> {
    Published::parse(text).ok_or("not a date")
}
