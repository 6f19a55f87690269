//! Long texts as they are stored.

use std::cell::RefCell;

use sea_orm::prelude::*;
use zstd::bulk::Compressor;

/// How hard to press: harder takes several times as long for a few hundredths of the room.
const LEVEL: i32 = 9;

/// What stands before a text that is shorter as it is, and before a compressed one.
const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;

thread_local! {
    /// Its tables are larger than most texts, so each thread keeps one.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
}

/// A text, compressed with Zstandard where that makes it shorter.
#[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// Packs a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let plain = text.as_bytes();
        let compressed = COMPRESSOR.with_borrow_mut(|compressor| {
            if compressor.is_none() {
                *compressor = Compressor::new(LEVEL).ok();
            }
            compressor.as_mut()?.compress(plain).ok()
        });
        let (mark, bytes) = match compressed {
            Some(bytes) if bytes.len() < plain.len() => (COMPRESSED, bytes),
            _ => (PLAIN, plain.to_vec()),
        };
        let mut packed = Vec::with_capacity(bytes.len() + 1);
        packed.push(mark);
        packed.extend(bytes);
        Self(packed)
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// [`DbErr::Custom`] where what is stored is no packed text.
    pub fn text(&self) -> Result<String, DbErr> {
        let bytes = match self.0.split_first() {
            Some((&PLAIN, plain)) => Ok(plain.to_vec()),
            Some((&COMPRESSED, compressed)) => zstd::decode_all(compressed),
            _ => Err(std::io::Error::other("no known mark stands before it")),
        };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
        text.map_err(|error| DbErr::Custom(format!("a stored text cannot be read: {error}")))
    }
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text().unwrap_or_default().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;

    #[test]
    fn what_is_packed_is_unpacked() {
        for text in [
            "",
            "“No,” she said.",
            &"The harbour is closed, and the harbour stays closed. ".repeat(40),
        ] {
            let packed = Packed::of(text);
            assert_eq!(packed.text().as_deref(), Ok(text));
            assert!(packed.0.len() <= text.len() + 1);
        }
    }

    #[test]
    fn what_is_not_packed_is_an_error() {
        for bytes in [&b""[..], b"\x01no frame", b"\x02text", b"\x00\xff"] {
            assert!(Packed(bytes.to_vec()).text().is_err(), "{bytes:?}");
        }
    }
}
