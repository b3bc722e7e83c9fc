//! Signs that a web form or a database wrote as HTML entities: `R&amp;D`, `D&eacute;veloppeur`.

use std::borrow::Cow;

/// The named entities that are met in titles: those of HTML that stand for Latin letters and for the signs of
/// plain text.
#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}'),
    ("iexcl", '¡'), ("cent", '¢'), ("pound", '£'), ("curren", '¤'), ("yen", '¥'), ("brvbar", '¦'),
    ("sect", '§'), ("uml", '¨'), ("copy", '©'), ("ordf", 'ª'), ("laquo", '«'), ("not", '¬'),
    ("shy", '\u{ad}'), ("reg", '®'), ("macr", '¯'), ("deg", '°'), ("plusmn", '±'), ("sup2", '²'),
    ("sup3", '³'), ("acute", '´'), ("micro", 'µ'), ("para", '¶'), ("middot", '·'), ("cedil", '¸'),
    ("sup1", '¹'), ("ordm", 'º'), ("raquo", '»'), ("frac14", '¼'), ("frac12", '½'), ("frac34", '¾'),
    ("iquest", '¿'), ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Atilde", 'Ã'), ("Auml", 'Ä'),
    ("Aring", 'Å'), ("AElig", 'Æ'), ("Ccedil", 'Ç'), ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'),
    ("Euml", 'Ë'), ("Igrave", 'Ì'), ("Iacute", 'Í'), ("Icirc", 'Î'), ("Iuml", 'Ï'), ("ETH", 'Ð'),
    ("Ntilde", 'Ñ'), ("Ograve", 'Ò'), ("Oacute", 'Ó'), ("Ocirc", 'Ô'), ("Otilde", 'Õ'), ("Ouml", 'Ö'),
    ("times", '×'), ("Oslash", 'Ø'), ("Ugrave", 'Ù'), ("Uacute", 'Ú'), ("Ucirc", 'Û'), ("Uuml", 'Ü'),
    ("Yacute", 'Ý'), ("THORN", 'Þ'), ("szlig", 'ß'), ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'),
    ("atilde", 'ã'), ("auml", 'ä'), ("aring", 'å'), ("aelig", 'æ'), ("ccedil", 'ç'), ("egrave", 'è'),
    ("eacute", 'é'), ("ecirc", 'ê'), ("euml", 'ë'), ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'),
    ("iuml", 'ï'), ("eth", 'ð'), ("ntilde", 'ñ'), ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'),
    ("otilde", 'õ'), ("ouml", 'ö'), ("divide", '÷'), ("oslash", 'ø'), ("ugrave", 'ù'), ("uacute", 'ú'),
    ("ucirc", 'û'), ("uuml", 'ü'), ("yacute", 'ý'), ("thorn", 'þ'), ("yuml", 'ÿ'), ("OElig", 'Œ'),
    ("oelig", 'œ'), ("Scaron", 'Š'), ("scaron", 'š'), ("Zcaron", 'Ž'), ("zcaron", 'ž'), ("Ccaron", 'Č'),
    ("ccaron", 'č'), ("Rcaron", 'Ř'), ("rcaron", 'ř'), ("Ecaron", 'Ě'), ("ecaron", 'ě'), ("Cacute", 'Ć'),
    ("cacute", 'ć'), ("Nacute", 'Ń'), ("nacute", 'ń'), ("Sacute", 'Ś'), ("sacute", 'ś'), ("Zacute", 'Ź'),
    ("zacute", 'ź'), ("Zdot", 'Ż'), ("zdot", 'ż'), ("Lstrok", 'Ł'), ("lstrok", 'ł'), ("Aogon", 'Ą'),
    ("aogon", 'ą'), ("Eogon", 'Ę'), ("eogon", 'ę'), ("Yuml", 'Ÿ'), ("Gbreve", 'Ğ'), ("gbreve", 'ğ'),
    ("Idot", 'İ'), ("imath", 'ı'), ("Scedil", 'Ş'), ("scedil", 'ş'), ("ndash", '–'), ("mdash", '—'),
    ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'), ("ldquo", '“'), ("rdquo", '”'), ("bdquo", '„'),
    ("bull", '•'), ("hellip", '…'), ("lsaquo", '‹'), ("rsaquo", '›'), ("euro", '€'), ("trade", '™'),
    ("ensp", ' '), ("emsp", ' '), ("thinsp", ' '), ("num", '#'), ("sol", '/'), ("comma", ','),
    ("period", '.'), ("colon", ':'), ("semi", ';'), ("lpar", '('), ("rpar", ')'), ("plus", '+'),
    ("verbar", '|'), ("vert", '|'), ("hyphen", '-'), ("dash", '-'),
];

/// The longest name or number of an entity.
const LONGEST: usize = 8;

/// Exports that went through two systems have `&amp;amp;`.
const PASSES: usize = 3;

/// `text` with its HTML entities as the signs that they stand for.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..PASSES {
        match decode_once(&decoded) {
            Some(again) => decoded = Cow::Owned(again),
            None => break,
        }
    }
    decoded
}

/// `text` with its entities decoded once; nothing where it has none.
fn decode_once(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(start) = text[at..].find('&').map(|found| at + found) {
        let name = &text[start + 1..];
        let end = name.bytes().take(LONGEST + 1).position(|byte| byte == b';');
        match end.and_then(|end| Some((sign(&name[..end])?, start + end + 2))) {
            Some((sign, end)) => {
                decoded.push_str(&text[from..start]);
                decoded.push(sign);
                (from, at) = (end, end);
            }
            None => at = start + 1,
        }
    }
    (from > 0).then(|| decoded + &text[from..])
}

/// The sign that an entity of this name or number stands for.
fn sign(name: &str) -> Option<char> {
    let number = name
        .strip_prefix('#')
        .map(|number| match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16),
            None => number.parse(),
        });
    if let Some(number) = number {
        return number.ok().and_then(char::from_u32).filter(|sign| *sign != '\0');
    }
    let named = NAMED.iter().find(|(known, _)| *known == name);
    // The first four are written in capitals, too, where a whole title is.
    let named = named.or_else(|| {
        NAMED[..4]
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
    });
    named.map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_the_signs_that_they_stand_for() {
        for (written, meant) in [
            ("VP, R&amp;D", "VP, R&D"),
            ("R&AMP;D", "R&D"),
            ("Gesch&auml;ftsf&uuml;hrer", "Geschäftsführer"),
            ("&Eacute;lectricien", "Électricien"),
            ("L&#39;ing&#233;nieur", "L'ingénieur"),
            ("L&#x27;ing&#xE9;nieur", "L'ingénieur"),
            ("R&amp;amp;D", "R&D"),
            ("D&amp;eacute;veloppeur", "Développeur"),
        ] {
            assert_eq!(decode(written), meant);
        }
    }

    #[test]
    fn what_is_no_entity_stays() {
        for title in [
            "R&D",
            "R&D; Sales",
            "T&S lead; EMEA",
            "A & B;",
            "&;",
            "&#;",
            "&#x110000;",
            "&#0;",
            "&é;",
            "&",
        ] {
            assert_eq!(decode(title), title);
        }
    }
}
