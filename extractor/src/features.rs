//! Hashed features and the linear models over them.
//!
//! Input: templates with small numbers as values. Output: bucket numbers, and their sum under a model's [`Weights`]. Nothing is formatted: words enter as numbers
//! that were computed once per text (feature hashing after Weinberger et al., 2009).

/// One bucket number per feature, before it is cut to a model's size; or only the sum of what a model gives for them.
#[derive(Clone, Debug, Default)]
pub struct Features<'w> {
    buckets: Vec<u32>,
    /// The weights of the model under which features are summed up at once, in steps; empty where there is none, so that one look tells whether there is one and
    /// what it gives.
    steps: &'w [i8],
    /// What one step weighs.
    scale: f32,
    /// The sum, in steps.
    sum: i32,
}

/// What a model gives for features that come up again and again, once it is known, in steps of the model. Steps are whole numbers, so that sums of them are the
/// same in whatever order they are added.
pub(crate) type Known = Option<i32>;

impl<'w> Features<'w> {
    /// Features that are not kept but summed up under a model.
    #[must_use]
    pub fn scored_by(weights: &'w Weights) -> Self {
        Self {
            steps: &weights.steps,
            scale: weights.scale,
            ..Self::default()
        }
    }

    /// Adds one feature: a template and its values. Templates are told apart by their numbers, which mean nothing else.
    #[inline]
    pub fn add<const N: usize>(&mut self, template: u32, values: [u32; N]) {
        self.add_all(template, values);
    }

    /// Adds one feature whose number of values varies.
    #[inline]
    pub fn add_all(&mut self, template: u32, values: impl IntoIterator<Item = u32>) {
        self.add_hash(values.into_iter().fold(mix(0, template), mix));
    }

    /// Adds the features that `describe` adds, which a model sums up only once.
    #[inline]
    pub(crate) fn add_known(&mut self, known: &mut Known, describe: impl FnOnce(&mut Self)) {
        if let Some(sum) = *known {
            self.sum += sum;
            return;
        }
        let before = self.sum;
        describe(self);
        *known = (!self.steps.is_empty()).then_some(self.sum - before);
    }

    #[inline]
    fn add_hash(&mut self, hash: u64) {
        let bucket = (hash >> 32) as u32;
        // There are as many weights as a power of two.
        match self.steps.get(bucket as usize & self.steps.len().wrapping_sub(1)) {
            Some(&step) => self.sum += i32::from(step),
            None => self.buckets.push(bucket),
        }
    }

    /// Forgets all features, to be filled anew.
    pub fn clear(&mut self) {
        self.buckets.clear();
        self.sum = 0;
    }

    /// The bucket numbers; none where a model sums the features up.
    #[must_use]
    pub fn buckets(&self) -> &[u32] {
        &self.buckets
    }

    /// The sum of the features' weights under the model that they were made for, 0 without one.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.sum as f32 * self.scale
    }
}

/// One step of the multiplicative hash.
fn mix(hash: u64, value: u32) -> u64 {
    (hash.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// A number for a word, the same in every text and on every machine (FNV-1a).
#[must_use]
pub fn hash_word(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// A linear model over hashed features.
///
/// A file of weights is the letters `ORW1`, the base-2 logarithm of the number of buckets (one byte), the scale (little-endian `f32`), and one signed byte a
/// bucket; a weight is its byte times the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// As in the file: a quarter of the size that the weights themselves would have in the processor's caches.
    steps: Vec<i8>,
    /// What one step weighs.
    scale: f32,
}

const MAGIC: &[u8; 4] = b"ORW1";
const HEADER: usize = 9;

impl Weights {
    /// A model with these weights, one per bucket, each rounded to one of 255 steps.
    ///
    /// # Panics
    ///
    /// When their number is not a power of two.
    #[must_use]
    pub fn new(values: &[f32]) -> Self {
        assert!(values.len().is_power_of_two(), "buckets are cut by a mask");
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let steps = values.iter().map(|value| (value / scale).round() as i8).collect();
        Self { steps, scale }
    }

    /// Reads a file of weights; `None` when it is none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, steps) = bytes.split_at_checked(HEADER)?;
        let bits = u32::from(header[4]);
        if !header.starts_with(MAGIC) || steps.len() != 1_usize.checked_shl(bits)? {
            return None;
        }
        let scale = f32::from_le_bytes(header[5..HEADER].try_into().ok()?);
        let steps = steps.iter().map(|byte| byte.cast_signed()).collect();
        Some(Self { steps, scale })
    }

    /// The file of these weights.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.steps.len().trailing_zeros().to_le_bytes()[0]);
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(self.steps.iter().map(|step| step.cast_unsigned()));
        bytes
    }
}
