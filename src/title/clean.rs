//! A title's characters, brought to one form.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::entity;

/// Brings a title's characters to one form: HTML entities as the signs that they stand for, Unicode NFKC
/// (full-width letters, ligatures and the like become the plain ones), no invisible characters, single
/// spaces, none at the ends.
#[must_use]
pub fn clean(title: &str) -> String {
    let title = match title.contains('&') {
        true => entity::decode(title),
        false => Cow::Borrowed(title),
    };
    // Of plain letters, there is but one form.
    if title.is_ascii() {
        clean_characters(title.chars(), title.len())
    } else {
        clean_characters(title.nfkc(), title.len())
    }
}

fn clean_characters(characters: impl Iterator<Item = char>, length: usize) -> String {
    let mut cleaned = String::with_capacity(length);
    for character in characters {
        if character.is_whitespace() || character.is_control() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if !is_invisible(character) {
            cleaned.push(character);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Soft hyphens, zero-width characters, byte-order marks and direction marks: copied along from
/// web pages and word processors, seen by nobody, and different from one copy to the next.
///
/// The zero-width joiner (U+200D) and non-joiner (U+200C) stay: emoji and several scripts need them.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_becomes_single_spaces() {
        assert_eq!(clean("  Head\u{a0}of\t\r\n Sales "), "Head of Sales");
    }

    #[test]
    fn html_entities_become_their_signs() {
        assert_eq!(clean("VP,&nbsp;R&amp;D"), "VP, R&D");
        assert_eq!(clean("Gesch&auml;ftsf&uuml;hrer"), "Geschäftsführer");
    }

    #[test]
    fn compatibility_forms_become_the_plain_characters() {
        assert_eq!(clean("ＣＴＯ"), "CTO");
        assert_eq!(clean("Oﬃce Manager"), "Office Manager");
    }

    #[test]
    fn invisible_characters_vanish() {
        assert_eq!(
            clean("\u{feff}Data\u{200b} Scien\u{ad}tist\u{202c}"),
            "Data Scientist"
        );
        for sign in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').chain([
            '\u{34f}', '\u{61c}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{2061}',
        ]) {
            assert_eq!(
                clean(&format!("Scien{sign}tist")),
                "Scientist",
                "{}",
                sign.escape_unicode()
            );
        }
    }

    #[test]
    fn a_control_character_stands_for_a_space() {
        assert_eq!(clean("Data\u{7}Scientist"), "Data Scientist");
    }

    #[test]
    fn a_title_of_white_space_is_empty() {
        assert_eq!(clean(" \u{3000}\n\u{200b} "), "");
    }

    #[test]
    fn other_scripts_and_emoji_stay() {
        assert_eq!(clean("مدير المنتج 👩\u{200d}💻"), "مدير المنتج 👩\u{200d}💻");
    }
}
