"""Holds the JSON Schema of pipeline files against a validator: called by Benchmarks/schema."""
import copy, glob, json, random, string, sys
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

schema = json.load(open(sys.argv[1]))
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)
yaml = YAML(typ="safe", pure=True)
yaml.version = (1, 2)
numbers = random.Random(5)
wrong = 0


def accepts(document):
    return next(validator.iter_errors(document), None) is None


def said(what, count, bad):
    global wrong
    wrong += bad
    print(f"{what}: {count}, judged wrongly {bad}")


shipped = [json.loads(json.dumps(yaml.load(open(f)))) for f in glob.glob("Pipelines/*.yaml") if ".test." not in f]
said("shipped pipelines, accepted", len(shipped), sum(not accepts(d) for d in shipped))

# Every source, stage and sink with all of its settings at their defaults.
fields = schema["properties"]
nodes = {
    "source": fields["sources"]["additionalProperties"], "stage": fields["stages"]["items"]["anyOf"][1],
    "sink": fields["sinks"]["additionalProperties"],
}


def document(kind, part):
    whole = {"copydesk": 1, "sources": {"a": {"source": "files", "with": {"path": "x"}}}, "stages": ["repair-text"]}
    whole["sinks"] = {"o": {"sink": "jsonl", "with": {"path": "x"}}}
    if kind == "stage":
        whole["stages"] = [part]
    else:
        whole[kind + "s"] = {"a": part}
    return whole


parts = []
for kind, node in nodes.items():
    for rule in node["allOf"]:
        name = rule["if"]["properties"][kind]["const"]
        settings = (rule["then"]["properties"]["with"] or {}).get("properties", {})
        parts.append((kind, name, {key: value.get("default", "x") for key, value in settings.items()}))
said("parts at their defaults, accepted", len(parts), sum(not accepts(document(k, {k: n, "with": w})) for k, n, w in parts))


def slip(word):
    """The word with one letter left out, added, replaced, or swapped with the next."""
    at, letter = numbers.randrange(len(word)), numbers.choice(string.ascii_lowercase)
    return numbers.choice([
        word[:at] + word[at + 1:], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1:],
        word[:at] + word[at:at + 2][::-1] + word[at + 2:],
    ])


names = {kind: {n for k, n, _ in parts if k == kind} for kind in nodes}
for what in ("names", "settings"):
    count = bad = 0
    while count < 2000:
        kind, name, settings = numbers.choice([p for p in parts if what == "names" or p[2]])
        settings = dict(settings)
        if what == "names":
            written = slip(name)
            if written in names[kind]:
                continue
            name = written
        else:
            setting = numbers.choice(list(settings))
            written = slip(setting)
            if written in settings:
                continue
            settings[written] = settings.pop(setting)
        count += 1
        bad += accepts(document(kind, {kind: name, "with": settings}))
    said(f"slips in {what} of parts, rejected", count, bad)


def keys(node, path=()):
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        if isinstance(key, str) or isinstance(node[key], str):
            yield path + (key,)
        yield from keys(node[key], path + (key,))


count = bad = 0
for whole in shipped:
    # Ids and names of params are free, and so is what a list of patterns holds.
    for path in [p for p in keys(whole) if not (len(p) == 2 and p[0] != "stages") and "include" not in p]:
        for _ in range(20):
            changed = copy.deepcopy(whole)
            node = changed
            for step in path[:-1]:
                node = node[step]
            last = path[-1]
            old = node[last] if isinstance(node, list) else last
            written = slip(old)
            if written == old:
                continue
            if isinstance(node, list):
                node[last] = written
            else:
                node[written] = node.pop(last)
            count += 1
            bad += accepts(changed)
said("slips in keys and stage names of shipped pipelines, rejected", count, bad)
sys.exit(wrong > 0)
