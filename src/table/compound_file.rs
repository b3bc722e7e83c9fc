//! Looking into an old Office file before it is opened as a workbook.

use std::fs::File;

use cfb::CompoundFile;

use crate::error::{Result, bail, invalid};

/// Makes sure that the file is a workbook whose parts can be followed to their ends: in a damaged one they
/// may go in a circle, which the workbook's reader does not notice.
///
/// # Errors
/// If it is none, has a password, or is damaged.
pub(super) fn check(file: &File) -> Result<()> {
    let parts = CompoundFile::open(file)
        .map_err(|error| invalid!("the workbook is damaged ({error}). Save it again, as .xlsx."))?;
    let has = |name: &str| parts.exists(name);
    if has("/EncryptedPackage") {
        bail!("the workbook has a password. Save it without one and try again.");
    }
    if !has("/Workbook") && !has("/Book") {
        bail!("it is an old Office file, but no workbook. Save the table as .xlsx or as \"CSV UTF-8\".");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(part: &str) -> String {
        let file = tempfile::tempfile().unwrap();
        let mut parts = CompoundFile::create(&file).unwrap();
        parts.create_stream(part).unwrap();
        parts.flush().unwrap();
        check(&file)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_password_and_other_files_of_office_are_told_from_workbooks() {
        assert!(refusal("/EncryptedPackage").contains("has a password"));
        assert!(refusal("/WordDocument").contains("no workbook"));
        assert_eq!(refusal("/Workbook"), "");
    }
}
