//! Which stretches are found under every style of marks: `[` and `]` enclose each stretch's words, `{` those that miss a mark.

use extractor::frame::Frame;

/// Reads the text without the brackets and renders what was found with them.
#[track_caller]
fn check(marked: &str) {
    let text: String = marked.chars().filter(|c| !"[]{}".contains(*c)).collect();
    let frame = Frame::read(&text);
    let mut edges: Vec<(usize, u8, char)> = Vec::new();
    for stretch in &frame.stretches {
        let (open, close) = if stretch.closed { ('[', ']') } else { ('{', '}') };
        edges.push((stretch.inner.start(), 1, open));
        edges.push((stretch.inner.end(), 0, close));
    }
    edges.sort();
    let mut found = String::new();
    let mut at = 0;
    for (offset, _, bracket) in edges {
        found.push_str(&text[at..offset]);
        found.push(bracket);
        at = offset;
    }
    found.push_str(&text[at..]);
    assert_eq!(found, marked);
}

#[test]
fn curly_straight_and_doubled_marks() {
    check("“[We open in May,]” Okafor said.");
    check("\"[We open in May,]\" Okafor said. \"[Or June.]\"");
    check("''[We open in May,]'' Okafor said.");
    check("``[We open in May,]'' Okafor said.");
    check("«[We open in May,]» Okafor said.");
    check("„[We open in May]“, Okafor said.");
}

#[test]
fn mixed_marks() {
    check("“[We're late,]\" Ruiz said.");
    check("\"[We're late,]” Ruiz said.");
    check("“[It is unusual,]“ she said. “[Very.]”");
    check("The vote was “[cowardly]” and the \"[smart]\" meters failed.");
}

#[test]
fn a_closing_mark_in_an_opening_place_opens() {
    check("He was not to ”[get close to the harbour at any time.]” They let him.");
}

#[test]
fn values_in_left_over_markup_are_no_quotes() {
    check("<post author=\"harbourcrew\" id=\"12\">Boats are “[home]” again</post>.");
}

#[test]
fn nested_marks() {
    check("“[My lawyer told me, ‘[Say nothing,]’ and I obeyed,]” Hale said.");
    check("\"[They called me \"[Captain]\" for years,]\" Hale said.");
    check("\"[They called me “[Captain]” for years,]\" Hale said.");
    check("“[We should ‘[finish it off,]’]” he wrote.");
    check("''[She said '[no]']'' he told us.");
}

#[test]
fn nested_marks_of_the_same_shape() {
    check("\"[She said \"[never]\" and he said \"[maybe]\",]\" Hale recalled.");
    check("“[She said “[never]” and he said “[maybe]”,]” Hale recalled.");
    check("\"[All she said was \"[no.]\"]\" Hale recalled.");
    check("'[They called me '[Captain]' for years,]' Hale said.");
    check("\"{We are late, Ruiz said.} \"[It is bad,]\" he said. \"[Very bad.]\"");
}

#[test]
fn british_marks() {
    check("'[We don't know who's in charge,]' Holt said.");
    check("‘[We don’t know who’s in charge,]’ Holt said.");
    check("'[He called it \"[a circus]\",]' Ruiz said.");
    check("'[The workers' rights are gone,]' she said, and '[nobody]' answered.");
    check("Hale: '[We will sell the hall]'");
}

#[test]
fn apostrophes_inches_and_decades_are_no_marks() {
    check("the '90s, rock 'n' roll, a 5\" pipe, 6'2\", the Joneses' dog");
    check("“[The 5\" pipe burst,]” she said.");
    check("The dogs' owners and the cats' owners met.");
    check("’Twas the night. It’s the players’ union.");
}

#[test]
fn a_missing_mark_is_bounded_by_the_paragraph() {
    check("“{We are late,} Ruiz said.\nThe bus left.");
    check("{We are late,}\" Ruiz said.\nThe bus left.");
    check("\"{We are late, Ruiz said.} \"[It is bad.]\"");
    check("‘{The pitch was dry and we knew it,} said Nair.\n\nThe umpires agreed.");
    check("{We are late and the bus is gone.}”\nThe clerk nodded.");
    check("Ruiz said: {We are late and the bus is gone.}”");
    check("The plan was dead” and so was the pump.");
}

#[test]
fn a_missing_closing_mark_does_not_take_the_reporting_clause() {
    check("“{We are late,} said Ana Ruiz, who drives the bus.");
    check("“{Who pays for it?} Commissioner Holt asked on Friday.");
    check("\"{They left, and nobody told the crew,} she said.");
    check("“{The boss came in, Tom waved, and we left.}");
    // The next paragraph opens with a mark: the speech goes on, whatever it tells of others.
    check("“{The boss came in, Tom said we were done.}\n\n“[It was odd,]” she said.");
}

#[test]
fn continued_paragraphs() {
    check("“{First.}\n\n“{Second.}\n\n“[Third,]” she said.");
    check("“{First.}\n{Second.}” he said.");
    check("'{It was the best innings I have seen.}\n\n'[The boys' mothers wept,]' Nair said.");
    check("‘{First.}\n\n‘{Second.}\n\n‘[Third,]’ she said.");
}

#[test]
fn misdecoded_marks() {
    check("â€œ[Weâ€™re late]â€\u{9d} â€“ Ruiz");
    check("â€œ[Weâ€™re late,]â€ Ruiz said.");
    check("â€˜[Weâ€™re late,]â€™ Ruiz said.");
    // Twice.
    check("Ã¢â‚¬Å“[It isnÃ¢â‚¬â„¢t over,]Ã¢â‚¬Â\u{9d} said Ruiz Ã¢â‚¬â€œ twice. Ã¢â‚¬Å“[No,]Ã¢â‚¬Â he said.");
    // As Latin-1 and as Mac OS Roman.
    check("â\u{80}\u{9c}[We are late,]â\u{80}\u{9d} Ruiz said â\u{80}\u{93} twice.");
    check("‚Äú[Weâ€™re late,]‚Äù Ruiz said ‚Äì twice.");
    // Windows-1252 as Latin-1.
    check("\u{93}[We\u{92}re late,]\u{94} Ruiz said.");
}

#[test]
fn marks_lost_in_a_conversion() {
    check("\u{fffd}[We don\u{fffd}t know,]\u{fffd} Ruiz said.");
}

#[test]
fn references_of_markup() {
    check("&ldquo;[It&rsquo;s over,]&rdquo; said Hale. &quot;[Go home.]&quot;");
    check("&#8220;[It&#8217;s over,]&#8221; said Hale. &#x201C;[Go.]&#x201D; &#34;[Home.]&#34;");
    check("&lsquo;[It&rsquo;s over,]&rsquo; said Hale. &#39;[I&#39;m glad.]&#39;");
    check("&amp;ldquo;[It is over,]&amp;rdquo; said Hale of Holt &amp; Co.");
    check("AT&T and R&D; Holt &amp; Co.");
}

#[test]
fn marks_without_words_are_no_stretches() {
    check("\"\" and “ ” and '…'");
    check("");
    check("\"");
}

#[test]
fn spaces_inside_the_marks_belong_to_no_stretch() {
    check("« [We are late] », said Martin.");
    check("“ [We are late.] ” said Martin.");
}
