//! The demarche command line.
fn main() {}
