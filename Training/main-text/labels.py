"""Labels for blocks: how much of each block's text is in the gold text of its page."""
import re
from collections import Counter, defaultdict

WORD = re.compile(r"\w+")


def words(text):
    return WORD.findall(text.lower())


def align(blocks, gold_text):
    """Returns for each block the share of its words that the gold text holds, and whether another block is taken for
    the copy that the gold text means."""
    gold = words(gold_text)
    pages = [words(block) for block in blocks]
    places = defaultdict(list)
    for at in range(len(gold) - 3):
        places[tuple(gold[at:at + 4])].append(at)

    # The gold positions that each block could stand at, by its runs of four words.
    hits = []
    for block in pages:
        found = Counter()
        for at in range(len(block) - 3):
            for place in places.get(tuple(block[at:at + 4]), ())[:8]:
                found[place - at] += 1
        hits.append(found)

    used = [False] * len(gold)
    labels = [0.0] * len(blocks)
    is_copy = [False] * len(blocks)
    start = [None] * len(blocks)
    end = [None] * len(blocks)
    near = [sum(sum(found.values()) for found in hits[max(0, at - 3):at + 4]) for at in range(len(blocks))]
    order = sorted(range(len(blocks)), key=lambda at: (-sum(hits[at].values()), -near[at]))
    for at in order:
        block, found = pages[at], hits[at]
        if not found:
            continue
        free = covered = 0
        taken = set()
        for index in range(len(block) - 3):
            run = places.get(tuple(block[index:index + 4]))
            if not run:
                continue
            place = max(run, key=lambda p: (not used[p], found[p - index]))
            for step in range(4):
                taken.add((index + step, place + step))
        by_word = {}
        for index, place in taken:
            by_word.setdefault(index, []).append(place)
        covered = len(by_word)
        free = sum(any(not used[p] for p in ps) for ps in by_word.values())
        labels[at] = free / len(block)
        if covered > 0.5 * len(block) and free < 0.5 * covered:
            is_copy[at] = True
            continue
        positions = [p for ps in by_word.values() for p in ps]
        for p in positions:
            used[p] = True
        start[at], end[at] = min(positions), max(positions) + 1

    # Short blocks: their words must stand in the gap between what is around them.
    following = [len(gold)] * (len(blocks) + 1)
    for at in reversed(range(len(blocks))):
        following[at] = start[at] if start[at] is not None else following[at + 1]
    last = 0
    for at, block in enumerate(pages):
        if start[at] is not None:
            last = max(last, end[at]) if start[at] >= last - 50 else end[at]
            continue
        if not block or labels[at] > 0 or is_copy[at]:
            continue
        stop = following[at + 1] if following[at + 1] >= last else len(gold)
        stop = min(stop, last + 60 + len(block))
        for place in range(last, stop - len(block) + 1):
            if gold[place:place + len(block)] == block and not any(used[place:place + len(block)]):
                labels[at] = 1.0
                start[at], end[at] = place, place + len(block)
                for p in range(place, place + len(block)):
                    used[p] = True
                last = place + len(block)
                break
    return labels, is_copy
