//! What to do about an input that could not be read.

/// The next step for a failure with this code; `None` where the message says it, or there is none.
pub fn of(code: &str) -> Option<&'static str> {
    Some(match code {
        "E204" => {
            "convert it to text, HTML or JSONL, or unpack it, and read that; `pdftotext` does so for PDF files"
        }
        "E205" => {
            "--max-bytes N lets the text of a report have N bytes, and a page or record 32 times as many; \
             parts of a very long text are better read one by one"
        }
        "E206" => "what stands before the damage was read where it is JSONL; fetch or pack the file again",
        "E207" => {
            "each line must be one JSON object, such as {\"id\": \"a1\", \"text\": \"Two envoys met.\"}"
        }
        "E208" => "put quotation marks around the value, or leave the field away",
        "E209" => "give the report in the field `text`, or a page in `html`",
        "E210" => "write YYYY-MM-DD, or give --published DATE, which goes before what records say",
        "E211" => "if it is a report nonetheless, save its text alone and read that",
        "E212" => "if it is a report nonetheless, save its text alone and read that",
        "E213" => "make it one record a line: `jq -c '.[]' FILE` for an array, `jq -c . FILE` for objects",
        "E215" => "name the folder itself to have it read",
        _ => return None,
    })
}
