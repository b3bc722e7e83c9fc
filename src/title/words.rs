//! Where a word ends.

use unicode_normalization::char::is_combining_mark;

/// Whether two signs that stand side by side may belong to one word. Scripts that put no spaces between
/// words have no such place, so there any two signs may be of two words; so may a sign of such a script and
/// any other, as in `AI工程师`. A mark belongs to the letter before it, as the virama in `प्रबन्धक` does.
pub(crate) fn is_joined(left: char, right: char) -> bool {
    is_of_word(left) && is_of_word(right) && !is_unspaced(left) && !is_unspaced(right)
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || (!sign.is_ascii() && is_combining_mark(sign) && !is_of_emoji(sign))
}

/// Whether a mark only says how the sign before it is drawn, as in `⚖️` and `1️⃣`.
fn is_of_emoji(sign: char) -> bool {
    matches!(sign, '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20ff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a sign is of a script that puts no spaces between words: Chinese, Japanese, Thai, Lao, Khmer,
/// Burmese, Tibetan; or Korean, which does, but writes what a title is made of in one.
pub(crate) fn is_unspaced(sign: char) -> bool {
    matches!(u32::from(sign),
        0x0e00..=0x0eff | 0x0f00..=0x0fff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff
        | 0x3005..=0x3007 | 0x3040..=0x318f | 0x31a0..=0x31bf | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_spaces_except_in_scripts_that_have_none() {
        assert!(is_joined('I', 'T') && is_joined('é', '1') && is_joined('и', 'т'));
        assert!(!is_joined('T', ' ') && !is_joined('T', '&'));
        assert!(is_joined('न', '\u{94d}') && is_joined('\u{94d}', 'ध'), "a virama");
        assert!(
            !is_joined('\u{fe0f}', 'L') && !is_joined('\u{20e3}', 'C'),
            "the end of an emoji"
        );
        for (left, right) in [
            ('模', '型'),
            ('ア', 'ー'),
            ('I', '工'),
            ('级', 'A'),
            ('ก', 'า'),
            ('능', '연'),
        ] {
            assert!(!is_joined(left, right), "{left}{right}");
        }
    }
}
