//! What whoever uses a server must know.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{Result, ensure};

/// Fewer characters than this can be guessed.
const SHORTEST: usize = 16;

/// What whoever uses a server must know. Only checksums are kept and compared, in a time that tells
/// nothing about them.
#[derive(Clone)]
pub struct Token {
    token: [u8; 32],
    cookie: [u8; 32],
    /// What a browser shows instead of the token once it has been given it.
    cookie_text: String,
}

impl Token {
    /// The token `text`.
    ///
    /// # Errors
    /// If it is too short.
    pub fn new(text: &str) -> Result<Self> {
        ensure!(
            text.chars().count() >= SHORTEST,
            "the token is too short to be safe: it needs {SHORTEST} characters or more"
        );
        let cookie_text = hexadecimal(&checksum(&format!("persona page {text}")));
        Ok(Self {
            token: checksum(text),
            cookie: checksum(&cookie_text),
            cookie_text,
        })
    }

    /// Whether `text` is the token.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        checksum(text).ct_eq(&self.token).into()
    }

    /// Whether `text` is what a browser was given for the token.
    #[must_use]
    pub fn is_cookie(&self, text: &str) -> bool {
        checksum(text).ct_eq(&self.cookie).into()
    }

    /// What a browser is given for the token.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie_text
    }
}

fn checksum(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_and_its_cookie_are_known_again_and_nothing_else() {
        let token = Token::new("correct horse battery").unwrap();
        assert!(token.is("correct horse battery"));
        assert!(!token.is("correct horse batterz"));
        assert!(!token.is(""));
        assert!(token.is_cookie(token.cookie()));
        assert!(!token.is_cookie("correct horse battery"));
        assert!(!token.is(token.cookie()));
    }

    #[test]
    fn a_token_that_can_be_guessed_is_refused() {
        assert!(Token::new("secret").is_err());
    }
}
