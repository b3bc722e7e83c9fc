//! A file that need not be named.

use std::path::{Path, PathBuf};

/// A file that is read where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OptionalFile {
    /// None is.
    #[default]
    None,
    /// This one, which must be there.
    Named(PathBuf),
    /// This one, if it is there.
    IfThere(PathBuf),
}

impl OptionalFile {
    /// The file that is `named`, which must be there, or else the `usual` one, if it is there.
    #[must_use]
    pub fn named_or(named: Option<&Path>, usual: &str) -> Self {
        match named {
            Some(named) => Self::Named(named.to_path_buf()),
            None => Self::IfThere(usual.into()),
        }
    }

    /// The file to read, if there is one.
    #[must_use]
    pub fn find(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Named(file) => Some(file),
            Self::IfThere(file) => Some(file.as_path()).filter(|file| file.is_file()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_named_is_looked_for_whether_it_is_there_or_not() {
        let named = OptionalFile::named_or(Some(Path::new("nowhere.csv")), "Cargo.toml");
        assert_eq!(named.find(), Some(Path::new("nowhere.csv")));
        assert_eq!(OptionalFile::named_or(None, "nowhere.csv").find(), None);
        assert_eq!(OptionalFile::None.find(), None);
    }
}
