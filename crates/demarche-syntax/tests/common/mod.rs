//! The pipeline that the tests run: the one in `models/` of the repository.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;
use std::sync::LazyLock;

use demarche_syntax::Pipeline;

/// Where the converted pipeline lies.
pub fn model_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm-3.8.0.dmodel")
}

/// The pipeline, read once.
pub static PIPELINE: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::open(&model_path()).expect("models/ holds the English pipeline"));
