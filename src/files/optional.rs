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

    /// The file that is looked for, there or not.
    #[must_use]
    pub fn place(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Named(file) | Self::IfThere(file) => Some(file),
        }
    }
}
