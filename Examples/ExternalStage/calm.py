"""Calms a text down: one exclamation mark in a row is enough."""
import json, re, sys

hello = json.loads(sys.stdin.readline())
most = int(hello["settings"].get("most", "1"))
print(json.dumps({"copydesk": 1, "name": "calm", "version": "1.0", "adds": ["exclamations"]}), flush=True)

for line in sys.stdin:
    document = json.loads(line)
    found = list(re.finditer("!{%d,}" % (most + 1), document["text"]))
    edits = [{"cut": [match.start() + most, match.end()], "rule": "exclamation"} for match in found]
    answer = {"id": document["id"], "edits": edits, "fields": {"exclamations": len(found)}}
    print(json.dumps(answer), flush=True)
