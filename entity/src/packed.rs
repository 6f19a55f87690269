//! Long texts as they are stored.

use std::cell::RefCell;

use sea_orm::prelude::*;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::{self, CCtx, DCtx};

/// How hard to press: harder takes several times as long for a few hundredths of the room.
const LEVEL: i32 = 9;
/// What stands before a text that is shorter as it is, and before a compressed one.
const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;
/// How large a dictionary is: twice as much makes texts shorter by a fiftieth.
const DICTIONARY: usize = 64 << 10;

thread_local! {
    /// Their tables are larger than most texts, so each thread keeps one of either.
    static PRESS: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    static UNPRESS: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// What the texts of an archive have in common, made ready: a text that is packed with it is unpacked with it.
pub struct Dictionary {
    number: u32,
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

impl Dictionary {
    /// Finds out what texts have in common, which takes a moment; `None` where there is too little of that.
    #[must_use]
    pub fn learn<T: AsRef<[u8]>>(texts: &[T]) -> Option<Vec<u8>> {
        zstd::dict::from_samples(texts, DICTIONARY).ok()
    }

    /// Makes ready what was learnt; `None` where it is no dictionary.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            number: zstd_safe::get_dict_id_from_dict(bytes)?.get(),
            encoder: EncoderDictionary::copy(bytes, LEVEL),
            decoder: DecoderDictionary::copy(bytes),
        })
    }

    /// Its number, made from what is in it.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dictionary({})", self.number)
    }
}

/// A text, compressed with Zstandard where that makes it shorter.
#[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// Packs a text.
    #[must_use]
    pub fn of(text: &str, dictionary: Option<&Dictionary>) -> Self {
        let plain = text.as_bytes();
        let mut pressed = Vec::with_capacity(zstd_safe::compress_bound(plain.len()));
        let done = PRESS.with_borrow_mut(|press| match dictionary {
            Some(dictionary) => press.compress_using_cdict(&mut pressed, plain, dictionary.encoder.as_cdict()),
            None => press.compress(&mut pressed, plain, LEVEL),
        });
        let (mark, bytes) = match done {
            Ok(_) if pressed.len() < plain.len() => (COMPRESSED, pressed.as_slice()),
            _ => (PLAIN, plain),
        };
        let mut packed = Vec::with_capacity(bytes.len() + 1);
        packed.push(mark);
        packed.extend(bytes);
        Self(packed)
    }

    /// The number of the dictionary that it was packed with.
    #[must_use]
    pub fn dictionary(&self) -> Option<u32> {
        let frame = self.0.strip_prefix(&[COMPRESSED])?;
        zstd_safe::get_dict_id_from_frame(frame).map(std::num::NonZeroU32::get)
    }

    /// The text. `dictionary` is the one that it was packed with.
    ///
    /// # Errors
    ///
    /// [`DbErr::Custom`] where what is stored is no packed text, or was packed with another dictionary.
    pub fn text(&self, dictionary: Option<&Dictionary>) -> Result<String, DbErr> {
        let bytes = match self.0.split_first() {
            Some((&PLAIN, plain)) => Ok(plain.to_vec()),
            Some((&COMPRESSED, frame)) => unpressed(frame, dictionary),
            _ => Err("no known mark stands before it".to_owned()),
        };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
        text.map_err(|error| DbErr::Custom(format!("a stored text cannot be read: {error}")))
    }
}

fn unpressed(frame: &[u8], dictionary: Option<&Dictionary>) -> Result<Vec<u8>, String> {
    let length = zstd_safe::get_frame_content_size(frame).ok().flatten();
    let length = length.and_then(|length| usize::try_from(length).ok());
    let mut plain = Vec::with_capacity(length.ok_or("its length is not told")?);
    let done = UNPRESS.with_borrow_mut(|unpress| match dictionary {
        Some(dictionary) => unpress.decompress_using_ddict(&mut plain, frame, dictionary.decoder.as_ddict()),
        None => unpress.decompress(&mut plain, frame),
    });
    done.map_err(|code| zstd_safe::get_error_name(code).to_owned())?;
    Ok(plain)
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text(None) {
            Ok(text) => text.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Packed};

    /// Texts that have much in common.
    fn texts() -> Vec<String> {
        let text = |nth: u32| {
            format!(
                "The harbour of Port {nth} stays closed, Mayor Ana Ruiz told reporters on day {}. “We will build wall {} again, and soon,” she said.",
                nth % 7,
                nth * 31 % 101
            )
        };
        (0..2000).map(text).collect()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let learnt = Dictionary::learn(&texts()).and_then(|bytes| Dictionary::of(&bytes));
        assert!(learnt.is_some());
        for text in [
            "",
            "“No,” she said.",
            &"The harbour is closed, and the harbour stays closed. ".repeat(40),
        ] {
            for dictionary in [None, learnt.as_ref()] {
                let packed = Packed::of(text, dictionary);
                assert_eq!(packed.text(dictionary).as_deref(), Ok(text));
                assert!(packed.0.len() <= text.len() + 1);
            }
        }
    }

    #[test]
    fn a_dictionary_shortens_what_is_like_what_was_learnt() {
        let texts = texts();
        let learnt = Dictionary::learn(&texts).and_then(|bytes| Dictionary::of(&bytes));
        let (alone, shorter) = (Packed::of(&texts[7], None), Packed::of(&texts[7], learnt.as_ref()));
        assert!(2 * shorter.0.len() < alone.0.len());
        assert_eq!(alone.dictionary(), None);
        assert_eq!(shorter.dictionary(), learnt.as_ref().map(Dictionary::number));
        assert!(shorter.text(None).is_err());
    }

    #[test]
    fn what_is_not_packed_is_an_error() {
        for bytes in [&b""[..], b"\x01no frame", b"\x02text", b"\x00\xff"] {
            assert!(Packed(bytes.to_vec()).text(None).is_err(), "{bytes:?}");
        }
    }
}
