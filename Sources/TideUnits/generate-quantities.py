#!/usr/bin/env python3
"""Writes QuantityTable.swift from quantities.yaml. Needs PyYAML. `--check` only compares, exit 1 when they differ."""

import json
import math
import pathlib
import re
import sys

import yaml

FOLDER = pathlib.Path(__file__).resolve().parent
KEYS = {"name", "unit", "cf", "en", "zh", "kind", "circular", "fail", "suspect", "physical", "note"}
KINDS = {"gauge", "counter", "state", "position"}
HEAD = """\
// Generated from quantities.yaml by generate-quantities.py (`make generate`); edit that file, not this one.
// swift-format-ignore-file

extension Quantities {
    /// All entries, in the order of quantities.yaml.
    static let table: [Quantity] = """


def check(group, entry):
    """Stops at an entry that breaks a rule of quantities.yaml's head."""
    where = f"{group}: {entry.get('name')}"
    unknown = set(entry) - KEYS
    missing = {"name", "unit", "en", "zh"} - set(entry)
    assert not unknown and not missing, f"{where}: unknown keys {unknown}, missing keys {missing}"
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry["name"]), f"{where}: the name must be snake_case"
    assert entry.get("kind", "gauge") in KINDS, f"{where}: kind must be one of {sorted(KINDS)}"
    for key in ("fail", "suspect", "physical"):
        span = entry.get(key)
        assert span is None or (len(span) == 2 and span[0] < span[1]), f"{where}: {key} must be [lower, upper]"
    fail, suspect = entry.get("fail"), entry.get("suspect")
    if suspect:
        assert fail and fail[0] <= suspect[0] and suspect[1] <= fail[1], f"{where}: suspect must lie inside fail"


def number(value):
    if math.isinf(value):
        return ".infinity" if value > 0 else "-.infinity"
    return repr(value)


def swift(group, entry):
    """One call, wrapped before column 120."""
    text = lambda key: json.dumps(entry[key], ensure_ascii=False)
    parts = [text("name"), text("unit"), f".{group}", f"en: {text('en')}", f"zh: {text('zh')}"]
    if "cf" in entry:
        parts.append(f"cf: {text('cf')}")
    if entry.get("kind", "gauge") != "gauge":
        parts.append(f"kind: .{entry['kind']}")
    if entry.get("circular"):
        parts.append("circular: true")
    for key in ("fail", "suspect", "physical"):
        if key in entry:
            parts.append(f"{key}: Span({number(entry[key][0])}, {number(entry[key][1])})")
    if "note" in entry:
        parts.append(f"note: {text('note')}")
    lines = ["        Quantity("]
    for index, part in enumerate(parts):
        part += "," if index < len(parts) - 1 else "),"
        if len(lines[-1]) + 1 + len(part) > 119:
            lines.append(" " * 11)
        lines[-1] += part if lines[-1].endswith("(") else " " + part
    return "\n".join(lines)


def main():
    groups = yaml.safe_load((FOLDER / "quantities.yaml").read_text(encoding="utf-8"))
    seen, lists = set(), {}
    for group, entries in groups.items():
        for entry in entries:
            check(group, entry)
            key = (entry["name"], entry["unit"])
            assert key not in seen, f"{group}: {key} is there twice"
            seen.add(key)
        lists[group] = "\n".join(swift(group, entry) for entry in entries)
    text = HEAD + " + ".join(lists) + "\n"
    for group, body in lists.items():
        text += f"\n    private static let {group}: [Quantity] = [\n{body}\n    ]\n"
    text += "}\n"
    target = FOLDER / "QuantityTable.swift"
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text(encoding="utf-8") == text else f"{target} is older than quantities.yaml")
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
