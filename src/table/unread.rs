//! Files that are no tables, whatever they are called.

/// What a file is that begins with these bytes and is not read, with what to do about it; a sentence, or
/// nothing.
pub(super) fn refusal(beginning: &[u8]) -> Option<&'static str> {
    if beginning.starts_with(&[0xff, 0xfe, 0, 0]) || beginning.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Some("its letters take four bytes each (UTF-32). Save it as UTF-8 and try again.");
    }
    // UTF-16 letters are plain ones with zeros between.
    let text: Vec<u8> = beginning
        .iter()
        .copied()
        .filter(|byte| byte.is_ascii() && *byte != 0)
        .collect();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    let text = text.trim_start();
    let begins = |with: &str| text.starts_with(with);
    let page = begins("<")
        && ["<html", "<table", "<!doctype html", "<body"]
            .iter()
            .any(|tag| text.contains(tag));
    if begins("%pdf") {
        Some("it is a PDF document and no table. Export the table as CSV or .xlsx.")
    } else if begins("{\\rtf") {
        Some("it is a text document (RTF) and no table. Save the table as CSV or .xlsx.")
    } else if begins("mime-version:")
        || begins("content-type: multipart")
        || (begins("from:") && text.contains("multipart/related"))
    {
        Some(
            "it is a web archive (MHTML) that is called a workbook. Open it in Excel, save it as .xlsx, and try \
             again.",
        )
    } else if begins("<?xml") && text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        Some("it is an XML spreadsheet of Excel 2003. Open it in Excel, save it as .xlsx, and try again.")
    } else if page {
        Some(
            "it is a web page (HTML) that is called a table. Open it in Excel, save it as .xlsx, and try again.",
        )
    } else if begins("<?xml") {
        Some("it is an XML file and no table. Export the table as CSV or .xlsx.")
    } else if is_json(text) {
        Some("it is JSON and no table. Export the table as CSV, or send titles to the API of persona serve.")
    } else {
        None
    }
}

/// Whether a text begins as an object or a list of JSON does, and no header of a table.
fn is_json(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    matches!(
        (signs.next(), signs.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | '"' | ']'))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        for (beginning, named) in [
            ("%PDF-1.7", "PDF"),
            ("\u{feff}\n<!DOCTYPE HTML><p>", "HTML"),
            ("<meta><style></style><table>", "HTML"),
            (
                "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                "XML",
            ),
            ("<?xml version=\"1.0\"?><rows/>", "XML"),
            ("MIME-Version: 1.0", "MHTML"),
            ("[{\"id\": 1}]", "JSON"),
            ("{ \"results\": []}", "JSON"),
            ("{\\rtf1", "RTF"),
        ] {
            assert!(
                refusal(beginning.as_bytes()).is_some_and(|told| told.contains(named)),
                "{beginning}"
            );
        }
        let wide: Vec<u8> = "<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(refusal(&wide).is_some());
        let wider: Vec<u8> = "\u{feff}ID"
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        assert!(refusal(&wider).is_some_and(|told| told.contains("UTF-32")));
        for table in [
            "Record ID,Job Title\n",
            "<ID>,Title\n",
            "[Record ID],[Job Title]\n",
            "{id},x\n",
        ] {
            assert_eq!(refusal(table.as_bytes()), None, "{table}");
        }
    }
}
