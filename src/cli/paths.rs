//! Where files live where nobody says otherwise: the one place that knows the project's file names.

pub use persona::stream::rejects_beside as rejects;

/// Titles to tag.
pub const INPUT: &str = "data/input.csv";
/// Labelled titles.
pub const TRAINING_DATA: &str = "data/training_data.csv";
/// Titles that fit no persona (optional).
pub const BACKGROUND: &str = "data/background_titles.csv";
/// Labels that an audit questioned and somebody found right (optional).
pub const AUDIT_REVIEWED: &str = "data/audit_reviewed.csv";
/// Abbreviations and variants with their standard form (optional).
pub const TITLE_REFERENCE: &str = "data/title_reference.csv";
/// Rules that decide whatever the vote (optional).
pub const KEYWORD_RULES: &str = "data/keyword_rules.csv";
/// Words that say how senior a role is (optional).
pub const SENIORITY: &str = "data/seniority.csv";
/// The persona segments in priority order (optional).
pub const PERSONA_SEGMENTS: &str = "data/persona_segments.csv";
/// What a CRM calls the segments inside (optional).
pub const SEGMENT_VALUES: &str = "data/segment_values.csv";
/// The tagged titles.
pub const OUTPUT: &str = "tagged_personas.csv";
/// The trained model.
pub const MODEL_DIR: &str = "model";
/// Settings (optional).
pub const SETTINGS: &str = "persona.toml";
/// One log a run.
pub const LOG_DIR: &str = "logs";
