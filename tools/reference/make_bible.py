"""Makes the verses that Paperzoo carries: English and Spanish Bible verses of up to 20 words as gzipped TSV files.

Source: the Debian packages sword-text-kjv 14.3-1 (King James Version in the text of 1769, https://ebible.org/details.php?id=eng-kjv2006) and
sword-text-sparv 2.60-1 (Reina-Valera of 1909, https://ebible.org/details.php?id=spaRV1909), both in the public domain. With them
and libsword-utils installed:

    mod2imp engKJV2006eb > kjv.imp
    mod2imp spaRV1909eb > rv.imp
    python tools/reference/make_bible.py kjv.imp rv.imp zoo-nlp/src/main/resources/org/paperzoo/nlp/parallel/bible

The standard library is enough. Each row is: reference, English, Spanish.

Both texts are numbered alike but for a few chapters (Job 39 and 40, Numbers 13, ...), where the same number names other
verses. Both also carry Strong's numbers of the Hebrew and Greek words that they translate: a verse is kept if the two sides share at
least half of the numbers of the side that has fewer. Footnotes and section headings that are not part of the text are removed,
and the capitals in which the Spanish text prints the beginnings of chapters are written as elsewhere in the text.

A pair belongs to the test or the validation set if the SHA-256 of its English text in lower case is 0 or 1 modulo 20, else to the
training set: equal English verses never lie in different sets.
"""

import argparse
import collections
import gzip
import hashlib
import html
import pathlib
import re

MAX_WORDS = 20
MIN_SHARED = 0.5


def read(path):
    verses, name = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("$$$"):
            name = line[3:].strip()
            verses[name] = ""
        elif name:
            verses[name] += line + "\n"
    return verses


def strong_numbers(osis):
    return collections.Counter(re.findall(r"strong:([GH]\d+)", osis))


def text(osis):
    osis = re.sub(r"<note\b.*?</note>", "", osis, flags=re.S)
    osis = re.sub(r'<title\b(?![^>]*canonical="true").*?</title>', "", osis, flags=re.S)
    plain = html.unescape(re.sub(r"<[^>]*>", "", osis))
    return " ".join(plain.replace("\u00b6", "").replace("\\nd ", "").split())


def letters(word):
    return re.sub(r"\W", "", word)


def few_capitals(verse, known):
    """Writes the capitals that a verse begins with as elsewhere in the text."""
    words = verse.split(" ")
    for i, word in enumerate(words):
        if not letters(word).isupper():
            break
        lower = word.lower()
        words[i] = lower if i > 0 and letters(lower) in known else re.sub(r"\w", lambda m: m[0].upper(), lower, count=1)
    return " ".join(words)


def is_aligned(english, spanish):
    a, b = strong_numbers(english), strong_numbers(spanish)
    fewer = min(a.total(), b.total())
    return fewer > 0 and (a & b).total() >= MIN_SHARED * fewer


def split_of(english):
    digest = hashlib.sha256(english.lower().encode()).digest()
    return {0: "test", 1: "validation"}.get(int.from_bytes(digest, "big") % 20, "train")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("english", type=pathlib.Path)
    parser.add_argument("spanish", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    english, spanish = read(args.english), read(args.spanish)
    known = {letters(word) for verse in spanish.values() for word in text(verse).split(" ")}
    rows = {"train": [], "validation": [], "test": []}
    for name in english:
        if not re.search(r" \d+:[1-9]\d*$", name) or name not in spanish:
            continue
        a, b = text(english[name]), few_capitals(text(spanish[name]), known)
        if not a or not b or max(len(a.split()), len(b.split())) > MAX_WORDS:
            continue
        if is_aligned(english[name], spanish[name]):
            rows[split_of(a)].append(f"{name}\t{a}\t{b}\n")
    args.out.mkdir(parents=True, exist_ok=True)
    for split, lines in rows.items():
        path = args.out / f"{split}.tsv.gz"
        with open(path, "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as zipped:
            zipped.write("".join(lines).encode())
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}: {len(lines)} pairs, {path.stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
