//! Where and when quotes were uttered, whom an article credits: invented sentences in tables, through the crate's front doors.

use chrono::NaiveDate;
use extractor::credits::{self, Credits};
use extractor::frame::Frame;
use extractor::occasions::{Occasion, SpokenStretch, names_outlet, place};
use extractor::{Article, Precision, VenueKind};

/// A Friday.
const PUBLISHED: &str = "2025-06-06";

/// Places the quotes of a text. `said` holds for each stretch the word of its source and its cue: "Ruiz said", "he told"; "-" where it has none. Equal surnames are one
/// speaker, and a pronoun is the speaker named last.
fn occasions(text: &str, outlet: Option<&str>, said: &[&str]) -> Vec<Occasion> {
    occasions_of(text, outlet, said, &[])
}

/// The same where these speakers have roles that are those of courts and parliaments.
fn occasions_of(text: &str, outlet: Option<&str>, said: &[&str], offices: &[&str]) -> Vec<Occasion> {
    let frame = Frame::read(text);
    let mut speakers: Vec<String> = Vec::new();
    let mut latest = 0;
    let mut spoken = Vec::new();
    for (stretch, said) in said.iter().enumerate() {
        let (source, cue) = said.split_once(' ').unwrap_or((said, "-"));
        let quote = frame.stretch_items[stretch];
        let near = |word: &str| {
            (0..frame.items.len())
                .filter(|&item| *frame.items[item].lower == word.to_lowercase())
                .min_by_key(|item| item.abs_diff(quote))
        };
        if source != "-" && source.starts_with(char::is_uppercase) {
            let key = speakers.iter().position(|name| name == source);
            latest = key.unwrap_or_else(|| {
                speakers.push(source.to_owned());
                speakers.len() - 1
            });
        }
        spoken.push(SpokenStretch {
            stretch,
            mention: near(source).map(|item| (item, item + 1)),
            cue: near(cue),
            speaker: Some(latest),
            speaker_is_outlet: names_outlet(source).then(|| source.to_owned()),
            continues: (source == "-" && stretch > 0).then(|| stretch - 1),
            holds_office: offices.contains(&source),
        });
    }
    let mentions = |speaker: usize, sentence: usize| {
        frame
            .sentence_items(sentence)
            .any(|item| frame.items[item].lower.eq_ignore_ascii_case(&speakers[speaker]))
    };
    let article = Article {
        text,
        outlet,
        published: Some(PUBLISHED.parse().expect("a date")),
        ..Article::default()
    };
    place(&frame, &spoken, &article, &mentions)
}

/// "interview CBS News", "+press" where it is carried, "-" without a venue.
fn venue(occasion: &Occasion) -> String {
    let Some(venue) = &occasion.venue else {
        return "-".to_owned();
    };
    let kind = match venue.kind {
        VenueKind::Interview => "interview",
        VenueKind::Press => "press",
        VenueKind::SocialMedia => "social_media",
        VenueKind::Statement => "statement",
        VenueKind::Speech => "speech",
        VenueKind::Debate => "debate",
        VenueKind::Proceeding => "proceeding",
        VenueKind::Publication => "publication",
        VenueKind::Conversation => "conversation",
    };
    let carried = if venue.carried { "+" } else { "" };
    format!("{carried}{kind} {}", venue.name.as_deref().unwrap_or(""))
        .trim_end()
        .to_owned()
}

/// "Thursday = 2025-06-05", "+Thursday" where it is carried, "-" without a date.
fn said_on(occasion: &Occasion) -> String {
    let Some(said_on) = &occasion.said_on else {
        return "-".to_owned();
    };
    let carried = if said_on.carried { "+" } else { "" };
    let text = &said_on.text;
    match (said_on.from, said_on.to, said_on.precision) {
        (Some(from), Some(to), Some(_)) if from == to => format!("{carried}{text} = {from}"),
        (Some(from), Some(to), Some(_)) => format!("{carried}{text} = {from}..{to}"),
        _ => format!("{carried}{text}"),
    }
}

