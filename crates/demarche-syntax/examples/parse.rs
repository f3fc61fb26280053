//! Parses paragraphs from standard input and prints one JSON object a line.
//!
//! ```text
//! parse PIPELINE [--json] [--timings] [--threads N] < paragraphs
//! ```
//!
//! PIPELINE is a spaCy v3 pipeline (folder or wheel) or a converted one. Each line of the input is a
//! paragraph; with `--json` a line is `{"text": ...}`, so that paragraphs may hold line breaks. Offsets of
//! the output count code points. `--timings` prints time, tokens, load time and peak memory instead.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write};
use std::time::Instant;

use demarche_syntax::{EntIob, Parse, Pipeline, Scratch};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut path = None;
    let (mut as_json, mut timings, mut threads) = (false, false, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => as_json = true,
            "--timings" => timings = true,
            "--threads" => threads = arguments.next().ok_or("--threads needs a number")?.parse()?,
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: parse PIPELINE [--json] [--timings] [--threads N] < paragraphs")?;
    let start = Instant::now();
    let pipeline = Pipeline::open(path.as_ref())?;
    let load = start.elapsed();
    for notice in &pipeline.meta().notices {
        eprintln!("{notice}");
    }
    let mut paragraphs = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        paragraphs.push(match as_json {
            true => serde_json::from_str::<Value>(&line)?["text"].as_str().ok_or("no text")?.to_owned(),
            false => line,
        });
    }
    if timings {
        return measure(&pipeline, &paragraphs, threads, load.as_secs_f64());
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut scratch = Scratch::new(&pipeline);
    for chunk in paragraphs.chunks(256) {
        let texts: Vec<&str> = chunk.iter().map(String::as_str).collect();
        for (text, parse) in texts.iter().zip(pipeline.parse_all(&texts, &mut scratch)) {
            writeln!(out, "{}", to_json(text, &parse))?;
        }
    }
    Ok(())
}

fn to_json(text: &str, parse: &Parse) -> Value {
    let (mut bytes, mut points) = (0, 0);
    let mut point = |at: u32| {
        points += text[bytes..at as usize].chars().count();
        bytes = at as usize;
        points
    };
    let tokens = parse.tokens.iter().enumerate().map(|(i, token)| {
        let iob = match token.ent_iob {
            EntIob::O => "O",
            EntIob::B => "B",
            EntIob::I => "I",
        };
        let (start, end) = (point(token.start), point(token.end));
        json!({
            "start": start, "end": end, "text": &text[token.start as usize..token.end as usize],
            "tag": parse.tag(i), "pos": parse.pos(i), "lemma": parse.lemma(i), "morph": parse.morph(i),
            "head": token.head, "dep": parse.dep(i), "ent_iob": iob, "ent_type": parse.ent_type(i),
            "sent_start": token.sent_start,
        })
    });
    json!({ "text": text, "tokens": tokens.collect::<Vec<_>>() })
}

/// Parses everything, after a few of it to warm up, and prints how long it took.
fn measure(pipeline: &Pipeline, all: &[String], threads: usize, load: f64) -> Result<(), Box<dyn Error>> {
    let share = all.len().div_ceil(threads.max(1)).max(1);
    let run = |paragraphs: &[String], scratch: &mut Scratch| {
        let (mut tokens, mut sentences) = (0, 0);
        for chunk in paragraphs.chunks(256) {
            let texts: Vec<&str> = chunk.iter().map(String::as_str).collect();
            for parse in pipeline.parse_all(&texts, scratch) {
                tokens += parse.tokens.len();
                sentences += parse.sentences().len();
            }
        }
        (tokens, sentences)
    };
    let mut scratches: Vec<Scratch> = (0..threads.max(1)).map(|_| Scratch::new(pipeline)).collect();
    for scratch in &mut scratches {
        run(&all[..all.len().min(200)], scratch);
    }
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let counts: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let workers: Vec<_> = all
            .chunks(share)
            .zip(&mut scratches)
            .map(|(paragraphs, scratch)| scope.spawn(|| run(paragraphs, scratch)))
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect()
    });
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let (tokens, sentences) = counts.iter().fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(str::trim);
    println!(
        "{}",
        json!({ "seconds": seconds, "cpu_seconds": cpu, "sentences": sentences, "tokens": tokens, "load_seconds": load, "peak": peak })
    );
    Ok(())
}

/// The time that this process has run on any core, where the system tells it as Linux does, else 0.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields).split(' ');
    // The 14th and 15th fields of all, in hundredths of a second.
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
