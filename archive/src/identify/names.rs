//! Names as they are compared: persons' in one spelling with given names written out, bodies' without endings and with acronyms written out.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use extractor::fold::fold;

use crate::article::entries;

/// A name as look-ups compare it: without its article, in the spelling under which all transliterations go.
///
/// # Examples
///
/// ```
/// use archive::identify::fold_name;
///
/// assert_eq!(fold_name("The Kremlin"), fold_name("kremlin"));
/// assert_eq!(fold_name("Zelenskyy"), fold_name("Zelenskiy"));
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let folded = extractor::fold::fold_name(name);
    match folded.strip_prefix("the ") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => folded,
    }
}

/// The key of a person's name by itself: `Bob M. Ruiz` is `robert m ruiz`, `Ruiz` is `ruiz`.
#[must_use]
pub fn name_key(name: &str) -> String {
    // "J.D." and "J. D." are two initials, before folding could take them for a word.
    let folded = fold_name(&name.replace('.', ". "));
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(last) = words.pop() else {
        return String::new();
    };
    // "J. D. Vance" and "J.D. Vance" have one given name, "jd"; "J. Robert Ruiz" goes by his second.
    let initials = words.iter().take_while(|word| word.chars().count() == 1).count();
    let joined: String = words[..initials].concat();
    let further = (words.len() - initials).saturating_sub(usize::from(is_generation(last)));
    let mut given: Vec<&str> = Vec::with_capacity(words.len() + 1);
    if !joined.is_empty() && (initials > 1 || further == 0) {
        given.push(&joined);
    }
    for word in &words[initials..] {
        if !given.is_empty() && is_initials(word) {
            // "George HW Bush": both letters are one byte long.
            given.extend([&word[..1], &word[1..]]);
        } else {
            given.push(word);
        }
    }
    if let Some(first) = given.first_mut()
        && let Some(long) = GIVEN_NAMES.get(*first)
    {
        *first = long;
    }
    given.push(last);
    given.join(" ")
}

/// Whether a word after the given name can only be two initials.
fn is_initials(word: &str) -> bool {
    word.len() == 2
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() && !b"aeiouy".contains(&byte))
        && !is_generation(word)
}

pub(super) fn is_generation(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

/// The name of a body or an outlet as compared: folded, without its article and endings such as "Inc.", acronyms written out.
///
/// # Examples
///
/// ```
/// use archive::identify::fold_outlet;
///
/// assert_eq!(fold_outlet("The Associated Press"), fold_outlet("AP"));
/// assert_eq!(fold_outlet("TIME magazine"), "time");
/// ```
#[must_use]
pub fn fold_outlet(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1
        && words.last().is_some_and(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            ORGANIZATION_ENDINGS.contains(word) || ORGANIZATION_SUFFIXES.contains(&fold(word))
        })
    {
        words.pop();
    }
    let folded = fold(&words.join(" "));
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    ORGANIZATIONS.get(bare).map_or(bare, |full| full.as_str()).to_owned()
}

/// Whether a name is one of a body that has several.
pub(super) fn is_known_body(name: &str) -> bool {
    let folded = fold(name);
    ORGANIZATIONS.contains_key(&folded) || ORGANIZATIONS.values().any(|full| *full == folded)
}

/// A person's name without the titles before it.
///
/// # Examples
///
/// ```
/// use archive::identify::without_titles;
///
/// assert_eq!(without_titles("former Prime Minister Ana Ruiz"), "Ana Ruiz");
/// assert_eq!(without_titles("Mr. President"), "President");
/// ```
#[must_use]
pub fn without_titles(name: &str) -> &str {
    let mut bare = name.trim();
    while let Some((first, rest)) = bare.split_once(char::is_whitespace)
        && TITLES.contains(fold(first).as_str())
    {
        bare = rest.trim_start();
    }
    bare
}

static GIVEN_NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in entries(include_str!("../../data/given-names.txt")) {
        let mut forms = line.split_whitespace().map(extractor::fold::fold_name);
        if let Some(key) = forms.next() {
            for form in forms {
                names.insert(form, key.clone());
            }
        }
    }
    names
});

static ORGANIZATIONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    entries(include_str!("../../data/organizations.txt"))
        .filter_map(|line| line.split_once('='))
        .map(|(short, full)| (fold(short), fold(full)))
        .collect()
});

/// Words before a person's name that are no part of it.
static TITLES: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| entries(include_str!("../../data/titles.txt")).map(fold).collect());

/// Endings in small letters, left out only where the name has them so.
static ORGANIZATION_ENDINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    organization_endings()
        .filter(|ending| ending.starts_with(char::is_lowercase))
        .collect()
});

/// Endings with a capital, left out however they are written.
static ORGANIZATION_SUFFIXES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    organization_endings()
        .filter(|ending| ending.starts_with(char::is_uppercase))
        .map(fold)
        .collect()
});

fn organization_endings() -> impl Iterator<Item = &'static str> {
    entries(include_str!("../../data/organization-endings.txt"))
}

#[cfg(test)]
mod tests {
    use super::{fold_outlet, name_key};

    #[test]
    fn forms_of_one_persons_name_have_one_key() {
        for (name, key) in [
            ("Sergey Lavrov", "sergei lavrov"),
            ("Sergei V. Lavrov", "sergei v lavrov"),
            ("Holt, Jr.", "holt jr"),
            ("A. J. Holt Jr.", "aj holt jr"),
            ("A. Holt Jr.", "a holt jr"),
            ("Ana H.W. Holt", "ana h w holt"),
            ("Ana HW Holt", "ana h w holt"),
            ("Bob Ruiz", "robert ruiz"),
            ("J. D. Holt", "jd holt"),
            ("J.D. Holt", "jd holt"),
            ("J. Holt", "j holt"),
            ("J. Robert Holt", "robert holt"),
            ("Lavrov", "lavrov"),
            ("Volodymyr Zelenskyy", "vladimir zelenski"),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }

    #[test]
    fn bodies_go_by_one_name() {
        for (name, folded) in [
            ("The Kremlin", "kremlin"),
            ("AP", "associated press"),
            ("A.P.", "associated press"),
            ("TIME magazine", "time"),
            ("Harbour Times Magazine", "harbor times magazine"),
            ("Harbour Steel Co., Ltd.", "harbor steel"),
        ] {
            assert_eq!(fold_outlet(name), folded, "{name}");
        }
    }
}
