"""Writes a LightGBM model as the text that BoostedTrees.swift reads."""
import numpy as np

HEAD = """\
# Numbers learned by Training/main-text/train.py: trees over features that hold no text. Learned from part of WCXB's
# development split (CC BY 4.0), part of trafilatura's evaluation pages (Apache 2.0), and pages that made_up_pages.py made.
# Made by a program: do not edit.
"""


def lower_float(number):
    """The largest 32-bit float that is not above `number`, so that rounding moves no row to the other side."""
    single = np.float32(number)
    return single if float(single) <= number else np.nextafter(single, np.float32(-np.inf))


def write(model, names, path):
    trees = model.dump_model()["tree_info"]
    used = sorted({node["split_feature"] for tree in trees for node in splits(tree["tree_structure"])})
    place = {feature: index for index, feature in enumerate(used)}
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        file.write("features " + " ".join(names[feature] for feature in used) + "\n")
        for tree in trees:
            file.write(" ".join(preorder(tree["tree_structure"], place)) + "\n")


def splits(node):
    if "split_feature" in node:
        yield node
        yield from splits(node["left_child"])
        yield from splits(node["right_child"])


def preorder(node, place):
    if "split_feature" not in node:
        yield f"={node['leaf_value']:.4g}"
        return
    assert node["decision_type"] == "<=" and node["default_left"] in (True, False)
    yield f"{place[node['split_feature']]}<{lower_float(node['threshold']):.7g}"
    yield from preorder(node["left_child"], place)
    yield from preorder(node["right_child"], place)
