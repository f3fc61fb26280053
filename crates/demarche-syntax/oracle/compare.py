"""Compares the parses of demarche-syntax with those of spaCy, token by token.

    python compare.py ORACLE.jsonl OURS.jsonl [--show N] [--least PERCENT]

Both files have one object a line, as dump.py and the example `parse` write them. Prints a table of how much
is the same, and the first N differences. Fails where token boundaries are not all the same or anything else
is the same in less than PERCENT of the tokens, or of the entities (99.98 unless told).
"""

import argparse
import json
import sys

FIELDS = ("tag", "pos", "morph", "lemma", "head", "dep", "sent_start", "ent_iob", "ent_type")


def spans(tokens):
    """The entities, as (first, last, type)."""
    found = []
    for i, token in enumerate(tokens):
        if token["ent_iob"] == "B":
            found.append([i, i, token["ent_type"]])
        elif token["ent_iob"] == "I" and found:
            found[-1][1] = i
    return {tuple(span) for span in found}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("oracle")
    parser.add_argument("ours")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--least", type=float, default=99.98)
    arguments = parser.parse_args()
    same = dict.fromkeys(FIELDS, 0)
    tokens = boundaries = paragraphs = sentences = exact = 0
    entities = [0, 0, 0]
    shown = 0
    with open(arguments.oracle, encoding="utf-8") as oracle, open(arguments.ours, encoding="utf-8") as ours:
        for left, right in zip(oracle, ours, strict=True):
            left, right = json.loads(left), json.loads(right)
            if left["text"] != right["text"]:
                sys.exit("the files are not of the same paragraphs")
            paragraphs += 1
            a, b = left["tokens"], right["tokens"]
            tokens += len(a)
            sentences += sum(token["sent_start"] for token in a)
            ends = {(token["start"], token["end"]) for token in b}
            agreeing = sum((token["start"], token["end"]) in ends for token in a)
            boundaries += agreeing
            if agreeing != len(a) or len(a) != len(b):
                if shown < arguments.show:
                    shown += 1
                    print("tokens", [t["text"] for t in a if (t["start"], t["end"]) not in ends], repr(left["text"])[:300])
                continue
            found = [spans(a), spans(b)]
            entities = [entities[0] + len(found[0]), entities[1] + len(found[1]), entities[2] + len(found[0] & found[1])]
            exact += all(x[field] == y[field] for x, y in zip(a, b) for field in FIELDS)
            for i, (x, y) in enumerate(zip(a, b)):
                differing = [field for field in FIELDS if x[field] != y[field]]
                for field in FIELDS:
                    same[field] += field not in differing
                if differing and shown < arguments.show:
                    shown += 1
                    print(i, repr(x["text"]), [(field, x[field], y[field]) for field in differing], repr(left["text"])[:160])
    rows = [("token boundaries", boundaries)] + [(field, same[field]) for field in FIELDS]
    print(f"{paragraphs} paragraphs, {sentences} sentences, {tokens} tokens; {exact} paragraphs the same in all")
    print("| | same | of 100 |\n|---|---|---|")
    for name, count in rows:
        print(f"| {name} | {count} | {100 * count / max(tokens, 1):.4f} |")
    # Of those of the side that found more, so that one too many counts as one too few does.
    of_entities = 100 * entities[2] / max(*entities[:2]) if any(entities[:2]) else 100
    print(f"| entities (span and type) | {entities[2]} of {entities[0]} and {entities[1]} | {of_entities:.4f} |")
    worst = min(of_entities, *(100 * count / max(tokens, 1) for _, count in rows))
    if boundaries != tokens or worst < arguments.least:
        sys.exit(f"less than {arguments.least} of 100 tokens or entities are the same")


if __name__ == "__main__":
    main()
