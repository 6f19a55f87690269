//! Ids as clients see them: opaque, the same for ever, and aware of what they name.

use std::fmt;

use async_graphql::{Error, ID};
use uuid::Uuid;

use super::error::Code;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Quote,
    Report,
    Speaker,
    Venue,
    Outlet,
    Article,
    Revision,
    Decision,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Quote,
        Self::Report,
        Self::Speaker,
        Self::Venue,
        Self::Outlet,
        Self::Article,
        Self::Revision,
        Self::Decision,
    ];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Report => "report",
            Self::Speaker => "speaker",
            Self::Venue => "venue",
            Self::Outlet => "outlet",
            Self::Article => "article",
            Self::Revision => "revision",
            Self::Decision => "decision",
        }
    }

    /// The id of a row.
    pub(crate) fn id(self, id: Uuid) -> ID {
        ID(format!("{}_{}", self.prefix(), id.simple()))
    }

    /// The id of a row that has a number.
    pub(crate) fn numbered(self, number: i64) -> ID {
        self.id(Uuid::from_u128(number.unsigned_abs().into()))
    }

    /// The number that an id of this kind names.
    pub(crate) fn parse_number(self, id: &ID) -> Result<i64, Error> {
        Ok(number_of(self.parse(id)?))
    }

    /// The row that an id of this kind names.
    pub(crate) fn parse(self, id: &ID) -> Result<Uuid, Error> {
        match parse(id)? {
            (kind, id) if kind == self => Ok(id),
            (kind, _) => Err(Code::InvalidId.error(format!("{:?} is the id of {kind}, not of {self}", id.as_str()))),
        }
    }
}

/// The number that an id holds; one that no row has where it holds none.
pub(crate) fn number_of(id: Uuid) -> i64 {
    i64::try_from(id.as_u128()).unwrap_or(i64::MAX)
}

/// What an id names, of any kind.
pub(crate) fn parse(id: &ID) -> Result<(Kind, Uuid), Error> {
    let parsed = id.split_once('_').and_then(|(prefix, rest)| {
        let kind = Kind::ALL.into_iter().find(|kind| kind.prefix() == prefix)?;
        Some((kind, Uuid::try_parse(rest).ok()?))
    });
    parsed.ok_or_else(|| Code::InvalidId.error(format!("{:?} is no id of this API", id.as_str())))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if matches!(self, Self::Outlet | Self::Article) {
            "an"
        } else {
            "a"
        };
        write!(f, "{article} {}", self.prefix())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_one_kind_of_thing() {
        let row = Uuid::from_u128(7);
        let id = Kind::Quote.id(row);
        assert_eq!(id.as_str(), "quote_00000000000000000000000000000007");
        assert_eq!(Kind::Quote.parse(&id).unwrap(), row);
        assert_eq!(
            Kind::Outlet.parse(&id).unwrap_err().message,
            "\"quote_00000000000000000000000000000007\" is the id of a quote, not of an outlet"
        );
        for wrong in [
            "",
            "7",
            "quote",
            "quote_",
            "quote_x",
            "poem_00000000000000000000000000000007",
        ] {
            assert!(parse(&ID(wrong.to_owned())).is_err(), "{wrong}");
        }
    }
}
