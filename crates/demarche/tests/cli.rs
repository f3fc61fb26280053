//! The built program, as users run it.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// All reports here were written for these tests.
const REPORT: &str = "Zürich talks end\n\nPublished May 19, 2021\n\nZÜRICH (AP) — Peru expelled two Chilean diplomats on Tuesday. Chile denied that its navy had attacked a Peruvian boat.\n";

fn demarche() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("demarche"));
    for name in ["NO_COLOR", "COLUMNS", "DEMARCHE_MODEL"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = demarche()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // The program may end before it has read all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic");
    output
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

fn lines(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    dir
}

fn path(dir: &TempDir, name: &str) -> String {
    dir.path().join(name).display().to_string()
}

#[test]
fn parse_gives_offsets_into_the_text() {
    let output = run(&["parse"], REPORT.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let lines = lines(&output);
    let tokens = lines[0]["tokens"].as_array().expect("tokens");
    let text: Vec<char> = REPORT.chars().collect();
    for (i, token) in tokens.iter().enumerate() {
        let at = |key: &str| token[key].as_u64().expect("a number") as usize;
        assert_eq!(
            text[at("start")..at("end")].iter().collect::<String>(),
            token["text"].as_str().expect("text")
        );
        assert!(at("head") < tokens.len());
        let keys: Vec<&String> = token.as_object().expect("an object").keys().collect();
        let expect = [
            "start",
            "end",
            "text",
            "tag",
            "pos",
            "lemma",
            "morph",
            "head",
            "dep",
            "ent_iob",
            "ent_type",
            "sent_start",
        ];
        assert_eq!(keys, expect, "token {i}");
    }
    let lemmas: Vec<&str> = tokens.iter().filter_map(|token| token["lemma"].as_str()).collect();
    assert!(lemmas.contains(&"expel") && lemmas.contains(&"deny"), "{lemmas:?}");
    // Date line and dateline are not parsed.
    assert!(!tokens.iter().any(|token| token["text"] == "Published" || token["text"] == "AP"));
}

#[test]
fn bad_inputs_are_named_and_the_rest_is_read() {
    let mut packed = flate(REPORT.as_bytes());
    packed.truncate(packed.len() / 2);
    let bomb = [b"<html>".to_vec(), b"<div>".repeat(100_000)].concat();
    let dir = folder(&[
        ("a.txt", REPORT.as_bytes()),
        ("b.pdf", b"%PDF-1.7"),
        ("c/d.jsonl", b"{\"id\": \"x\", \"text\": \"Peru met Chile.\"}\n{\"text\": 5}\n\nnonsense\n{\"id\": \"y\", \"text\": \"Chile met Peru.\"}\n"),
        ("c/.hidden", b"%PDF"),
        ("e.txt.gz", &packed),
        ("f.txt", b""),
        ("g.html", &bomb),
        ("h.txt", "Vizeminister reisen nach Wien und sprechen dort mit der Regierung über die Lage an der Grenze.".as_bytes()),
    ]);
    let root = dir.path().display().to_string();
    let output = run(&["parse", "--jobs", "3", &root, "/no/such/file"], b"");
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<String> =
        lines(&output).iter().map(|line| line["id"].as_str().expect("an id").replace(&root, "")).collect();
    assert_eq!(ids, ["/a.txt", "x", "y", "/h.txt"]);
    let errors: Vec<String> = err(&output)
        .lines()
        .filter(|line| !line.starts_with("  help: "))
        .map(|line| line.replace(&root, ""))
        .collect();
    assert_eq!(
        errors,
        [
            "error: /b.pdf: is not text but a PDF file [E204]",
            "error: /c/d.jsonl:2: the field `text` should be a string [E208]",
            "error: /c/d.jsonl:4: is no JSON record: expected ident at column 2 [E207]",
            "error: /e.txt.gz: is a damaged or truncated gzip file: incomplete deflate stream [E206]",
            "error: /f.txt: is empty [E203]",
            "error: /g.html: is a page that cannot be read safely: more than 400 elements open at once [E211]",
            "error: /no/such/file: cannot be opened: No such file or directory (os error 2) [E201]",
            "note: 4 reports were read, 7 inputs or records could not be",
        ]
    );
    // What to do is said once for each kind of failure.
    let output = run(&["parse", "--jobs", "3", &root, &root], b"");
    let help: Vec<_> = err(&output).lines().filter(|line| line.starts_with("  help: ")).collect();
    assert_eq!(help.len(), 5, "{help:#?}");
    assert!(help[0].contains("pdftotext"));
}

fn flate(bytes: &[u8]) -> Vec<u8> {
    // A gzip file of one stored block, as RFC 1951 and 1952 have it; the checksum is not reached.
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    let length = bytes.len() as u16;
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(bytes);
    out.extend([0; 8]);
    out
}

#[test]
fn other_languages_are_not_read() {
    let text = "El ministro se reunió con su homólogo en Lima para hablar de las sanciones contra el país.";
    let output = run(&["code", "--format", "jsonl"], text.as_bytes());
    assert_eq!((output.status.code(), out(&output)), (Some(0), ""));
    assert_eq!(err(&output), "note: <stdin>: cannot read Spanish yet [N201]\n");
    let quiet = run(&["code", "--format", "jsonl", "--quiet"], text.as_bytes());
    assert_eq!(err(&quiet), "");
}

#[test]
fn a_reading_as_json() {
    let output = run(&["code", "--format", "json", "--published", "2021-05-20"], REPORT.as_bytes());
    let lines = lines(&output);
    let document = &lines[0]["document"];
    assert_eq!(document["title"], "Zürich talks end");
    assert_eq!(document["published"]["date"], "2021-05-20");
    assert_eq!(document["published"]["source"], "given");
    assert_eq!(document["dateline"], "ZÜRICH");
    for key in ["events", "quotes", "meetings", "notes"] {
        assert!(lines[0][key].is_array(), "{key}");
    }
}

#[test]
fn a_large_line_is_passed_over() {
    let mut input = b"{\"text\": \"".to_vec();
    input.resize(20 << 20, b'a');
    input.extend(b"\"}\n{\"id\": \"b\", \"text\": \"Peru met Chile.\"}\n");
    let output = run(&["parse"], &input);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output).len(), 1);
    assert!(
        err(&output).starts_with("error: <stdin>:1: holds a document of more than 16777216 bytes"),
        "{}",
        err(&output)
    );
    // As text it is too long as well.
    let output = run(&["parse", "--input", "text"], &input);
    assert!(err(&output).contains("[E205]") && out(&output).is_empty());
}

