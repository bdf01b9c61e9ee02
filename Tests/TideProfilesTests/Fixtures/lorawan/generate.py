#!/usr/bin/env python3
"""Writes vectors.jsonl: what published tests of LoRaWAN codecs expect, as numbers by name.

usage: generate.py lorawan.jsonl       one JSON object a line: unit, hex, fPort, data, errors
Numbers are those of the expected JSON: nested names joined by "_", {value, unit} as its value, truth values as 1 and 0,
texts that begin with a number ("25 °C") as that number. What a fixture lists under `ignore` is left out.
"""

import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
NUMBER = re.compile(r"\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(?:[^\d\s].{0,12})?")


def numbers(value, name=""):
    if isinstance(value, (bool, int, float)):
        yield name, float(value)
    elif isinstance(value, str):
        if found := NUMBER.fullmatch(value):
            yield name, float(found[1])
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from numbers(item, f"{name}_{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            part = re.sub(r"[^A-Za-z0-9]+", "_", key).strip("_")
            if key == "value":
                yield from numbers(item, name)
            elif not (key in ("displayName", "unit") and "value" in value):
                yield from numbers(item, f"{name}_{part}" if name else part)


def ignored(text):
    """The keys under `ignore`: a mapping in one line, or one key a line."""
    block = re.search(r"^ignore:(.*(?:\n  .*)*)", text, re.M)
    return set(re.findall(r"[{,\n]\s*([A-Za-z][A-Za-z0-9_]*):", block[1])) if block else set()


def main():
    fixtures = {}
    for path in sorted(FOLDER.glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for unit in re.findall(r'"([^"]+)"', re.search(r"^codecs:.*$", text, re.M)[0]):
            fixtures[unit] = ignored(text)
    with open(FOLDER / "vectors.jsonl", "w", encoding="utf-8") as out:
        for line in open(sys.argv[1], encoding="utf-8"):
            vector = json.loads(line)
            if (skip := fixtures.get(vector["unit"])) is None:
                continue
            wanted = {name: number for name, number in numbers(vector.get("data") or {}) if name not in skip}
            row = {"unit": vector["unit"], "port": vector.get("fPort"), "hex": vector["hex"], "numbers": wanted}
            if vector.get("errors"):
                row["refused"] = True
            out.write(json.dumps(row) + "\n")


main()
