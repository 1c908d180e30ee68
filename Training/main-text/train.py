"""Learns which blocks of a page are its main text, and writes Resources/main-text-trees.txt.

usage: train.py PAGES DUMP [--snippets PAGES DUMP] [--made PAGES DUMP] [--out FILE] [--folds 5]

PAGES is a folder with pages and a gold.jsonl, DUMP what dump-features wrote for it. The first set has whole texts
(`gold_text`), the second one single sentences (`must_contain`, `must_not_contain`), the third one is of pages that
made_up_pages.py made. Prints the figures of a cross-validation in which all pages of a domain lie in one fold, then
learns from everything and writes the model.
"""
import argparse
import json
import re
import sys
import zlib
from collections import Counter
from multiprocessing import Pool
from urllib.parse import urlparse

import lightgbm
import numpy as np

import export
import labels

WORD = re.compile(r"\w+")
# Chosen on development data by cross-validation; many more trees or leaves gained nothing.
TREES = dict(objective="binary", num_leaves=20, learning_rate=0.1, min_data_in_leaf=60, feature_fraction=0.3,
             bagging_fraction=0.8, bagging_freq=1, lambda_l2=10, max_bin=63, verbose=-1, deterministic=True, seed=0)
ROUNDS = 200
OTHER_KINDS = 0.7       # what a page counts that is no article
COPY = 0.3              # what a block counts whose text the page has twice
SMALL = 4               # words that every block counts more than it has
MARKED = 0.12           # what a block counts that a snippet marks
GUESSED = 0.25          # what a page of snippets counts whose other blocks were guessed
MADE = 0.2              # what a page counts that made_up_pages.py made


class Pages:
    """Pages of one set, with their rows."""

    def __init__(self, folder, dump):
        with open(f"{dump}/names.json", encoding="utf-8") as file:
            self.names = json.load(file)
        self.rows = np.fromfile(f"{dump}/rows.f32", dtype="<f4").reshape(-1, len(self.names))
        with open(f"{dump}/pages.jsonl", encoding="utf-8") as file:
            self.pages = [json.loads(line) for line in file]
        with open(f"{folder}/gold.jsonl", encoding="utf-8") as file:
            gold = {row["id"]: row for row in map(json.loads, file)}
        self.gold = [gold[page["id"]] for page in self.pages]
        self.start = np.cumsum([0] + [len(page["blocks"]) for page in self.pages])
        assert self.start[-1] == len(self.rows)
        self.page = np.repeat(np.arange(len(self.pages)), np.diff(self.start))
        self.words = np.array([len(WORD.findall(b)) for page in self.pages for b in page["blocks"]], float)
        self.sizes = self.rows[:, self.names.index("size")].astype(float)
        self.fold = np.array([zlib.crc32(("copydesk" + domain(g)).encode()) for g in self.gold])

    def blocks(self, page):
        return slice(self.start[page], self.start[page + 1])


def domain(gold):
    parts = urlparse(gold.get("url") or "").netloc.lower().split(":")[0].split(".")
    if parts == [""]:
        return gold["id"]
    short = len(parts) > 2 and parts[-2] in ("co", "com", "org", "gov", "ac", "edu", "net")
    return ".".join(parts[-3 if short else -2:])


def align(job):
    return labels.align(*job)


def whole_labels(pages):
    jobs = [(page["blocks"], gold["gold_text"]) for page, gold in zip(pages.pages, pages.gold)]
    with Pool() as pool:
        found = pool.map(align, jobs, chunksize=8)
    label = np.concatenate([np.array(one) for one, _ in found])
    is_copy = np.concatenate([np.array(copies, bool) for _, copies in found])
    length = np.array([len(WORD.findall(gold["gold_text"])) for gold in pages.gold], float)
    kind = np.array([1.0 if gold["page_type"] == "article" else OTHER_KINDS for gold in pages.gold])
    weight = np.minimum((pages.words + SMALL) / np.maximum(length[pages.page], 100), 1) * kind[pages.page]
    return label, weight * np.where(is_copy, COPY, 1)


