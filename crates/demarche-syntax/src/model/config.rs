//! Reads `config.cfg`: sections of `key = value` lines, values in JSON, `${section:key}` for references.

use std::collections::BTreeMap;

use serde_json::Value;

/// References to references beyond this are refused.
const MAX_REFERENCES: usize = 8;

/// A configuration: values by section and key.
#[derive(Debug, Default)]
pub(super) struct Config {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

impl Config {
    /// Reads the text of a configuration.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut config = Self::default();
        let mut section = String::new();
        let mut key = String::new();
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            let indented = line.starts_with([' ', '\t']);
            if indented && !key.is_empty() {
                // A value may go on in indented lines.
                if let Some(value) = config.sections.get_mut(&section).and_then(|keys| keys.get_mut(&key)) {
                    value.push('\n');
                    value.push_str(trimmed);
                }
            } else if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.to_owned();
                key.clear();
                config.sections.entry(section.clone()).or_default();
            } else if let Some((name, value)) = trimmed.split_once('=') {
                key = name.trim().to_owned();
                let keys = config.sections.entry(section.clone()).or_default();
                keys.insert(key.clone(), value.trim().to_owned());
            } else {
                return Err(format!("line {} is neither a section nor a value", number + 1));
            }
        }
        Ok(config)
    }

    /// The value of `key` in `section`, with references followed; none where it is not there.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<Value> {
        self.follow(section, key, 0)
    }

    /// The value as text; none where it is not there or no text.
    pub(super) fn text(&self, section: &str, key: &str) -> Option<String> {
        match self.get(section, key)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a truth value; false where it is not there.
    pub(super) fn is_true(&self, section: &str, key: &str) -> bool {
        self.get(section, key).and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// The value as a list of texts; empty where it is not there.
    pub(super) fn texts(&self, section: &str, key: &str) -> Vec<String> {
        let Some(Value::Array(list)) = self.get(section, key) else { return Vec::new() };
        list.into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    fn follow(&self, section: &str, key: &str, depth: usize) -> Option<Value> {
        let raw = self.sections.get(section)?.get(key)?;
        if let Some(path) = raw.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
            && depth < MAX_REFERENCES
        {
            let (section, key) = path.split_once(':').or_else(|| path.rsplit_once('.'))?;
            return self.follow(section, key, depth + 1);
        }
        Some(serde_json::from_str(raw).unwrap_or_else(|_| Value::String(raw.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_values_lists_and_references() {
        let config = Config::read(
            "[nlp]\nlang = \"en\"\npipeline = [\"a\",\n  \"b\"]\n\n[x.y]\nwidth = ${z:w}\nok = true\n[z]\nw = 96\nbad = ${x.y:bad2}\n",
        )
        .unwrap();
        assert_eq!(config.text("nlp", "lang").as_deref(), Some("en"));
        assert_eq!(config.texts("nlp", "pipeline"), ["a", "b"]);
        assert_eq!(config.get("x.y", "width"), Some(Value::from(96)));
        assert!(config.is_true("x.y", "ok") && !config.is_true("x.y", "no"));
        assert_eq!(config.get("z", "bad"), None);
        assert!(Config::read("[a]\nnonsense\n").is_err());
    }
}
