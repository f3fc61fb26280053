"""Paragraphs of the development data, one JSON object a line: {"source": ..., "text": ...}.

    DEMARCHE_DATA=/path/to/data python paragraphs.py [--limit N] [--only NAME] > paragraphs.jsonl

The order is fixed and mixes the sources, so that the first N lines are a fair sample of all.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import re
import sys
import xml.etree.ElementTree as ElementTree


def treebank(root):
    """UD English EWT: the sentences of a paragraph, joined by a space."""
    for path in sorted((root / "syntax").glob("*.conllu.gz")):
        paragraph = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(("# newpar", "# newdoc")) and paragraph:
                    yield " ".join(paragraph)
                    paragraph = []
                elif line.startswith("# text = "):
                    paragraph.append(line[len("# text = ") :].rstrip("\n"))
        if paragraph:
            yield " ".join(paragraph)


def news(root):
    """PolNeAR: paragraphs are divided by line breaks."""
    for path in sorted((root / "quotes" / "polnear_dev" / "text").glob("*.txt")):
        for paragraph in re.split(r"\n+", path.read_text(encoding="utf-8")):
            if paragraph.strip():
                yield paragraph


def stories(root):
    """ECB+: texts that are tokenized already, a sentence each, with spaces between all tokens."""
    for path in sorted((root / "stories" / "ecbplus").rglob("*.xml")):
        sentences = {}
        for token in ElementTree.parse(path).getroot().iter("token"):
            sentences.setdefault(int(token.get("sentence")), []).append(token.text or "")
        for _, tokens in sorted(sentences.items()):
            yield " ".join(tokens)


def places(root):
    """GeoVirus: articles of Wikinews."""
    for article in ElementTree.parse(root / "places" / "GeoVirus.xml").getroot().iter("article"):
        for paragraph in re.split(r"\n+", article.findtext("text") or ""):
            if paragraph.strip():
                yield paragraph


SOURCES = {"treebank": treebank, "news": news, "stories": stories, "places": places}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, help="stop after this many paragraphs")
    parser.add_argument("--only", choices=sorted(SOURCES), help="one source alone")
    arguments = parser.parse_args()
    folder = os.environ.get("DEMARCHE_DATA")
    if not folder or not pathlib.Path(folder).is_dir():
        sys.exit("DEMARCHE_DATA must name the folder of the development data")
    rows = []
    for name, read in SOURCES.items():
        if arguments.only in (None, name):
            rows += [{"source": name, "text": text} for text in read(pathlib.Path(folder))]
    random.Random(0).shuffle(rows)
    for row in rows[: arguments.limit]:
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
