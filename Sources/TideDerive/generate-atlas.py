#!/usr/bin/env python3
"""Writes Seawater/SalinityAtlas+Data.swift from the atlas file of GSW-C (gsw_saar_data.h, TEOS-10, BSD licence).

Every known ratio becomes three characters of 6 bits: counts of STEP. usage: generate-atlas.py gsw_saar_data.h
"""

import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
LARGEST = 2.3e-3  # the atlas ends at 0.0022930
STEP = LARGEST / (64**3 - 2)  # the last code says that there is no value
HEAD = """\
// Generated from gsw_saar_data.h of GSW-C by generate-atlas.py; edit neither, the atlas is a published set of data.
// swift-format-ignore-file

extension SalinityAtlas {
"""


def numbers(text, name):
    found = re.search(name + r"\[\d+\]\s*=\s*\{(.*?)\}", text, re.S)
    return [float(number) for number in found[1].split(",")]


def character(six_bits):
    """From `#` on without the backslash: characters that a Swift literal takes as they are."""
    code = six_bits + 35
    return chr(code if code < 92 else code + 1)


def packed(value):
    count = 64**3 - 1 if value > 1 else round(value / STEP)
    return character(count >> 12) + character(count >> 6 & 63) + character(count & 63)


def literal(name, text):
    lines = [text[at : at + 114] for at in range(0, len(text), 114)]
    body = "\\\n".join("        " + line for line in lines)
    return f'    static let {name}: StaticString = """\n{body}\n        """\n'


def main():
    text = pathlib.Path(sys.argv[1]).read_text(encoding="ascii")
    ratios, depths = numbers(text, "saar_ref"), numbers(text, "ndepth_ref")
    pressures = [int(pressure) for pressure in numbers(text, "p_ref")]
    columns = [ratios[at : at + 45] for at in range(0, len(ratios), 45)]
    lengths = [max([k + 1 for k, ratio in enumerate(column) if ratio < 1], default=0) for column in columns]
    values = "".join(packed(r) for column, length in zip(columns, lengths) for r in column[:length])
    deepest = "".join(character(0 if depth > 1e80 else int(depth)) for depth in depths)
    out = HEAD + f"    /// What one count of `values` is.\n    static let step = {STEP!r}\n"
    out += "    /// Sea pressures of the levels in dbar.\n    static let pressures: [Double] = [\n"
    for at in range(0, 45, 15):
        out += "        " + ", ".join(map(str, pressures[at : at + 15])) + ",\n"
    out += "    ]\n    /// Levels stored of each column, south to north, then from 0 to 360 degrees east; one character each.\n"
    out += literal("lengths", "".join(character(length) for length in lengths))
    out += "    /// Levels down to the bottom of each column.\n" + literal("deepest", deepest)
    out += "    /// The stored levels of all columns, three characters each.\n" + literal("values", values) + "}\n"
    (FOLDER / "Seawater" / "SalinityAtlas+Data.swift").write_text(out, encoding="ascii")


if __name__ == "__main__":
    main()
