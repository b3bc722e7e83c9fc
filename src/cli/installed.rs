//! What an installed program brings along: `bin/persona` has it in `share/persona`.

use std::path::{Path, PathBuf};

use persona::tagger::ShippedModel;

use super::paths;

/// The folder of all that, where the program is an installed one.
pub fn folder() -> Option<PathBuf> {
    let program = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .ok()?;
    let folder = program.ancestors().nth(2)?.join("share/persona");
    folder.is_dir().then_some(folder)
}

/// The model, laid out as the files of a project are.
pub fn model() -> Option<ShippedModel> {
    let folder = folder()?;
    Some(ShippedModel {
        model_dir: folder.join(paths::MODEL_DIR),
        title_reference: folder.join(paths::TITLE_REFERENCE),
    })
}

/// How a model is trained here.
pub fn train() -> &'static str {
    match Path::new("Makefile").is_file() {
        true => "`make train`",
        false => "`persona train`",
    }
}
