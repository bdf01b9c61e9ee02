#!/usr/bin/env python3
"""Judges the real series of docs/real-series.md by `fieldtide qc` and by ioos_qc, and prints what both say.

usage: docs/plots/real.py FIELDTIDE FOLDER [NAME…]
       FOLDER holds the files that real_series.py names; needs ioos_qc==3.0.0, PyYAML and, for plots, matplotlib.
       Prints the page's table, then per test how many readings it flagged, when, and where ioos_qc says otherwise.
"""
import collections
import csv
import io
import os
import re
import subprocess
import sys
import warnings

import numpy
import yaml
from ioos_qc import qartod

import real_series

HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = 12  # of the times at which a test flags
SECONDS = {"s": 1, "m": 60, "h": 3600}
# What each of ioos_qc's tests is given besides its parameters.
INPUTS = collections.defaultdict(
    lambda: ("inp", "tinp"),
    gross_range_test=("inp",),
    spike_test=("inp",),
    location_test=("lon", "lat"),
    climatology_test=("inp", "tinp", "zinp"),
)


def configuration(name):
    path = os.path.join(HERE, "real", name + ".yaml")
    return path if os.path.exists(path) else os.path.join(HERE, name + ".yaml")


def judged(program, series, rows, *options):
    """The table that `fieldtide qc` prints: a list of dictionaries."""
    columns = ["time", "value", "lat", "lon"][: len(rows[0])]
    text = "\n".join(",".join([f"{row[0]:%Y-%m-%dT%H:%M:%S}Z", *map(str, row[1:])]) for row in rows)
    command = [program, "qc", *options, "--tests", configuration(series.name), "-"]
    text = ",".join(columns) + "\n" + text + "\n"
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def plain(value):
    """A parameter as ioos_qc wants it: seconds for `3h`, a number for `1e-4`."""
    if not isinstance(value, str):
        return value
    time = re.fullmatch(r"([\d.]+)([smh])", value)
    if time:
        return int(float(time[1]) * SECONDS[time[2]])
    return float(value) if re.fullmatch(r"[-\d.]+e[-+]?\d+", value) else value


def independent(series, rows):
    """What ioos_qc says of the same rows: flags by test."""
    columns = list(zip(*rows))
    data = {
        "inp": numpy.array([float(text) if text else numpy.nan for text in columns[1]]),
        "tinp": numpy.array(columns[0], dtype="datetime64[ns]"),
        "zinp": numpy.full(len(rows), numpy.nan),
    }
    if len(columns) > 2:
        data |= {"lat": numpy.array(columns[2]), "lon": numpy.array(columns[3])}
    flags = {}
    for test, parameters in yaml.safe_load(open(configuration(series.name))).items():
        given = {key: plain(value) for key, value in parameters.items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = getattr(qartod, test)(**{key: data[key] for key in INPUTS[test]}, **given)
        flags[test] = [str(int(flag)) for flag in numpy.ma.filled(result, 0)]
    return flags


def look(program, folder, series):
    """Rows, table and ioos_qc's flags of a series, in the order of time."""
    rows = sorted(series.read(os.path.join(folder, series.file)))
    return rows, judged(program, series, rows), independent(series, rows)


def episodes(table, test, apart=12):
    """First and last time of the readings that a test flags, with their number; so many readings apart are two."""
    found = []
    for i, row in enumerate(table):
        if row[test] in "34":
            if not found or i - found[-1][1] > apart:
                found.append([i, i, 0])
            found[-1][1:] = i, found[-1][2] + 1
    return [(table[first]["time"], table[last]["time"], count) for first, last, count in found]


def main(program, folder, *names):
    found = []
    print("| series | readings | 1 | 2 | 3 | 4 | 9 |\n|---|---|---|---|---|---|---|")
    for series in real_series.ALL:
        if names and series.name not in names:
            continue
        rows, table, others = look(program, folder, series)
        found.append((series, rows, table, others))
        count = collections.Counter(row["flag"] for row in table)
        print(f"| {series.title} | {len(table):,} | " + " | ".join(f"{count[flag]:,}" for flag in "12349") + " |")
    total = 0
    for series, rows, table, others in found:
        print(f"\n{series.title}: {rows[0][0]} to {rows[-1][0]}")
        for test, flags in others.items():
            mine = [row[test] for row in table]
            count = collections.Counter(mine)
            differ = [i for i, flag in enumerate(flags) if mine[i] != flag]
            total += len(flags)
            what = f"{len(differ)} differ from ioos_qc" if differ else "as ioos_qc"
            print(f"  {test}: " + ", ".join(f"{flag}: {count[flag]:,}" for flag in "12349") + f"; {what}")
            for i in differ[:5]:
                print(f"    {table[i]['time']} {table[i]['value']} {mine[i]}, ioos_qc {flags[i]}")
            flagged = episodes(table, test)
            for first, last, number in flagged[:SHOWN]:
                print(f"    {first} to {last}: {number:,}")
            if len(flagged) > SHOWN:
                print(f"    and {len(flagged) - SHOWN} more times")
    readings, tests = sum(len(table) for _, _, table, _ in found), sum(len(others) for *_, others in found)
    print(f"\n{readings:,} readings, {tests} tests, {total:,} flags compared")


if __name__ == "__main__":
    main(*sys.argv[1:])
