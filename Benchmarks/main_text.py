"""Runs programs that take the main text out of pages, and scores them. Benchmarks/main-text calls this.

The measures, for a page with `gold_text`: precision and recall over the multisets of runs of four words (`\\w+`), means
over pages, and the F1 of the two means; and the mean F1 over bags of lower-cased words. For a page with snippets: F1 over
the snippets that must be in the text (white space folded) and those that must not.
"""
import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
from collections import Counter

PEER = """
import glob, json, os, sys
program, folder, out = sys.argv[1:]
if program == "resiliparse":
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree
    def extract(page):
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        return extract_plain_text(tree, main_content=True, alt_texts=False)
else:
    import trafilatura
    extract = lambda page: trafilatura.extract(page, favor_precision=program.endswith("precision"))
with open(out, "w", encoding="utf-8") as rows:
    for path in sorted(glob.glob(os.path.join(folder, "*.html"))):
        with open(path, "rb") as file:
            page = file.read()
        try:
            text = extract(page) or ""
        except Exception:
            text = ""
        rows.write(json.dumps({"id": os.path.basename(path)[:-5], "text": text}) + "\\n")
"""
WORD = re.compile(r"\w+")


def cpu_of(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(path):
    with open(path, encoding="utf-8") as rows:
        return {row["id"]: row for row in map(json.loads, rows)}


def runs(text):
    words = WORD.findall(text)
    return Counter(zip(words, words[1:], words[2:], words[3:])) if len(words) > 3 else Counter([tuple(words)][:len(words)])


def compare(found, wanted):
    both = sum((found & wanted).values())
    found, wanted = sum(found.values()), sum(wanted.values())
    return (both / found if found else float(wanted == 0)), (both / wanted if wanted else float(found == 0))


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def folded(text):
    return " ".join(text.split())


def score(gold, texts):
    whole = [(texts.get(row["id"], ""), row["gold_text"]) for row in gold if "gold_text" in row]
    parts = []
    if whole:
        pairs = [compare(runs(text), runs(wanted)) for text, wanted in whole]
        bags = [f1(*compare(*(Counter(WORD.findall(side.lower())) for side in pair))) for pair in whole]
        precision, recall = (statistics.fmean(side) for side in zip(*pairs))
        parts.append(f"shingle {f1(precision, recall):.4f} (P {precision:.4f}, R {recall:.4f})  "
                     f"bow {statistics.fmean(bags):.4f}  below 0.5: {sum(bag < 0.5 for bag in bags)} of {len(bags)}")
    hits = missed = wrong = 0
    for row in gold:
        text = folded(texts.get(row["id"], ""))
        found = [folded(snippet) in text for snippet in row.get("must_contain", [])]
        hits, missed = hits + sum(found), missed + len(found) - sum(found)
        wrong += sum(folded(snippet) in text for snippet in row.get("must_not_contain", []))
    if hits + missed + wrong:
        parts.append(f"snippets {2 * hits / (2 * hits + missed + wrong):.4f}")
    return "  ".join(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--copydesk", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    peer = os.path.join(options.work, "peer.py")
    with open(peer, "w", encoding="utf-8") as file:
        file.write(PEER)
    commands = {}
    for name in ("resiliparse", "trafilatura", "trafilatura, precision"):
        out = os.path.join(options.work, name + ".jsonl")
        commands[name] = ([sys.executable, peer, name, options.folder, out], out)
    out = os.path.join(options.work, "copydesk")
    commands["copydesk"] = ([options.copydesk, "run", "Pipelines/extract.yaml", "--fresh", "--workers", "1", "--param",
                             f"in={options.folder}", "--param", f"out={out}"], os.path.join(out, "documents.jsonl"))
    # What a process costs before its first page: Python's start and the imports.
    empty = os.path.join(options.work, "empty")
    os.mkdir(empty)
    idle = {name: cpu_of(command[:3] + [empty, out]) for name, (command, out) in commands.items() if name != "copydesk"}
    spent = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, (command, _) in commands.items():
            spent[name].append(cpu_of(command))
    gold = list(read(os.path.join(options.folder, "gold.jsonl")).values())
    kinds = sorted({row["page_type"] for row in gold if "page_type" in row})
    ours = statistics.median(spent["copydesk"])
    for name, (_, out) in commands.items():
        texts = {key: row.get("text") or "" for key, row in read(out).items()}
        cpu = statistics.median(spent[name]) - idle.get(name, 0)
        print(f"{name}\n  CPU {cpu:.2f} s, {cpu / ours:.2f} of copydesk's" + (
            f" (and {idle[name]:.2f} s to start)" if name in idle else ""))
        print("  all           ", score(gold, texts))
        for kind in kinds if len(kinds) > 1 else []:
            print(f"  {kind:14}", score([row for row in gold if row.get("page_type") == kind], texts))


if __name__ == "__main__":
    main()
