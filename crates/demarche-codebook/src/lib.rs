//! What words mean to demarche: ontology, scales, lexicon of acts, actors with dated offices.
