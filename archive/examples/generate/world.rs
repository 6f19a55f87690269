//! Who and what there is: places, outlets, people.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::Zipf;

use crate::language::{Language, index, one_of, place, zipf};

const PLACES: usize = 1500;
const OUTLETS: usize = 400;
const PAPERS: &[&str] = &[
    "Gazette",
    "Courier",
    "Herald",
    "Post",
    "Chronicle",
    "Observer",
    "Tribune",
    "Echo",
];
/// How many articles it takes on average until somebody speaks who never spoke before.
const ARTICLES_A_PERSON: usize = 3;

/// Everybody and everything that articles tell of.
pub(crate) struct World {
    pub(crate) places: Vec<String>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) people: Vec<Person>,
    outlet_rank: Zipf<f64>,
    person_rank: Zipf<f64>,
}

/// Who prints.
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) host: String,
}

/// Who speaks.
pub(crate) struct Person {
    pub(crate) given: &'static str,
    pub(crate) family: String,
    pub(crate) role: String,
}

impl World {
    pub(crate) fn new(random: &mut ChaCha8Rng, language: &Language, articles: u32) -> Self {
        let places: Vec<String> = (0..PLACES).map(|_| language.name(random)).collect();
        let outlets = places[..OUTLETS]
            .iter()
            .map(|town| {
                let paper = one_of(random, PAPERS);
                Outlet {
                    name: format!("The {town} {paper}"),
                    host: format!("{town}{paper}.example").to_lowercase(),
                }
            })
            .collect();
        let crowd = (articles as usize / ARTICLES_A_PERSON).max(100);
        let people = (0..crowd)
            .map(|_| Person {
                given: language.given(random),
                family: language.name(random),
                role: language.word(random, "role").replace("PLACE", place(random, &places)),
            })
            .collect();
        Self {
            places,
            outlets,
            people,
            outlet_rank: zipf(OUTLETS, 0.9),
            person_rank: zipf(crowd, 0.9),
        }
    }

    pub(crate) fn outlet(&self, random: &mut ChaCha8Rng) -> usize {
        index(random, &self.outlet_rank)
    }

    /// Somebody: the first one most often.
    pub(crate) fn person(&self, random: &mut ChaCha8Rng) -> usize {
        index(random, &self.person_rank)
    }
}

impl Person {
    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// Name and role as an article brings somebody in.
    pub(crate) fn introduced(&self, random: &mut ChaCha8Rng) -> String {
        if random.random_bool(0.5) {
            format!("{}, the {}", self.full(), self.role)
        } else {
            format!("{}, {}", self.full(), self.role)
        }
    }
}
