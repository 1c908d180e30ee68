"""The parts of Benchmarks/metadata: truth from JSON-LD, the peer's answers, the comparison."""

import html
import json
import pathlib
import re
import sys
import unicodedata

SCRIPT = re.compile(rb"<script[^>]*ld\+json[^>]*>(.*?)</script\s*>", re.S | re.I)
JUNK = {"", "admin", "administrator", "author", "null", "undefined", "none", "unknown", "redaktion", "staff", "editor"}


def key(text):
    """Letters and digits in lower case: space, quotes and dashes do not matter."""
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(text or ""))).casefold()
    return " ".join(re.findall(r"\w+", text.replace("_", " ")))


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def objects(page):
    """The outermost objects of a page's JSON-LD, and all of them, to follow references."""
    outer, everything = [], []

    def walk(value):
        if isinstance(value, dict):
            everything.append(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            walk(child)

    for script in SCRIPT.findall(page):
        text = script.decode("utf-8", "replace").strip()
        text = re.sub(r",\s*([}\]])", r"\1", re.sub(r"^\s*(//)?\s*<!\[CDATA\[|(//)?\s*\]\]>\s*$", "", text))
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            continue
        walk(value)
        for item in as_list(value):
            if isinstance(item, list):
                outer += [child for child in item if isinstance(child, dict)]
            elif isinstance(item, dict):
                outer += [child for child in as_list(item.get("@graph")) if isinstance(child, dict)] or [item]
                outer += [child for child in as_list(item.get("mainEntity")) if isinstance(child, dict)]
    return outer, everything


def types(item):
    return [str(kind).rsplit("/", 1)[-1] for kind in as_list(item.get("@type"))]


def is_article(item):
    return any(re.search(r"(Article|Posting|Report)$", kind) and kind != "JobPosting" for kind in types(item))


def names(value, by_id):
    for item in as_list(value):
        if isinstance(item, str):
            yield from re.split(r"\s*[,;]\s*|\s+and\s+|\s+und\s+|\s+et\s+", item)
        elif isinstance(item, dict):
            if not item.get("name"):
                item = by_id.get(item.get("@id"), item)
            if any("Organization" in kind for kind in types(item)):
                continue
            for name in as_list(item.get("name")):
                # "Jane Doe, MD" is one person.
                yield str(name).split(",")[0]


def truth(page):
    """Title, date and authors of the one article that a page's JSON-LD tells of; None without one."""
    outer, everything = objects(page)
    articles = [item for item in outer if is_article(item)]
    if not articles or len({key(str(item.get("headline") or item.get("name"))) for item in articles}) != 1:
        return None
    article = articles[0]
    by_id = {item["@id"]: item for item in everything if isinstance(item.get("@id"), str) and item.get("name")}
    site = {key(str(item.get("name"))) for item in everything if {"WebSite", "Organization", "NewsMediaOrganization"} & set(types(item))}
    authors = []
    for item in articles:
        authors = authors or [name for name in names(item.get("author"), by_id)]
    authors = sorted({key(name) for name in authors if "://" not in name and key(name) not in JUNK | site})
    title = article.get("headline") or article.get("name")
    date = next((str(item["datePublished"]) for item in articles if item.get("datePublished")), "")
    return {
        "title": title if isinstance(title, str) and key(title) else None,
        "site": sorted(site),
        "authors": authors or None,
        "date": date[:10] if re.match(r"\d{4}-\d\d-\d\d", date) and not date.startswith(("1970-01-01", "0001")) else None,
    }


def write_truth(folder, work):
    stripped = work / "stripped"
    stripped.mkdir(exist_ok=True)
    with (work / "truth.jsonl").open("w") as rows:
        for path in sorted(pathlib.Path(folder).rglob("*.html")):
            page = path.read_bytes()
            found = truth(page)
            if found and (found["title"] or found["date"] or found["authors"]):
                name = "-".join(path.relative_to(folder).parts)
                (stripped / name).write_bytes(SCRIPT.sub(b"", page))
                rows.write(json.dumps({"id": name[: -len(".html")], **found}) + "\n")


def write_peer(work):
    import trafilatura

    with (work / "peer.jsonl").open("w") as rows:
        for path in sorted((work / "stripped").glob("*.html")):
            found = trafilatura.extract_metadata(path.read_bytes())
            rows.write(
                json.dumps(
                    {
                        "id": path.stem,
                        "title": found and found.title,
                        "date": found and found.date,
                        "authors": re.split(r"\s*;\s*", found.author) if found and found.author else None,
                    }
                )
                + "\n"
            )


def judge(field, truth, found):
    if not found:
        return "missing"
    if field == "title":
        wanted, given = key(truth["title"]), key(found)
        rest = wanted.replace(given, "").strip()
        if wanted == given:
            return "right"
        return "right" if wanted in given or (given in wanted and rest in truth["site"]) else "wrong"
    if field == "date":
        return "right" if found[:10] == truth["date"] else "wrong"
    return "right" if sorted({key(name.split(",")[0]) for name in found} - {""}) == truth["authors"] else "wrong"


def read(path):
    return {row["id"]: row for row in map(json.loads, path.open())}


def compare(work, listed):
    truths, peers, ours = (read(work / name) for name in ["truth.jsonl", "peer.jsonl", "out/documents.jsonl"])
    for field, name in [("title", "title"), ("date", "published"), ("authors", "authors")]:
        wanted = [truth for truth in truths.values() if truth[field]]
        print(f"{field}: {len(wanted)} pages")
        for who, answers, name in [("copydesk", ours, name), ("trafilatura", peers, field)]:
            counts = {"right": 0, "wrong": 0, "missing": 0}
            by_source = {}
            for truth in wanted:
                row = answers.get(truth["id"], {})
                verdict = judge(field, truth, row.get(name))
                counts[verdict] += 1
                source = row.get("sources", {}).get(name, "")
                by_source.setdefault(source, {"right": 0, "wrong": 0, "missing": 0})[verdict] += 1
                if listed == field and who == "copydesk" and verdict != "right":
                    peer = judge(field, truth, peers.get(truth["id"], {}).get(field))
                    print("  ", truth["id"], verdict, source, "| truth", truth[field], "| ours", row.get(name),
                          "| peer", peer)
            shares = ", ".join(f"{kind} {count} ({100 * count / len(wanted):.1f} %)" for kind, count in counts.items())
            print(f"  {who:12} {shares}")
            if who == "copydesk" and listed == field:
                for source, kinds in sorted(by_source.items()):
                    print(f"    {source or 'nowhere':12} {kinds}")


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    if task == "truth":
        write_truth(arguments[0], pathlib.Path(arguments[1]))
    elif task == "peer":
        write_peer(pathlib.Path(arguments[0]))
    else:
        compare(pathlib.Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