/// Text, source and cue of each stretch, and what is wanted of each, parted by " | ".
type Row = (&'static str, &'static [&'static str], &'static str);

fn check(rows: &[Row], read: fn(&Occasion) -> String) {
    let mut wrong = String::new();
    for (text, said, wanted) in rows {
        let found: Vec<String> = occasions(text, Some("The Harbour Post"), said)
            .iter()
            .map(read)
            .collect();
        if found.join(" | ") != *wanted {
            wrong.push_str(&format!("{text}\n  wanted {wanted}\n  found  {}\n", found.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_setting_that_no_sentence_names() {
    let court = "The trial of Tom Hale entered its third day. A juror yawned, the witness sipped water, and the judge looked at the prosecutor. Counsel for the \
defendant leaned on the bench. Nobody in the gallery, not even the jury, had slept.

“It was dark, Your Honour,” Ruiz said.

“Dark or dusk?” Boyle asked.

“Dark,” Ruiz said.";
    let found = occasions_of(
        court,
        None,
        &["Ruiz said", "Boyle asked", "Ruiz said"],
        &["Boyle", "Ruiz"],
    );
    assert_eq!(
        found.iter().map(venue).collect::<Vec<_>>(),
        ["+proceeding", "+proceeding", "+proceeding"]
    );

    // One word of a court is no trial.
    let street = "Tom Hale lives beside the court.

“It was dark,” Ruiz said.";
    assert_eq!(venue(&occasions(street, None, &["Ruiz said"])[0]), "-");
}

#[test]
fn a_name_behind_told_is_an_outlet_unless_something_shows_a_person() {
    check(
        &[
            (
                "“It is late,” Ruiz told Kitchen Lantern.",
                &["Ruiz told"],
                "interview Kitchen Lantern",
            ),
            (
                "“It is late,” Ruiz told Fox Netball.",
                &["Ruiz told"],
                "interview Fox Netball",
            ),
            (
                "“It is late,” Ruiz told BBC Radio Kiva.",
                &["Ruiz told"],
                "interview BBC Radio Kiva",
            ),
            (
                "“It is late,” Ruiz told Brandt. Jonas Brandt laughed.",
                &["Ruiz told"],
                "-",
            ),
            ("“It is late,” Ruiz told Maria Ost.", &["Ruiz told"], "-"),
            (
                "“It is late,” Ruiz told the Post.",
                &["Ruiz told"],
                "interview The Harbour Post",
            ),
            (
                "“It is late,” Ruiz told this publication.",
                &["Ruiz told"],
                "interview The Harbour Post",
            ),
        ],
        venue,
    );
    let found = occasions(
        "“It is late,” Ruiz told the Voice.",
        Some("The Windward Voice"),
        &["Ruiz told"],
    );
    assert_eq!(venue(&found[0]), "interview The Windward Voice");
}

#[test]
fn venue_stated_in_the_sentence() {
    check(
        &[
            (
                "“We are busy with this,” Ruiz told CBS News.",
                &["Ruiz told"],
                "interview CBS News",
            ),
            (
                "Ruiz told KLT that the vault was “empty.”",
                &["Ruiz told"],
                "interview KLT",
            ),
            (
                "“It leaks,” Ruiz told the Kiva Gazette.",
                &["Ruiz told"],
                "interview Kiva Gazette",
            ),
            (
                "“It leaks,” Ruiz told Radio Kiva.",
                &["Ruiz told"],
                "interview Radio Kiva",
            ),
            (
                "“It leaks,” Ruiz told this newspaper.",
                &["Ruiz told"],
                "interview The Harbour Post",
            ),
            (
                "“It leaks,” Ruiz told the Post on Monday.",
                &["Ruiz told"],
                "interview The Harbour Post",
            ),
            (
                "“It leaks,” Ruiz told Fox News Sunday.",
                &["Ruiz told"],
                "interview Fox News Sunday",
            ),
            (
                "“It leaks,” Ruiz said on CBS’s “Face the Nation.”",
                &["Ruiz said"],
                "interview Face the Nation",
            ),
            (
                "“It leaks,” Ruiz told Ada Holt on “Harbour Today.”",
                &["Ruiz told"],
                "interview Harbour Today",
            ),
            (
                "“It leaks,” Ruiz said in an interview with Le Monde.",
                &["Ruiz said"],
                "interview Le Monde",
            ),
            (
                "Ruiz was quoted in a TIME magazine interview as saying, “It leaks.”",
                &["Ruiz saying"],
                "interview TIME",
            ),
            (
                "“It leaks,” Ruiz told French television station BFMTV.",
                &["Ruiz told"],
                "interview BFMTV",
            ),
            (
                "“It leaks,” Ruiz told reporters in the capital.",
                &["Ruiz told"],
                "press",
            ),
            ("“It leaks,” Ruiz said at a news conference.", &["Ruiz said"], "press"),
            (
                "“It leaks,” Ruiz said in a briefing. “It always did.”",
                &["Ruiz said", "-"],
                "press | +press",
            ),
            (
                "“It leaks,” Ruiz wrote on Truth Social.",
                &["Ruiz wrote"],
                "social_media Truth Social",
            ),
            ("Ruiz posted on X: “It leaks.”", &["Ruiz posted"], "social_media X"),
            ("“It leaks,” Ruiz tweeted.", &["Ruiz tweeted"], "social_media Twitter"),
            (
                "Ruiz wrote on Telegram: “It leaks,” adding “It always did.”",
                &["Ruiz wrote", "Ruiz adding"],
                "social_media Telegram | social_media Telegram",
            ),
            ("“It leaks,” Ruiz said in a statement.", &["Ruiz said"], "statement"),
            (
                "“It leaks,” Ruiz wrote in an email to The Kiva Times.",
                &["Ruiz wrote"],
                "statement The Kiva Times",
            ),
            (
                "“It leaks,” Ruiz told a cheering crowd in Kiva.",
                &["Ruiz told"],
                "speech",
            ),
            (
                "“It leaks,” Ruiz told the Harbour Security Conference.",
                &["Ruiz told"],
                "speech Harbour Security Conference",
            ),
            (
                "“It leaks,” Ruiz said in a speech at Kiva University.",
                &["Ruiz said"],
                "speech Kiva University",
            ),
            (
                "“It leaks,” Ruiz said during Sunday’s debate.",
                &["Ruiz said"],
                "debate",
            ),
            (
                "“It leaks,” Ruiz testified before the Harbour Committee.",
                &["Ruiz testified"],
                "proceeding Harbour Committee",
            ),
            (
                "“It leaks,” Ruiz wrote in an op-ed in The Guardian.",
                &["Ruiz wrote"],
                "publication The Guardian",
            ),
            (
                "“It leaks,” Ruiz said in a phone call with Hale.",
                &["Ruiz said"],
                "conversation",
            ),
        ],
        venue,
    );
}

#[test]
fn no_venue_where_none_is_stated() {
    check(
        &[
            ("“It leaks,” Ruiz said.", &["Ruiz said"], "-"),
            (
                "“It leaks,” said Ruiz, a plaintiff in the lawsuit.",
                &["Ruiz said"],
                "-",
            ),
            ("“It leaks,” said Vice President Ruiz.", &["Ruiz said"], "-"),
            (
                "Ruiz called the debate over the bridge “a farce.”",
                &["Ruiz called"],
                "-",
            ),
            (
                "Ruiz, who declined a request for an interview, has called it “a farce.”",
                &["Ruiz called"],
                "-",
            ),
            ("Ruiz said free speech was “under threat.”", &["Ruiz said"], "-"),
            ("Ruiz said the interview was “a setup.”", &["Ruiz said"], "-"),
            ("Ruiz said the rally was “huge.”", &["Ruiz said"], "-"),
            ("Ruiz criticised the tweet as “vile.”", &["Ruiz criticised"], "-"),
            ("Ruiz described Hale’s statement as “weak.”", &["Ruiz described"], "-"),
            ("“It leaks,” Ruiz said before the hearing.", &["Ruiz said"], "-"),
            ("“It leaks,” Ruiz said after the debate.", &["Ruiz said"], "-"),
            (
                "“It leaks,” said Ruiz, a professor at Kiva University.",
                &["Ruiz said"],
                "-",
            ),
            ("“It leaks,” Ruiz told Hale.", &["Ruiz told"], "-"),
        ],
        venue,
    );
}

#[test]
fn nearest_clause_of_the_same_speaker_wins() {
    check(
        &[
            (
                "Hale said during the BBC interview that it leaked, citing comments made by Ruiz to Time magazine, in which she said, “It leaks.”",
                &["she said"],
                "interview Time",
            ),
            (
                "Ruiz said it was “theft,” while Hale told reporters it was “a slip.”",
                &["Ruiz said", "Hale told"],
                "- | press",
            ),
            (
                "Ruiz said she was applying “pressure” and appealed to him on social media: “Stop!”",
                &["Ruiz said", "Ruiz appealed"],
                "- | social_media",
            ),
        ],
        venue,
    );
}

#[test]
fn venue_carried() {
    check(
        &[
            (
                "“It leaks,” Ruiz told reporters.\n“It always did.”",
                &["Ruiz told", "-"],
                "press | +press",
            ),
            (
                "Aide Ana Ruiz, who attended the talks and briefed reporters, called them useful.\n“It went well,” she said.",
                &["Ruiz -"],
                "press",
            ),
            (
                "“It leaks,” Ruiz told CBS News.\nThe roof is old.\n“We knew,” Ruiz said.",
                &["Ruiz told", "Ruiz said"],
                "interview CBS News | +interview CBS News",
            ),
            (
                "“It leaks,” Ruiz told CBS News on Monday.\n“We fix it,” Ruiz said on Thursday.",
                &["Ruiz told", "Ruiz said"],
                "interview CBS News | -",
            ),
            (
                "On Tuesday Ruiz wrote on social media: “It leaks.”\nAsked about it later, Ruiz said Tuesday: “We fix it.”",
                &["Ruiz wrote", "Ruiz said"],
                "social_media | -",
            ),
            (
                "Ruiz wrote on Telegram: “It leaks.”\nThe roof is old.\n“We knew,” Ruiz said.",
                &["Ruiz wrote", "Ruiz said"],
                "social_media Telegram | +social_media Telegram",
            ),
            (
                "Ruiz wrote on Telegram: “It leaks.”\nThe roof is old.\n“We knew,” Ruiz wrote.",
                &["Ruiz wrote", "Ruiz wrote"],
                "social_media Telegram | +social_media Telegram",
            ),
            (
                "In an interview with Radio Kiva, Ruiz was blunt.\n“It leaks,” Ruiz said.",
                &["Ruiz said"],
                "+interview Radio Kiva",
            ),
            (
                "“It leaks,” Ruiz told Radio Kiva.\n“We knew,” she said during the interview.",
                &["Ruiz told", "she said"],
                "interview Radio Kiva | interview Radio Kiva",
            ),
            (
                "“It leaks,” Ruiz told Radio Kiva.\n“We knew,” she said during the interview.\n“Nobody asked,” she said.",
                &["Ruiz told", "she said", "she said."],
                "interview Radio Kiva | interview Radio Kiva | +interview Radio Kiva",
            ),
            (
                "“It leaks,” Ruiz told CBS News.\n“No,” said Hale.",
                &["Ruiz told", "Hale said"],
                "interview CBS News | -",
            ),
        ],
        venue,
    );
}

/// The outlets that pass the words on.
fn relay(occasion: &Occasion) -> String {
    let names: Vec<&str> = occasion.relay.iter().map(|relay| relay.name.as_str()).collect();
    names.join(", ")
}

#[test]
fn outlets_that_pass_the_words_on() {
    check(
        &[
            (
                "Ruiz was quoted by the Kiva Gazette as saying the roof was “dead.”",
                &["Ruiz saying"],
                "Kiva Gazette",
            ),
            (
                "Ruiz called the audit “a stunt,” the Kiva Gazette reported.",
                &["Ruiz called"],
                "Kiva Gazette",
            ),
            (
                "Ruiz called the audit “a stunt,” according to Reuters.",
                &["Ruiz called"],
                "Reuters",
            ),
            ("“It leaks,” Ruiz told CBS News.", &["Ruiz told"], ""),
            ("The Guardian said the roof was “dead.”", &["Guardian said"], ""),
        ],
        relay,
    );
    check(
        &[(
            "Ruiz was quoted by the Kiva Gazette as saying the roof was “dead.”",
            &["Ruiz saying"],
            "-",
        )],
        venue,
    );
}

#[test]
fn date_of_the_utterance() {
    check(
        &[
            (
                "“It leaks,” Ruiz said Thursday.",
                &["Ruiz said"],
                "Thursday = 2025-06-05",
            ),
            (
                "“It leaks,” Ruiz said on Friday.",
                &["Ruiz said"],
                "Friday = 2025-06-06",
            ),
            (
                "On Tuesday night, after the vote, Ruiz wrote: “It leaks.”",
                &["Ruiz wrote"],
                "Tuesday night = 2025-06-03",
            ),
            (
                "“It leaks,” Ruiz told reporters in the capital Wednesday.",
                &["Ruiz told"],
                "Wednesday = 2025-06-04",
            ),
            (
                "“It leaks,” Ruiz said last week.",
                &["Ruiz said"],
                "last week = 2025-05-26..2025-06-01",
            ),
            (
                "“It leaks,” Ruiz said earlier this month.",
                &["Ruiz said"],
                "earlier this month = 2025-06-01..2025-06-30",
            ),
            (
                "“It leaks,” Ruiz said two days ago.",
                &["Ruiz said"],
                "two days ago = 2025-06-04",
            ),
            (
                "“It leaks,” Ruiz said in 2019.",
                &["Ruiz said"],
                "2019 = 2019-01-01..2019-12-31",
            ),
            (
                "“It leaks,” Ruiz said in February 2022.",
                &["Ruiz said"],
                "February 2022 = 2022-02-01..2022-02-28",
            ),
            (
                "“It leaks,” Ruiz said on June 3.",
                &["Ruiz said"],
                "June 3 = 2025-06-03",
            ),
            (
                "“It leaks,” Ruiz said on December 3.",
                &["Ruiz said"],
                "December 3 = 2024-12-03",
            ),
            (
                "“It leaks,” Ruiz said on Dec. 3, 2020.",
                &["Ruiz said"],
                "Dec. 3, 2020 = 2020-12-03",
            ),
            (
                "“It leaks,” Ruiz said on 3 June 2024.",
                &["Ruiz said"],
                "3 June 2024 = 2024-06-03",
            ),
            (
                "“It leaks,” Ruiz said yesterday.",
                &["Ruiz said"],
                "yesterday = 2025-06-05",
            ),
            (
                "The roof fell in on Monday. “It leaks,” Ruiz said the same day.",
                &["Ruiz said"],
                "the same day = 2025-06-02",
            ),
            (
                "“It leaks,” Ruiz said in Monday’s speech.",
                &["Ruiz said"],
                "Monday = 2025-06-02",
            ),
            (
                "“It leaks,” Ruiz told reporters Thursday.\n“It always did.”",
                &["Ruiz told", "-"],
                "Thursday = 2025-06-05 | +Thursday = 2025-06-05",
            ),
        ],
        said_on,
    );
}

#[test]
fn date_carried() {
    check(
        &[
            (
                "On Tuesday Ruiz spoke about the roof.\n“It leaks,” Ruiz said.",
                &["Ruiz said"],
                "+Tuesday = 2025-06-03",
            ),
            (
                "In an interview last October with Radio Kiva, Ruiz was blunt.\n“It leaks,” Ruiz said.",
                &["Ruiz said"],
                "+last October = 2024-10-01..2024-10-31",
            ),
            (
                "On Tuesday the roof fell in.\n“It leaks,” Ruiz said.",
                &["Ruiz said"],
                "-",
            ),
        ],
        said_on,
    );
}

#[test]
fn date_of_something_else() {
    check(
        &[
            (
                "Ruiz, who met Hale on Thursday, said it was “over.”",
                &["Ruiz said"],
                "-",
            ),
            ("Ruiz, elected in 2019, said it was “over.”", &["Ruiz said"], "-"),
            ("KIVA, June 3 (AP) — Ruiz said it was “over.”", &["Ruiz said"], "-"),
            ("Ruiz said the June 3 vote was “over.”", &["Ruiz said"], "-"),
            ("“It leaks,” Ruiz told Fox News Sunday.", &["Ruiz told"], "-"),
            (
                "Ruiz said on Monday that the vote on Thursday was “over.”",
                &["Ruiz said"],
                "Monday = 2025-06-02",
            ),
            ("“It leaks,” Ruiz said.", &["Ruiz said"], "-"),
            (
                "Ruiz was quoted in a TIME interview published on Friday as saying, “It leaks.”",
                &["Ruiz saying"],
                "-",
            ),
            (
                "In a KLT interview out Monday, Ruiz said, “It leaks.”",
                &["Ruiz said"],
                "-",
            ),
            (
                "Ruiz said after Thursday’s attack that the bridge was “lost.”",
                &["Ruiz said"],
                "-",
            ),
            (
                "Ruiz said the roof had leaked since 2014, calling it “a sieve.”",
                &["Ruiz said"],
                "-",
            ),
            ("“It leaks,” Ruiz said of the vote next Tuesday.", &["Ruiz said"], "-"),
        ],
        said_on,
    );
}

#[test]
fn intervals_have_a_precision() {
    let precision = |words: &str| {
        let text = format!("“It leaks,” Ruiz said {words}.");
        occasions(&text, None, &["Ruiz said"])[0]
            .said_on
            .as_ref()
            .and_then(|said_on| said_on.precision)
    };
    assert_eq!(precision("Thursday"), Some(Precision::Day));
    assert_eq!(precision("last week"), Some(Precision::Week));
    assert_eq!(precision("in May"), Some(Precision::Month));
    assert_eq!(precision("last year"), Some(Precision::Year));
    assert_eq!(precision("over the weekend"), Some(Precision::Range));
}

#[test]
fn without_a_day_of_publication_the_words_stay() {
    let text = "“It leaks,” Ruiz said Thursday.";
    let frame = Frame::read(text);
    let spoken = [SpokenStretch {
        mention: Some((1, 2)),
        cue: Some(2),
        speaker: Some(0),
        ..SpokenStretch::default()
    }];
    let occasion = &place(
        &frame,
        &spoken,
        &Article {
            text,
            ..Article::default()
        },
        &|_, _| false,
    )[0];
    let said_on = occasion.said_on.as_ref().unwrap();
    assert_eq!(
        (said_on.text.as_str(), said_on.from, said_on.precision),
        ("Thursday", None, None)
    );
}

#[test]
fn an_outlet_that_speaks_publishes() {
    let found = occasions("The Guardian said the bridge was “rotten.”", None, &["Guardian said"]);
    assert_eq!(venue(&found[0]), "publication The Guardian");
}

#[test]
fn odd_input_places_nothing_and_does_not_panic() {
    let far = SpokenStretch {
        stretch: 7,
        mention: Some((3, 4)),
        cue: Some(9),
        speaker: Some(2),
        ..SpokenStretch::default()
    };
    for text in [
        "",
        " \n ",
        "’",
        "Monday's",
        "“”",
        "told “",
        "in 1999 June 31 the day before last 99999999999 years ago",
        "0 March 0 days ago",
    ] {
        let frame = Frame::read(text);
        let article = Article {
            text,
            published: NaiveDate::from_ymd_opt(2024, 2, 29),
            ..Article::default()
        };
        let placed = place(&frame, std::slice::from_ref(&far), &article, &|_, _| true);
        assert_eq!(placed.len(), 1, "{text}");
        let _ = credits::find(&frame, &article);
    }
}

fn credited(text: &str, outlet: Option<&str>) -> Credits {
    credits::find(
        &Frame::read(text),
        &Article {
            text,
            outlet,
            ..Article::default()
        },
    )
}

#[test]
fn credits_of_the_material() {
    let body = "The bridge opens in May.\nRuiz said “Yes.”\n";
    for (line, outlet, wanted) in [
        ("AFP contributed reporting.", None, &["AFP"][..]),
        (
            "Reuters and the Associated Press contributed to this report.",
            None,
            &["Reuters", "Associated Press"],
        ),
        (
            "Reuters/CGTN/kivanews.cz-jav",
            Some("kivanews.cz"),
            &["Reuters", "CGTN"],
        ),
        (
            "This article was originally published by The Kiva Gazette.",
            None,
            &["The Kiva Gazette"],
        ),
        ("With files from The Canadian Press", None, &["The Canadian Press"]),
        ("© AFP", None, &["AFP"]),
        (
            "Copyright 2025 The Associated Press. All rights reserved.",
            None,
            &["The Associated Press"],
        ),
        ("(Reporting by Ana Ruiz; Editing by Tom Hale)", None, &[]),
        ("Ana Ruiz contributed to this story.", None, &[]),
        ("Photo: Ana Ruiz / TASS", None, &[]),
        ("AFP contributed reporting.", Some("AFP"), &[]),
        ("The meeting was first reported by Politico.", None, &[]),
    ] {
        let found = credited(&format!("{body}{line}"), outlet).credits;
        let bare: Vec<&str> = found.iter().map(String::as_str).collect();
        let the = |name: &str| name.trim_start_matches("The ").to_owned();
        assert_eq!(
            bare.iter().copied().map(the).collect::<Vec<_>>(),
            wanted.iter().copied().map(the).collect::<Vec<_>>(),
            "{line}"
        );
    }
    assert_eq!(
        credited("HARBOUR CITY, June 3 (AP) — The bridge opens in May.", None).credits,
        ["AP"]
    );
    assert_eq!(
        credited("KIVA (Reuters) - The bridge opens in May.", None).credits,
        ["Reuters"]
    );
    assert_eq!(
        credited("KIVA (June 3) - The bridge opens in May.", None).credits,
        [""; 0]
    );
}

#[test]
fn printed_byline() {
    for (line, byline, outlets) in [
        ("By Ana Ruiz", Some("Ana Ruiz"), &[][..]),
        (
            "By Ana Ruiz and Tom Hale, Associated Press",
            Some("Ana Ruiz and Tom Hale"),
            &["Associated Press"],
        ),
        ("By Reuters", None, &["Reuters"]),
        ("By Friday the bridge will be closed", None, &[]),
        ("By contrast, the old bridge stands.", None, &[]),
    ] {
        let found = credited(&format!("Bridge to open\n{line}\n\nThe bridge opens in May."), None);
        assert_eq!(
            (found.byline.as_deref(), found.credits.as_slice()),
            (byline, &outlets.iter().map(|&o| o.to_owned()).collect::<Vec<_>>()[..]),
            "{line}"
        );
    }
}

/// Text and what is wanted of each quote, parted by " ; ": "interview CBS News @ Monday", "-" without a venue. Read by the whole extractor.
fn check_articles(rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, wanted) in rows {
        let article = Article {
            text,
            outlet: Some("The Harbour Post"),
            published: Some(PUBLISHED.parse().expect("a date")),
            ..Article::default()
        };
        let found: Vec<String> = extractor::extract(&article)
            .quotes
            .into_iter()
            .filter(|quote| quote.parent.is_none())
            .map(|quote| {
                let day = quote.said_on.as_ref().map(|said_on| format!(" @ {}", said_on.text));
                let occasion = Occasion {
                    venue: quote.venue,
                    ..Occasion::default()
                };
                venue(&occasion).trim_start_matches('+').to_owned() + &day.unwrap_or_default()
            })
            .collect();
        if found.join(" ; ") != *wanted {
            wrong.push_str(&format!("{text}\n  wanted {wanted}\n  found  {}\n", found.join(" ; ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn occasions_in_news_of_all_sorts() {
    check_articles(&[
        // British
        (
            "The health secretary, Moira Tench, told the BBC's Today programme that the delay was “a disgrace”.",
            "interview Today",
        ),
        (
            "“We will not be moved,” Tench told BBC Radio 4's Today programme on Thursday.",
            "interview Today @ Thursday",
        ),
        (
            "Speaking to Sky News, the union's Alan Birtles said: “They have had their chance.”",
            "interview Sky News",
        ),
        (
            "Birtles told Sky News on Tuesday evening: “They have had their chance.”",
            "interview Sky News @ Tuesday evening",
        ),
        ("“It beggars belief,” Carla Dunmore told LBC.", "interview LBC"),
        (
            "Asked on BBC Breakfast whether she would resign, Dunmore said: “Absolutely not.”",
            "interview BBC Breakfast",
        ),
        (
            "In the House of Commons on Wednesday, Dunmore said the scheme was “a costly mistake”.",
            "proceeding House of Commons @ Wednesday",
        ),
        ("Dunmore told MPs that the scheme was “a costly mistake”.", "proceeding"),
        (
            "Giving evidence to the Treasury select committee, the regulator's chief, Piers Lowther, said the bank had “lost its way”.",
            "proceeding Treasury select committee",
        ),
        ("Lowther told the inquiry he had been “kept in the dark”.", "proceeding"),
        (
            "Sentencing him at Leeds Crown Court, Judge Anita Marsh said: “You showed no remorse.”",
            "proceeding Leeds Crown Court",
        ),
        (
            "Prosecutor Neil Garside told Bristol Crown Court the attack was “cowardly”.",
            "proceeding Bristol Crown Court",
        ),
        (
            "“He was our rock,” the family said in a statement released through police.",
            "statement",
        ),
        (
            "In a statement, Inspector Ruth Alder said: “We are keeping an open mind.”",
            "statement",
        ),
        (
            "Writing in the Sunday Telegraph, Dunmore said the party had “forgotten its voters”.",
            "publication Sunday Telegraph",
        ),
        ("Writing on X, Dunmore said: “This is not over.”", "social_media X"),
        (
            "In a post on X, the mayor, Josie Farr, wrote: “This is not over.”",
            "social_media X",
        ),
        ("Farr told the Guardian: “Nobody asked us.”", "interview Guardian"),
        (
            "A spokesman for the council told the Harbour Gazette: “We are reviewing the decision.”",
            "interview Harbour Gazette",
        ),
        (
            "Speaking at the party conference in Liverpool, Farr said members were “fed up”.",
            "speech",
        ),
        (
            "Speaking outside court, her solicitor, Gwen Pryor, said the verdict was “a relief”.",
            "-",
        ),
        (
            "Farr said in an email to the Guardian that the claims were “baseless”.",
            "statement Guardian",
        ),
        (
            "“It was a shambles,” Birtles told Channel 4 News.",
            "interview Channel 4 News",
        ),
        (
            "“It was a shambles,” Birtles told ITV's Good Morning Britain on Monday.",
            "interview Good Morning Britain @ Monday",
        ),
        ("The minister told the Mirror: “We hear you.”", "interview Mirror"),
        (
            "Prime Minister Hugh Carrow told a press conference in Downing Street: “We hear you.”",
            "press",
        ),
        (
            "Speaking to reporters on the flight to Delhi, Carrow said: “We hear you.”",
            "press",
        ),
        ("Carrow told the Commons: “We hear you.”", "proceeding Commons"),
        (
            "“We hear you,” Carrow told the House of Lords last week.",
            "proceeding House of Lords @ last week",
        ),
        ("The peer told Times Radio it was “a farce”.", "interview Times Radio"),
        (
            "In her memoir, Dunmore described the cabinet as “a nest of vipers”.",
            "publication",
        ),
        // Irish, Scottish
        (
            "Taoiseach Eoin Ballard told the Dáil the plan was “not for turning”.",
            "proceeding Dáil",
        ),
        (
            "“It is a kick in the teeth,” farmer Sean Rafferty told RTÉ's Morning Ireland.",
            "interview Morning Ireland",
        ),
        (
            "Speaking on Newstalk, Rafferty said it was “a kick in the teeth”.",
            "interview Newstalk",
        ),
        (
            "First Minister Isla Craig told Holyrood the bill was “dead in the water”.",
            "proceeding Holyrood",
        ),
        // Indian
        (
            "“The dam is safe,” Chief Minister Ravi Shetkar told PTI.",
            "interview PTI",
        ),
        (
            "“The dam is safe,” Shetkar told ANI on Sunday.",
            "interview ANI @ Sunday",
        ),
        (
            "Speaking to NDTV, actor Leela Marwah said she was “humbled”.",
            "interview NDTV",
        ),
        (
            "Leela Marwah took to Instagram and wrote, “Grateful for all the love.”",
            "social_media Instagram",
        ),
        (
            "Sharing the picture on her Instagram story, Marwah wrote, “Grateful for all the love.”",
            "social_media Instagram",
        ),
        (
            "Addressing a rally in Nagpur on Saturday, Shetkar said the opposition was “running scared”.",
            "speech @ Saturday",
        ),
        (
            "Addressing a press conference in Mumbai, Shetkar said the opposition was “running scared”.",
            "press",
        ),
        ("Shetkar tweeted, “The dam is safe.”", "social_media Twitter"),
        ("“The dam is safe,” Shetkar posted on X.", "social_media X"),
        (
            "Replying to a question in the Lok Sabha, minister Devika Rane said the funds had been “fully used”.",
            "proceeding Lok Sabha",
        ),
        (
            "Rane told the Rajya Sabha that the funds had been “fully used”.",
            "proceeding Rajya Sabha",
        ),
        ("The bench of Justices Iyer and Bose observed, “Bail is the rule.”", "-"),
        (
            "The Supreme Court on Monday observed that bail was “the rule”.",
            "proceeding Supreme Court @ Monday",
        ),
        (
            "In a letter to the governor, Rane called the order “unlawful”.",
            "statement",
        ),
        (
            "Talking to reporters in Patna, Shetkar said, “We have the numbers.”",
            "press",
        ),
        (
            "Speaking to the media after the meeting, Shetkar said, “We have the numbers.”",
            "press",
        ),
        (
            "“We have the numbers,” Shetkar told mediapersons here on Friday.",
            "press @ Friday",
        ),
        (
            "“We have the numbers,” Shetkar told India Today TV in an exclusive interview.",
            "interview India Today TV",
        ),
        (
            "In a Facebook post, Shetkar said the charges were “false and malicious”.",
            "social_media Facebook",
        ),
        (
            "In a video message posted on Facebook, Shetkar said the charges were “false and malicious”.",
            "social_media Facebook",
        ),
        (
            "In his Mann Ki Awaaz radio address on Sunday, Shetkar said farmers were “the backbone”.",
            "speech @ Sunday",
        ),
        (
            "Shetkar told The Hindu that the charges were “false and malicious”.",
            "interview The Hindu",
        ),
        (
            "“We played well,” Nadkarni said at the pre-match press conference on 3 June.",
            "press @ 3 June",
        ),
        // African
        (
            "“This is theft,” opposition leader Femi Adekola told Channels TV.",
            "interview Channels TV",
        ),
        (
            "“This is theft,” Adekola said on Channels Television's Politics Today.",
            "interview Politics Today",
        ),
        (
            "In a statement issued in Abuja on Tuesday, presidential aide Bola Okoye said the report was “fake”.",
            "statement @ Tuesday",
        ),
        (
            "The minister, Naledi Khoza, told SABC News: “We are on track.”",
            "interview SABC News",
        ),
        (
            "Khoza told Parliament on Thursday: “We are on track.”",
            "proceeding Parliament @ Thursday",
        ),
        ("“We are on track,” Khoza told journalists in Pretoria.", "press"),
        (
            "Khoza told the Mail & Guardian: “We are on track.”",
            "interview Mail & Guardian",
        ),
        (
            "“This is theft,” Adekola told the News Agency of Nigeria (NAN) in Lagos.",
            "interview News Agency of Nigeria",
        ),
        (
            "President Amos Kiplagat told mourners at the funeral: “He was a giant.”",
            "speech",
        ),
        ("“He was a giant,” Kiplagat said during a rally in Eldoret.", "speech"),
        (
            "“We will appeal,” lawyer Grace Mutiso told Citizen TV.",
            "interview Citizen TV",
        ),
        (
            "“We will appeal,” Mutiso told the Daily Nation by phone.",
            "interview Daily Nation",
        ),
        // Australian
        (
            "“It's a dud policy,” Senator Kim Larrabee told ABC's 7.30.",
            "interview 7.30",
        ),
        (
            "“It's a dud policy,” Larrabee told the ABC's Insiders program on Sunday.",
            "interview Insiders @ Sunday",
        ),
        (
            "Larrabee told Sky News Australia it was “a dud policy”.",
            "interview Sky News Australia",
        ),
        (
            "Larrabee told ABC Radio National: “It's a dud policy.”",
            "interview ABC Radio National",
        ),
        (
            "Treasurer Ross Tully told reporters in Canberra on Monday the budget was “responsible”.",
            "press @ Monday",
        ),
        (
            "Appearing before a Senate estimates hearing, Commissioner Dale Burke said staff were “stretched”.",
            "proceeding Senate",
        ),
        (
            "Burke told the royal commission that staff were “stretched”.",
            "proceeding",
        ),
        (
            "“We left a few out there,” coach Wayne Tindall told Fox Sports.",
            "interview Fox Sports",
        ),
        ("Premier Gail Hart told 2GB radio: “We got it wrong.”", "interview 2GB"),
        // Wire and US
        (
            "“We are not backing down,” Governor Lena Ortiz told Reuters on Wednesday.",
            "interview Reuters @ Wednesday",
        ),
        (
            "“We are not backing down,” Ortiz told Reuters in an interview.",
            "interview Reuters",
        ),
        (
            "“We are not backing down,” Ortiz told The Associated Press.",
            "interview The Associated Press",
        ),
        ("“We are not backing down,” Ortiz told AFP.", "interview AFP"),
        (
            "In an interview with CBS's Face the Nation on Sunday, Ortiz said the plan was “reckless”.",
            "interview Face the Nation @ Sunday",
        ),
        (
            "Ortiz said on NBC's “Meet the Press” on Sunday that the plan was “reckless.”",
            "interview Meet the Press @ Sunday",
        ),
        (
            "“It is reckless,” Ortiz said Sunday on ABC's “This Week.”",
            "interview This Week @ Sunday",
        ),
        (
            "“It is reckless,” Ortiz said on Fox News Sunday.",
            "interview Fox News Sunday",
        ),
        ("Appearing on CNN, Ortiz called the plan “reckless.”", "interview CNN"),
        (
            "Ortiz, appearing on MSNBC's Morning Joe, called the plan “reckless.”",
            "interview Morning Joe",
        ),
        (
            "In an interview on “The Dale Hobbs Show,” Ortiz called the plan “reckless.”",
            "interview The Dale Hobbs Show",
        ),
        (
            "Ortiz told podcast host Dale Hobbs that the plan was “reckless.”",
            "interview",
        ),
        (
            "Ortiz told a crowd of supporters in Toledo that the plan was “reckless.”",
            "speech",
        ),
        (
            "At a town hall in Toledo on Monday night, Ortiz said the plan was “reckless.”",
            "speech @ Monday night",
        ),
        (
            "During Tuesday's debate, Ortiz called the plan “reckless.”",
            "debate @ Tuesday",
        ),
        (
            "“It is reckless,” Ortiz said during the second presidential debate.",
            "debate",
        ),
        (
            "Testifying before the Senate Judiciary Committee, Ortiz called the plan “reckless.”",
            "proceeding Senate Judiciary Committee",
        ),
        (
            "In a court filing on Friday, prosecutors said Hobbs was “a flight risk.”",
            "proceeding @ Friday",
        ),
        (
            "U.S. District Judge Paula Senn wrote in her ruling that the ban was “arbitrary.”",
            "proceeding",
        ),
        (
            "In an affidavit, FBI agent Carl Dow wrote that Hobbs “panicked.”",
            "proceeding",
        ),
        (
            "“It is reckless,” Ortiz wrote in an op-ed for USA Today.",
            "publication USA Today",
        ),
        (
            "In a column for the Toledo Blade, Ortiz wrote that the plan was “reckless.”",
            "publication Toledo Blade",
        ),
        (
            "“It is reckless,” Ortiz wrote on Truth Social late Thursday.",
            "social_media Truth Social @ late Thursday",
        ),
        (
            "Ortiz wrote in a Substack post that the plan was “reckless.”",
            "social_media Substack",
        ),
        (
            "“It is reckless,” Ortiz said in a YouTube video posted Monday.",
            "social_media YouTube @ Monday",
        ),
        (
            "“Praying for Toledo,” Ortiz posted to Facebook.",
            "social_media Facebook",
        ),
        ("“It is reckless,” Ortiz said in a news release.", "statement"),
        (
            "“It is reckless,” Ortiz said in a memo to staff obtained by The Harbour Post.",
            "statement",
        ),
        (
            "In a letter to shareholders, chief executive Tom Wray said the year was “brutal.”",
            "statement",
        ),
        (
            "On a conference call with analysts, Wray said the year was “brutal.”",
            "press",
        ),
        (
            "“It was a brutal year,” Wray said on an earnings call Thursday.",
            "press @ Thursday",
        ),
        ("Wray told CNBC the year was “brutal.”", "interview CNBC"),
        (
            "Wray told Bloomberg Television in Davos that the year was “brutal.”",
            "interview Bloomberg Television",
        ),
        (
            "Wray told the Financial Times that the year was “brutal”.",
            "interview Financial Times",
        ),
        (
            "In an email to The Post, Wray said the year was “brutal.”",
            "statement The Harbour Post",
        ),
        ("“It was brutal,” Wray told The Post.", "interview The Harbour Post"),
        (
            "“It was brutal,” Wray said in an interview with The Post.",
            "interview The Harbour Post",
        ),
        ("“It was brutal,” Wray said in a text message.", "statement"),
        ("“It was brutal,” Wray told me.", "interview"),
        (
            "“It was brutal,” Wray told this newspaper last month.",
            "interview The Harbour Post @ last month",
        ),
        (
            "In a phone call with the governor, Wray said the year was “brutal.”",
            "conversation",
        ),
        ("“It was brutal,” Wray told his wife.", "conversation"),
        (
            "In a leaked recording, Wray is heard calling the year “brutal.”",
            "conversation",
        ),
        ("“It was brutal,” Wray says in the documentary.", "publication"),
        (
            "The report, published by the Institute for Fair Work, said conditions were “brutal.”",
            "publication",
        ),
        (
            "In her book “The Long Shift,” Wray calls the year “brutal.”",
            "publication The Long Shift",
        ),
        (
            "The study, published in the journal Nature Climate, found the loss was “irreversible.”",
            "publication Nature Climate",
        ),
        (
            "“The loss is irreversible,” lead author Ines Corral said in a statement.",
            "statement",
        ),
        (
            "“The loss is irreversible,” Corral told New Scientist.",
            "interview New Scientist",
        ),
        // Sport
        (
            "“I feel great,” striker Pablo Renn told the club's website.",
            "interview",
        ),
        (
            "“I feel great,” Renn told Sky Sports after the match on Saturday.",
            "interview Sky Sports @ Saturday",
        ),
        (
            "“I feel great,” Renn told BBC Match of the Day.",
            "interview Match of the Day",
        ),
        (
            "“I feel great,” Renn said at his news conference on Friday.",
            "press @ Friday",
        ),
        ("“I feel great,” Renn told ESPN.", "interview ESPN"),
        ("“I feel great,” Renn told talkSPORT.", "interview talkSPORT"),
        ("“I feel great,” Renn wrote on Instagram.", "social_media Instagram"),
        // Courts
        (
            "“He never said a word,” Dow testified on Tuesday.",
            "proceeding @ Tuesday",
        ),
        ("Dow told jurors that Hobbs “never said a word.”", "proceeding"),
        ("“You are a danger to women,” the judge, Anita Marsh, told him.", "-"),
        // Dates
        ("On Tuesday, Ortiz said the plan was “reckless.”", "- @ Tuesday"),
        (
            "Ortiz said late Tuesday that the plan was “reckless.”",
            "- @ late Tuesday",
        ),
        (
            "Ortiz said on Tuesday evening that the plan was “reckless.”",
            "- @ Tuesday evening",
        ),
        (
            "Ortiz said earlier this month that the plan was “reckless.”",
            "- @ earlier this month",
        ),
        ("Ortiz said last week that the plan was “reckless.”", "- @ last week"),
        ("In 2019, Ortiz said the plan was “reckless.”", "- @ 2019"),
        (
            "Ortiz said on Monday, June 2, that the plan was “reckless.”",
            "- @ Monday, June 2",
        ),
        ("Ortiz said on 3 June that the plan was “reckless”.", "- @ 3 June"),
        ("“It is reckless,” Ortiz said yesterday.", "- @ yesterday"),
        ("“It is reckless,” Ortiz said in March.", "- @ March"),
        ("“It is reckless,” Ortiz said in March 2024.", "- @ March 2024"),
        ("“It is reckless,” Ortiz said two weeks ago.", "- @ two weeks ago"),
        ("Ortiz, who took office in 2019, said the plan was “reckless.”", "-"),
        ("Ortiz said the plan unveiled on Monday was “reckless.”", "-"),
        ("Ortiz said the summit on Tuesday would be “a waste.”", "-"),
        ("Ortiz said Thursday that Monday's vote was “reckless.”", "- @ Thursday"),
        (
            "HARBOUR CITY, June 3 (AP) — Governor Lena Ortiz said the plan was “reckless.”",
            "-",
        ),
        (
            "HARBOUR CITY (Reuters) - Governor Lena Ortiz said on Tuesday the plan was “reckless.”",
            "- @ Tuesday",
        ),
        // Carried
        (
            "In an interview with CBS's Face the Nation on Sunday, Governor Lena Ortiz defended the plan.\n\n“We had no choice,” Ortiz said.",
            "interview Face the Nation @ Sunday",
        ),
        (
            "Governor Lena Ortiz told reporters on Monday that the plan was “sound.”\n\n“We had no choice,” she said.\n\n“The state was broke,” she added.",
            "press @ Monday ; press @ Monday ; press @ Monday",
        ),
        (
            "At a hearing of the Senate Banking Committee on Tuesday, Governor Lena Ortiz faced sharp questions.\n\n“We had no choice,” Ortiz said.\n\nSenator Tom Hale was not convinced.\n\n“You had every choice,” Hale said.",
            "proceeding Senate Banking Committee @ Tuesday ; proceeding Senate Banking Committee @ Tuesday",
        ),
        (
            "Governor Lena Ortiz and her rival Tom Hale clashed in a televised debate on Tuesday night.\n\n“You had every choice,” Hale said.\n\n“We had no choice,” Ortiz replied.",
            "debate @ Tuesday night ; debate @ Tuesday night",
        ),
        (
            "In a series of posts on X on Monday, Governor Lena Ortiz attacked the court.\n\n“They are partisans,” she wrote.\n\n“They should be ashamed,” she added.",
            "social_media X @ Monday ; social_media X @ Monday",
        ),
        (
            "Governor Lena Ortiz told the BBC in a wide-ranging interview that she was “tired.”\n\nShe has led the state for six years.\n\n“Nobody tells you how lonely it is,” she said.",
            "interview BBC ; interview BBC",
        ),
        (
            "Governor Lena Ortiz said in a statement that the ruling was “wrong.”\n\n“We will appeal,” she said.",
            "statement ; statement",
        ),
        (
            "Governor Lena Ortiz said in a statement that the ruling was “wrong.”\n\nHer rival Tom Hale disagreed. “It was right,” he said.",
            "statement ; -",
        ),
        (
            "Governor Lena Ortiz told CNN on Monday that the ruling was “wrong.”\n\nA lawyer for the plaintiffs, Dale Hobbs, praised it. “It was right,” he said.",
            "interview CNN @ Monday ; -",
        ),
    ]);
}