#[test]
fn folders_without_files_and_links_out_of_them_are_named() {
    let dir = folder(&[("full/a.txt", REPORT.as_bytes()), ("elsewhere/b.txt", REPORT.as_bytes())]);
    fs::create_dir_all(dir.path().join("empty/inner")).expect("a folder");
    #[cfg(unix)]
    {
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, dir.path().join(name)).expect("a link");
        };
        link("../elsewhere", "full/out");
        link(".", "full/self");
    }
    let (full, empty) = (path(&dir, "full"), path(&dir, "empty"));
    let output = run(&["parse", "--quiet", &empty, &full], b"");
    let mut expect = format!("error: {empty}: is a folder without files [E214]\n");
    if cfg!(unix) {
        expect +=
            &format!("error: {full}/out: is a link to a folder elsewhere, which is not followed [E215]\n");
    }
    assert_eq!((output.status.code(), err(&output)), (Some(1), expect.as_str()));
    assert_eq!(lines(&output).len(), 1);
    // Where both are named, nothing is missing.
    let output = run(&["parse", &full, &path(&dir, "elsewhere")], b"");
    assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 2), "{}", err(&output));
}

#[test]
fn ids_that_are_used_twice_are_told() {
    let input = "{\"id\": \"x\", \"text\": \"Peru met Chile.\"}\n".repeat(3);
    let output = run(&["parse"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        err(&output),
        "note: <stdin>:2: the id `x` was used before, so ids of events may be the same [N206]\n\
         note: <stdin>:3: the id `x` was used before, so ids of events may be the same [N206]\n\
         note: 2 of 3 reports have an id that was used before\n"
    );
}

#[test]
fn what_is_written_is_not_read() {
    let dir = folder(&[("in/a.txt", REPORT.as_bytes()), ("in/out.jsonl", b"nonsense")]);
    let (input, target) = (path(&dir, "in"), path(&dir, "in/out.jsonl"));
    let output = run(&["parse", "-o", &target, &input], b"");
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
    assert_eq!(fs::read_to_string(&target).expect("the file").lines().count(), 1);
    // By name it would be lost.
    let output = run(&["parse", "-o", &target, &target], b"");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert_eq!(fs::read_dir(dir.path().join("in")).expect("a folder").count(), 2);
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_links_are_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder(&[("a.txt", REPORT.as_bytes()), ("real", b"old")]);
    let input = path(&dir, "a.txt");
    fs::set_permissions(dir.path().join("real"), fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("real", dir.path().join("link")).expect("a link");
    let output = run(&["parse", "-o", &path(&dir, "link"), &input], b"");
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
    assert!(dir.path().join("link").is_symlink());
    let real = dir.path().join("real");
    assert_eq!(fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&real).expect("the file").starts_with('{'));
    // Standard output by its name, and a pipe that the user names as an input.
    for target in ["-", "/dev/stdout"] {
        let output = run(&["parse", "-o", target, "/dev/stdin"], REPORT.as_bytes());
        assert_eq!(lines(&output).len(), 1, "{target}: {}", err(&output));
    }
    let output = run(&["parse", "-o", &dir.path().display().to_string(), &input], b"");
    assert!(err(&output).contains("is a folder; name a file in it"), "{}", err(&output));
}

#[test]
fn json_in_another_shape_is_named() {
    for (input, what) in [
        ("[\n{\"text\": \"Peru met Chile.\"}\n]\n", "a JSON array"),
        ("{\n  \"text\": \"Peru met Chile.\"\n}\n", "one JSON object over many lines"),
    ] {
        let output = run(&["parse"], input.as_bytes());
        assert_eq!((output.status.code(), out(&output)), (Some(1), ""));
        let expect = format!("error: <stdin>: is {what}, not one record a line [E213]\n  help: ");
        assert!(err(&output).starts_with(&expect), "{}", err(&output));
    }
    let output = run(&["parse", "--input", "text"], b"[{a} Peru met Chile.");
    assert_eq!(lines(&output).len(), 1, "{}", err(&output));
}

#[test]
fn output_files_appear_whole() {
    let dir = folder(&[("a.txt", REPORT.as_bytes())]);
    let target = path(&dir, "events.csv");
    let output = run(&["code", "--format", "csv", "-o", &target, &path(&dir, "a.txt")], b"");
    assert_eq!((output.status.code(), out(&output)), (Some(0), ""));
    assert!(fs::read_to_string(&target).expect("the file").starts_with("id,document,date,"));
    let names: Vec<_> = fs::read_dir(dir.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    // Where it cannot be written nothing is read.
    let output = run(&["code", "-o", "/no/such/folder/x", &path(&dir, "a.txt")], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("cannot write beside /no/such/folder/x"));
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let record = b"{\"text\": \"Peru expelled two Chilean diplomats on Tuesday.\"}\n".repeat(3_000);
    let mut child = demarche()
        .args(["parse"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || drop(stdin.write_all(&record)));
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut first = [0; 100];
    stdout.read_exact(&mut first).expect("some output");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic");
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_lines_whole() {
    let dir = TempDir::new().expect("a folder");
    let target = path(&dir, "syntax.jsonl");
    let mut child = demarche()
        .args(["parse", "-o", &target])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let record = b"{\"text\": \"Peru expelled two Chilean diplomats on Tuesday.\"}\n".repeat(100);
    stdin.write_all(&record).expect("the program reads");
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    // Standard input stays open: the program must not wait for more of it.
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(kill.success());
    let output = child.wait().expect("the program ends");
    drop(stdin);
    assert_eq!(output.code(), Some(130));
    assert!(!Path::new(&target).exists());
    let partial = fs::read_to_string(format!("{target}.partial")).expect("what was done");
    assert_eq!(partial.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(), 100);
}

#[test]
fn names_cannot_drive_the_terminal() {
    let output = run(&["code", "no\x1b[31m\u{202e}file\nerror: x"], b"");
    assert_eq!(
        err(&output),
        "error: no\\u{1b}[31m\\u{202e}file error: x: cannot be opened: No such file or directory (os error 2) [E201]\n"
    );
    let hostile = "Peru\x1b]0;owned\x07 expels envoys\n\nPeru\u{202e} expelled two Chilean\u{9b}31m diplomats on Tuesday in Lima.";
    for format in ["table", "jsonl", "plover", "json", "csv"] {
        let output = run(&["code", "--format", format], hostile.as_bytes());
        let text = out(&output);
        assert!(!text.contains(['\x1b', '\x07', '\u{202e}', '\u{9b}']), "{format}: {text:?}");
    }
}

#[test]
fn usage() {
    for (arguments, code) in [
        (&["code", "--format", "xml"][..], 2),
        (&["code", "--published", "soon"], 2),
        (&["code", "--published", "9999-12-31"], 2),
        (&["nothing"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["code", "--help"], 0),
        (&["completions", "zsh"], 0),
        (&["model", "list"], 0),
        (&["codebook", "stats"], 0),
        (&["code", "--model", "/no/such/model", "-"], 1),
        (&["code", "--codebook", "/no/such/folder", "-"], 1),
        (&["score", "/no/such/folder"], 1),
    ] {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", err(&output));
    }
    for command in [
        &[][..],
        &["code"],
        &["parse"],
        &["model"],
        &["model", "import"],
        &["model", "list"],
        &["codebook"],
        &["codebook", "check"],
        &["codebook", "stats"],
        &["score"],
        &["completions"],
    ] {
        let help = run(&[command, &["--help"]].concat(), b"");
        let example =
            format!("Example{}:\n  demarche", if out(&help).contains("Examples:") { "s" } else { "" });
        assert!(out(&help).contains(&example), "{command:?}\n{}", out(&help));
    }
    let version = run(&["--version"], b"");
    let version = out(&version);
    assert!(
        version.starts_with("demarche ")
            && version.contains("\nmodel en_core_web_sm")
            && version.contains("\ncodebook "),
        "{version}"
    );
}

#[test]
fn a_gold_case_with_a_fault_is_named() {
    let case = "# A case\n\npublished: soon\n\n```report\nPeru met Chile.\n```\n";
    let right = case.replace("soon", "2021-05-19");
    let dir = folder(&[("a.md", case.as_bytes()), ("b.md", b"\xff"), ("c.md", right.as_bytes())]);
    let output = run(&["score", &dir.path().display().to_string()], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("a.md:3: `soon` is no date (YYYY-MM-DD) [E303]"), "{}", err(&output));
    assert!(err(&output).contains("b.md"), "{}", err(&output));
    // The third is scored, as it is from standard input.
    let alone = run(&["score", "-"], right.as_bytes());
    assert_eq!((alone.status.code(), out(&alone)), (Some(0), out(&output)), "{}", err(&alone));
    assert!(out(&alone).contains("precision"), "{}", out(&alone));
}

#[test]
fn overlays_go_before_the_code_book() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("actors")).unwrap();
    let groups = dir.path().join("actors/groups.tsv");
    std::fs::write(
        &groups,
        "id\tname\taliases\tcode\tsector\twikidata\tfrom\tto\tsource\n\
         grey-legion\tGrey Legion\t\tURY\tREB\t\t\t\tmine\n\
         usa-treasury-department\tQuill Office\t\tPRY\tGOV\t\t\t\tmine\n",
    )
    .unwrap();
    let overlay = dir.path().display().to_string();
    let text = b"The Grey Legion attacked Bolivian soldiers. The Treasury Department sanctioned Peru.";
    let output = run(&["code", "--quiet", "--format", "jsonl", "--overlay", &overlay, "-"], text);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("\"code\":\"URY\",\"sector\":[\"REB\"]"), "{told}");
    // Its name went with the row that the overlay replaces.
    assert!(!told.contains("\"entity_text\":\"The Treasury Department\",\"identifier_id\":\"Q"), "{told}");
    std::fs::write(&groups, "id\tname\n").unwrap();
    let output = run(&["codebook", "check", "--no-examples", "--overlay", &overlay], b"");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("E005") && told.contains(&overlay), "{told}");
    std::fs::remove_file(&groups).unwrap();
    let output = run(&["codebook", "check", "--overlay", &overlay], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("E003"));
}

#[test]
fn an_empty_code_book_says_what_is_missing() {
    let dir = TempDir::new().expect("a folder");
    let output = run(&["codebook", "check", &dir.path().display().to_string()], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        out(&output).contains("actors/bodies.tsv") && out(&output).contains(" errors, "),
        "{}",
        out(&output)
    );
    let output = run(&["codebook", "stats", "/no/such/folder"], b"");
    assert_eq!(err(&output).matches("os error").count(), 1, "{}", err(&output));
}

#[test]
fn the_order_does_not_depend_on_the_number_of_workers() {
    let mut input = String::new();
    for i in 0..60 {
        let text = "Peru expelled two Chilean diplomats on Tuesday. ".repeat(1 + i * 7 % 5);
        input.push_str(&format!("{{\"id\": \"{i}\", \"text\": \"{text}\"}}\n"));
    }
    let one = run(&["parse", "--jobs", "1"], input.as_bytes());
    let many = run(&["parse", "--jobs", "7"], input.as_bytes());
    assert_eq!(one.stdout, many.stdout);
    assert_eq!(lines(&one).len(), 60);
}

#[test]
fn classify_keeps_rows_and_adds_the_act() {
    let rows = "id\ttext\tsource\ttarget\n\
        a\tThe guild was praised by the baker.\tthe baker\tThe guild\n\
        b\tPeru will not release the Chilean envoy.\tPeru\tthe Chilean envoy\n\
        c\tThe strikers blocked the port.\tThe strikers\t\n\
        d\tNothing was said.\tPeru\tChile\n\
        e\ttoo short\n";
    let output = run(&["classify"], rows.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let table: Vec<Vec<&str>> = out(&output).lines().map(|line| line.split('\t').collect()).collect();
    assert!(table.iter().all(|row| row.len() == 11), "{table:?}");
    assert_eq!(table[0][4..], ["event", "mode", "quad", "cameo", "status", "confidence", "rule"]);
    assert_eq!((table[1][0], table[1][4], table[1][6], table[1][8]), ("a", "SUPPORT", "1", "actual"));
    assert_eq!((table[2][0], table[2][4], table[2][8]), ("b", "REJECT", "negated"));
    assert_eq!((table[3][0], table[3][4]), ("c", "PROTEST"));
    assert_eq!(table[4][4..], [""; 7]);
    let complaints = err(&output);
    assert!(
        complaints.contains("<stdin>:5: the text does not have the source `Peru` [E283]"),
        "{complaints}"
    );
    assert!(complaints.contains("<stdin>:6: has 2 columns, and the first line has 4 [E282]"), "{complaints}");
}

#[test]
fn classify_reads_objects() {
    let rows =
        br#"{"n": 1, "text": "Peru expelled two envoys of Chile.", "source": "Peru", "target": "Chile"}
{"text": "Peru"}
not json
"#;
    let output = run(&["classify", "--jobs", "2"], rows);
    assert_eq!(output.status.code(), Some(1));
    let all: Vec<&str> = out(&output).lines().collect();
    assert_eq!(all.len(), 3);
    let first: Value = serde_json::from_str(all[0]).expect("an object");
    assert_eq!(
        (&first["n"], &first["event"], &first["mode"]),
        (&1.into(), &"SANCTION".into(), &"expel".into())
    );
    assert_eq!((&first["quad"], first["confidence"].is_number()), (&4.into(), true));
    let second: Value = serde_json::from_str(all[1]).expect("an object");
    assert!(second["event"].is_null());
    assert_eq!(all[2], "not json");
    let nothing = run(&["classify"], b"");
    assert_eq!(nothing.status.code(), Some(1));
    let unnamed = run(&["classify"], b"a\tb\nc\td\n");
    assert!(err(&unnamed).contains("no column `text`"), "{}", err(&unnamed));
}
