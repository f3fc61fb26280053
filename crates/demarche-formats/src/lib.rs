//! Documents in (text, HTML, JSONL), events out (JSONL, PLOVER, CSV, tables).
