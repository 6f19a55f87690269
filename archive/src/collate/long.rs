//! Which printings of one speaker's long wordings are one passage.
//!
//! Two printings are tied where their wordings are one, or one holds the other, and they may tell of one occasion (`occasion::may_be_one`); or where they say the same in
//! other words of one occasion (`alike`). What is tied, directly or over others, is one passage. A tie depends on its two printings alone, so that passages are the same in
//! whatever order articles came.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::LONG;
use super::alike::{Shelf, are_alike};
use super::occasion::{is_same_occasion, may_be_one};
use super::printing::Printing;
use super::union::Union;
use super::wording::{contains, grams, is_elided, is_telling, opening};

/// The long printings of one speaker, those of one wording together.
pub(super) struct Family<'p> {
    wordings: Vec<&'p str>,
    printings: Vec<&'p Printing>,
    /// Where each wording's printings begin in `printings`; one more than there are wordings.
    starts: Vec<usize>,
}

impl<'p> Family<'p> {
    pub(super) fn of(by_wording: BTreeMap<&'p str, Vec<&'p Printing>>) -> Self {
        let mut family = Self {
            wordings: Vec::new(),
            printings: Vec::new(),
            starts: vec![0],
        };
        for (wording, printings) in by_wording {
            family.wordings.push(wording);
            family.printings.extend(printings);
            family.starts.push(family.printings.len());
        }
        family
    }

    /// The ids of the printings of each passage.
    pub(super) fn passages(&self) -> Vec<Vec<Uuid>> {
        let mut tied = Union::new(self.printings.len());
        for index in 0..self.wordings.len() {
            let telling = is_telling(self.wordings[index]);
            self.tie(&mut tied, index, index, |one, other| {
                may_be_one(&one.occasion, &other.occasion, telling)
            });
        }
        self.tie_contained(&mut tied);
        self.tie_alike(&mut tied);
        let mut passages: BTreeMap<usize, Vec<Uuid>> = BTreeMap::new();
        for (index, printing) in self.printings.iter().enumerate() {
            passages.entry(tied.root(index)).or_default().push(printing.row.id);
        }
        passages.into_values().collect()
    }

    /// Ties the printings of two wordings that fit.
    fn tie(&self, tied: &mut Union, one: usize, other: usize, fit: impl Fn(&Printing, &Printing) -> bool) {
        for one in self.starts[one]..self.starts[one + 1] {
            for other in self.starts[other]..self.starts[other + 1] {
                if tied.root(one) != tied.root(other) && fit(self.printings[one], self.printings[other]) {
                    tied.join(one, other);
                }
            }
        }
    }

    fn tie_contained(&self, tied: &mut Union) {
        let mut by_opening: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, wording) in self.wordings.iter().enumerate() {
            by_opening.entry(opening(wording)).or_default().push(index);
        }
        for (index, wording) in self.wordings.iter().enumerate() {
            for gram in grams(wording, LONG) {
                for &other in by_opening.get(&gram).into_iter().flatten() {
                    if other != index && contains(wording, self.wordings[other]) {
                        let telling = is_telling(self.wordings[other]);
                        self.tie(tied, index, other, |one, other| {
                            may_be_one(&one.occasion, &other.occasion, telling)
                        });
                    }
                }
            }
        }
    }

    fn tie_alike(&self, tied: &mut Union) {
        let mut shelf = Shelf::default();
        for (index, wording) in self.wordings.iter().enumerate() {
            for other in shelf.near(wording) {
                // To compare is dear, and most wordings that share words are of different days.
                let compared = OnceCell::new();
                let alike = |translated: bool| {
                    let (alike, in_translation) = *compared.get_or_init(|| self.alike(index, other));
                    alike || translated && in_translation
                };
                self.tie(tied, index, other, |one, other| {
                    is_same_occasion(&one.occasion, &other.occasion)
                        && (is_elided(&one.row.text, &other.row.folded)
                            || is_elided(&other.row.text, &one.row.folded)
                            || alike(one.is_translated() || other.is_translated()))
                });
            }
            shelf.put(wording);
        }
    }

    /// Whether two wordings are alike, and whether they are as translations are.
    fn alike(&self, one: usize, other: usize) -> (bool, bool) {
        let (one, other) = (self.wordings[one], self.wordings[other]);
        (are_alike(one, other, false), are_alike(one, other, true))
    }
}