def fold_space(text):
    return re.sub(r"\s+", " ", text).strip()


def marked_labels(pages):
    """The labels of blocks that snippets are in; not-a-number for all others."""
    label = np.full(len(pages.rows), np.nan)
    for at, (page, gold) in enumerate(zip(pages.pages, pages.gold)):
        blocks = [fold_space(block) for block in page["blocks"]]
        for text in map(fold_space, gold.get("must_contain", [])):
            hits = [i for i, block in enumerate(blocks) if text in block]
            if len(hits) == 1:
                label[pages.start[at] + hits[0]] = 1
        for text in map(fold_space, gold.get("must_not_contain", [])):
            hits = [i for i, block in enumerate(blocks) if text in block]
            for hit in hits:
                if len(hits) == 1 or len(text) > 0.3 * len(blocks[hit]):
                    label[pages.start[at] + hit] = 0
    return label


def guessed_labels(pages, marked, likely):
    """Marked labels, and the guesses of an earlier model for the rest, which count by how sure it was."""
    label = np.where(np.isnan(marked), likely > 0.5, marked)
    length = np.bincount(pages.page, weights=likely * pages.words, minlength=len(pages.pages))
    share = np.minimum(pages.words / np.maximum(length[pages.page], 100), 1)
    sure = np.abs(2 * likely - 1) ** 2
    return label, np.where(np.isnan(marked), (GUESSED * share + 0.0005) * sure, MARKED)


def fit(rows, label, weight, rounds=ROUNDS):
    """Learns from soft labels: a block that is half main text is one row of each kind. Of light blocks without main text
    only some are taken, and count more."""
    generator = np.random.default_rng(0)
    right, wrong = np.flatnonzero(label > 0.05), np.flatnonzero(label < 0.95)
    chance = np.minimum(1, weight[wrong] / np.quantile(weight[wrong], 0.75))
    taken = generator.random(len(wrong)) < chance
    wrong, chance = wrong[taken], chance[taken]
    data = rows[np.r_[right, wrong]]
    truth = np.r_[np.ones(len(right)), np.zeros(len(wrong))]
    weights = np.r_[weight[right] * label[right], weight[wrong] / chance * (1 - label[wrong])]
    return lightgbm.train(TREES, lightgbm.Dataset(data, truth, weight=weights / weights.mean()), rounds)


def learn(whole, whole_label, whole_weight, snippets, marked, made=None, fold=None, count=1):
    """A model from all folds but one, and from all pages that were made up."""
    inside = whole.fold[whole.page] % count != fold if fold is not None else np.ones(len(whole.rows), bool)
    parts = [(whole.rows[inside], whole_label[inside], whole_weight[inside])] + ([made] if made else [])
    if snippets is not None:
        use = snippets.fold[snippets.page] % count != fold if fold is not None else np.ones(len(snippets.rows), bool)
        label, weight = guessed_labels(snippets, marked, fit_parts(parts).predict(snippets.rows))
        parts.append((snippets.rows[use], label[use], weight[use]))
    return fit_parts(parts)


def fit_parts(parts):
    rows, labels_, weights = zip(*parts)
    return fit(np.vstack(rows), np.concatenate(labels_), np.concatenate(weights))


def keep(likely, sizes):
    """KeepChoice.swift: the number of likeliest blocks with the best expected F measure."""
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum((likely * (sizes + 0.5))[order])
    chosen = np.cumsum((sizes + 0.5)[order])
    kept = np.zeros(len(likely), bool)
    if len(likely):
        kept[order[:int(np.argmax(2 * right / (chosen + right[-1]))) + 1]] = True
    return kept


def shingles(text):
    words = WORD.findall(text)
    if len(words) < 4:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(words, words[1:], words[2:], words[3:]))


