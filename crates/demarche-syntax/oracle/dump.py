"""What spaCy says of paragraphs, one JSON object a line; the oracle that demarche-syntax is tested against.

    python dump.py PIPELINE [--compact | --timings] < paragraphs.jsonl > oracle.jsonl

PIPELINE is a folder or the name of an installed pipeline. Input lines are {"text": ...}. Offsets of the
output count code points. `--compact` prints tokens as lists, as tests/data/oracle.jsonl has them. Parsed on one thread, so that outputs do not depend on the machine's load.
"""

import argparse
import json
import os
import resource
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import spacy  # noqa: E402  (the variables above must be set before it is imported)


def row(doc):
    """One document as a plain object."""
    return {
        "text": doc.text,
        "tokens": [
            {
                "start": token.idx,
                "end": token.idx + len(token),
                "text": token.text,
                "tag": token.tag_,
                "pos": token.pos_,
                "lemma": token.lemma_,
                "morph": str(token.morph),
                "head": token.head.i,
                "dep": token.dep_,
                "ent_iob": token.ent_iob_ or "O",
                "ent_type": token.ent_type_,
                "sent_start": bool(token.is_sent_start),
            }
            for token in doc
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pipeline")
    parser.add_argument("--compact", action="store_true", help="tokens as lists")
    parser.add_argument("--timings", action="store_true", help="print sentences and tokens a second only")
    arguments = parser.parse_args()
    start = time.perf_counter()
    nlp = spacy.load(arguments.pipeline)
    load = time.perf_counter() - start
    texts = [json.loads(line)["text"] for line in sys.stdin]
    if arguments.timings:
        list(nlp.pipe(texts[:200]))
        start, cpu = time.perf_counter(), time.process_time()
        docs = list(nlp.pipe(texts))
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        sentences = sum(1 for doc in docs for _ in doc.sents)
        tokens = sum(len(doc) for doc in docs)
        peak = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} kB"
        times = {"seconds": seconds, "cpu_seconds": cpu, "load_seconds": load}
        print(json.dumps(times | {"sentences": sentences, "tokens": tokens, "peak": peak}))
        return
    for doc in nlp.pipe(texts):
        found = row(doc)
        if arguments.compact:
            found["tokens"] = [[v for k, v in token.items() if k != "text"] for token in found["tokens"]]
            print(json.dumps(found, separators=(",", ":")))
        else:
            print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
