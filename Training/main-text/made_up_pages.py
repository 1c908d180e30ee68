"""Makes up pages for training: articles and lists between what sites put around them, in templates drawn at random.

usage: made_up_pages.py FOLDER [--count 2000] [--seed 1]

Real pages with known text are few, and most of them come from templates with telling names. These pages have made-up words
and often no names at all, so that a model has to learn from them how the parts of a page stand to one another: that cards
which lead elsewhere are no part of an article, however much they look like one, and are what a page of lists is for.
Writes ID.html and a gold.jsonl as dump-features and train.py read them.
"""
import argparse
import json
import os

from made_up.modern import Maker
from made_up.old import OldMaker


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--old", type=int, default=300, help="pages beyond these, built as before style sheets")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    with open(f"{arguments.folder}/gold.jsonl", "w", encoding="utf-8") as gold:
        for at in range(arguments.count + arguments.old):
            maker = (Maker if at < arguments.count else OldMaker)(f"{arguments.seed}/{at}")
            is_list = maker.some(0.25)
            html, place = maker.page(is_list)
            name = f"{at:05}"
            with open(f"{arguments.folder}/{name}.html", "w", encoding="utf-8") as file:
                file.write(html)
            row = dict(id=name, url=f"https://s{at}.example/", page_type="listing" if is_list else "article",
                       gold_text="\n\n".join(maker.gold), spot=place)
            gold.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