def overlap(found, wanted):
    same, found, wanted = sum((found & wanted).values()), sum(found.values()), sum(wanted.values())
    return same / found if found else float(not wanted), same / wanted if wanted else float(not found)


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(pages, likely):
    rows = []
    for at, (page, gold) in enumerate(zip(pages.pages, pages.gold)):
        kept = keep(likely[pages.blocks(at)], pages.sizes[pages.blocks(at)])
        text = "\n\n".join(block for block, is_kept in zip(page["blocks"], kept) if is_kept)
        row = dict(fold=pages.fold[at], kind=gold.get("page_type", "snippets"))
        if "gold_text" in gold:
            row["shingle"] = overlap(shingles(text), shingles(gold["gold_text"]))
            row["bow"] = f1(*overlap(*(Counter(WORD.findall(t.lower())) for t in (text, gold["gold_text"]))))
        text = fold_space(text)
        hits = sum(fold_space(one) in text for one in gold.get("must_contain", []))
        row["snippets"] = (hits, len(gold.get("must_contain", [])) - hits,
                           sum(fold_space(one) in text for one in gold.get("must_not_contain", [])))
        rows.append(row)
    return rows


def line(name, rows):
    if not rows:
        return
    text = f"{name:22} {len(rows):4} pages"
    if "bow" in rows[0]:
        precision, recall = np.mean([row["shingle"] for row in rows], axis=0)
        text += f"  shingle {f1(precision, recall):.4f} (P {precision:.4f} R {recall:.4f})"
        text += f"  bow {np.mean([row['bow'] for row in rows]):.4f}  below 0.5: {sum(r['bow'] < 0.5 for r in rows)}"
    else:
        hits, missed, wrong = np.sum([row["snippets"] for row in rows], axis=0)
        text += f"  snippets {2 * hits / (2 * hits + missed + wrong):.4f}"
    print(text, flush=True)


def report(rows, folds):
    for fold in range(folds):
        line(f"articles, fold {fold}", [r for r in rows if r["kind"] == "article" and r["fold"] % folds == fold])
    for kind in sorted({row["kind"] for row in rows}):
        line(kind, [row for row in rows if row["kind"] == kind])
    if len({row["kind"] for row in rows}) > 1:
        line("no articles", [row for row in rows if row["kind"] != "article"])
        line("all", rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages")
    parser.add_argument("dump")
    parser.add_argument("--snippets", nargs=2)
    parser.add_argument("--made", nargs=2)
    parser.add_argument("--out")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    whole = Pages(options.pages, options.dump)
    label, weight = whole_labels(whole)
    snippets = Pages(*options.snippets) if options.snippets else None
    marked = marked_labels(snippets) if snippets else None
    made = None
    if options.made:
        pages = Pages(*options.made)
        made_label, made_weight = whole_labels(pages)
        made = (pages.rows, made_label, MADE * made_weight)
    line("labels (the ceiling)", [r for r in figures(whole, label) if r["kind"] == "article"])
    if options.out:
        model = learn(whole, label, weight, snippets, marked, made)
        export.write(model, whole.names, options.out)
        print("wrote", options.out, flush=True)
    if options.folds > 1:
        likely = np.zeros(len(whole.rows))
        likely_snippets = np.zeros(len(snippets.rows)) if snippets else None
        for fold in range(options.folds):
            model = learn(whole, label, weight, snippets, marked, made, fold, options.folds)
            out = whole.fold[whole.page] % options.folds == fold
            likely[out] = model.predict(whole.rows[out])
            if snippets:
                out = snippets.fold[snippets.page] % options.folds == fold
                likely_snippets[out] = model.predict(snippets.rows[out])
        report(figures(whole, likely), options.folds)
        if snippets:
            report(figures(snippets, likely_snippets), options.folds)


if __name__ == "__main__":
    sys.exit(main())
