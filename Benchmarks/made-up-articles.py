#!/usr/bin/env python3
"""Writes made-up articles as JSON lines: words of random letters, in sentences and paragraphs as long as in news.

usage: made-up-articles.py [--megabytes N | --documents N] [--words N] [--seed N]
"""
import argparse
import json
import random
import sys

arguments = argparse.ArgumentParser()
arguments.add_argument("--megabytes", type=float, default=0)
arguments.add_argument("--documents", type=int, default=0)
arguments.add_argument("--words", type=int, default=400, help="mean words of an article")
arguments.add_argument("--seed", type=int, default=1)
arguments = arguments.parse_args()

rng = random.Random(arguments.seed)
syllables = [c + v for c in "bcdfghklmnprstvw" for v in ("a", "e", "i", "o", "u", "ea", "ou", "é")]
vocabulary = ["".join(rng.choices(syllables, k=rng.choice((1, 1, 2, 2, 3)))) for _ in range(5000)]
weights = [1 / (rank + 1) for rank in range(len(vocabulary))]


def article():
    count = max(5, int(rng.lognormvariate(0, 0.7) * arguments.words))
    words, sentences, paragraphs = rng.choices(vocabulary, weights, k=count), [], []
    while words:
        length = rng.randint(6, 28)
        sentence, words = words[:length], words[length:]
        sentences.append(" ".join(sentence).capitalize() + rng.choice((".", ".", ".", "?", "!", ".”")))
        if rng.random() < 0.4:
            paragraphs.append(" ".join(sentences))
            sentences = []
    return "\n\n".join(paragraphs + [" ".join(sentences)] if sentences else paragraphs)


written = number = 0
while written < arguments.megabytes * 1e6 or number < arguments.documents:
    row = {"id": f"a{number:07}", "url": f"https://outlet{number % 97}.example/{number}", "date": "2026-03-0%d" % (number % 9 + 1),
           "text": article(), "tags": ["harbour", "council"], "score": round(rng.random(), 4)}
    line = json.dumps(row, ensure_ascii=False) + "\n"
    sys.stdout.write(line)
    written += len(line.encode())
    number += 1
