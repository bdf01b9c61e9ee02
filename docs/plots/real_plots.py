#!/usr/bin/env python3
"""Draws docs/real-*.png: series of docs/real-series.md, with what `fieldtide qc` flags.

usage: docs/plots/real_plots.py FIELDTIDE FOLDER  (as real.py; needs python3-matplotlib)
"""
import datetime
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt

import real
import real_series

program, folder = sys.argv[1:]
DOCS = os.path.dirname(real.HERE)
LINE = "#9aa5b1"
# Flags differ by shape as well as by colour.
MARKS = {"3": ("o", "#e08a00", "suspect"), "4": ("x", "#b3123f", "failed")}


def table(name, file=""):
    one = next(one for one in real_series.ALL if one.name == name and one.file.endswith(file))
    rows = real.judged(program, one, sorted(one.read(os.path.join(folder, one.file))))
    return [row | {"at": datetime.datetime.fromisoformat(row["time"][:-1])} for row in rows]


def between(rows, since, until):
    return [row for row in rows if since <= row["time"] < until]


def number(row):
    return float(row["value"]) if row["value"] else float("nan")


def curve(rows):
    """Times and values, with a hole where two days and more bring nothing."""
    times, values = [], []
    for row in rows:
        if times and row["at"] - times[-1] > datetime.timedelta(days=2):
            times.append(row["at"])
            values.append(float("nan"))
        times.append(row["at"])
        values.append(number(row))
    return times, values


def days(axes):
    """An axis of time that names the year, month or day once."""
    locator = dates.AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
    axes.xaxis.get_offset_text().set_fontsize(7)
    axes.tick_params(labelsize=8)
    axes.grid(alpha=0.3)


def panel(axes, title, rows, test="flag", thin=True):
    """The line of a series with the readings that a test flags."""
    axes.plot(*curve(rows), color=LINE, lw=0.6 if thin else 1)
    for flag, (marker, colour, label) in MARKS.items():
        chosen = [row for row in rows if row[test] == flag]
        if chosen:
            given = {"color": colour, "ms": 3 if thin else 5, "label": f"{label} ({len(chosen):,})", "ls": ""}
            axes.plot([row["at"] for row in chosen], [number(row) for row in chosen], marker, mfc="none", **given)
    axes.set_title(title, fontsize=9, loc="left")
    days(axes)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7, framealpha=0.8)


def save(figure, name):
    figure.tight_layout()
    figure.savefig(os.path.join(DOCS, name), pil_kwargs={"optimize": True})
    print(name, os.path.getsize(os.path.join(DOCS, name)) // 1000, "kB")


def light():
    rows = table("light-1h") + table("light-15m")
    nights = [row for row in rows if 6 <= row["at"].hour <= 10]
    figure, (first, second, third) = plt.subplots(3, 1, figsize=(10, 6.4), dpi=80)
    panel(first, "Light, attenuated_signal_test", rows, "attenuated_signal_test")
    panel(second, "Light at 6 to 10 h UTC, at night: climatology_test", nights, "climatology_test")
    second.set_yscale("symlog", linthresh=10)
    second.set_ylim(-1, 4000)
    for flag, (marker, colour, _) in {"1": (".", LINE, ""), **MARKS}.items():
        chosen = [row for row in rows if row["flag"] == flag and number(row) > 400]
        hours = [row["at"].hour + row["at"].minute / 60 for row in chosen]
        third.plot([row["at"] for row in chosen], hours, marker, color=colour, ms=1.5, ls="", rasterized=True)
    third.set_title("Hour (UTC) of light above 400, and what was flagged", fontsize=9, loc="left")
    third.set_yticks(range(0, 25, 6))
    for axes in first, second, third:
        axes.set_xlim(rows[0]["at"], rows[-1]["at"])
        days(axes)
    save(figure, "real-light.png")


def level():
    rows = table("level")
    figure, grid = plt.subplots(1, 3, figsize=(10, 2.8), dpi=80)
    panel(grid[0], "Water level, m", rows)
    panel(grid[1], "an offset, and 4.15", between(rows, "2018-11-23", "2018-11-27"), thin=False)
    panel(grid[2], "the offset, and 1.0942", between(rows, "2018-12-09", "2018-12-15"), thin=False)
    save(figure, "real-level.png")


EVENTS = [
    ("TPLM2 2021: iced, wind, m/s", "tplm2-wind", "historical.txt.gz", "2021-02-13", "2021-02-15T12"),
    ("TPLM2 2021: iced again", "tplm2-wind", "historical.txt.gz", "2021-01-31T12", "2021-02-02T12"),
    ("the vane with it, deg", "tplm2-direction", "historical.txt.gz", "2021-01-31T12", "2021-02-02T12"),
    ("TPLM2 2022: a storm, hPa", "tplm2-pressure", "historical.txt.gz", "2022-01-15", "2022-01-19"),
    ("TPLM2 2021: a squall, hPa", "tplm2-pressure", "historical.txt.gz", "2021-07-01", "2021-07-02T12"),
    ("44013 2022: one odd line, degC", "44013-water", "", "2022-04-30T18", "2022-05-01T06"),
    ("44029 2022: a warm day, degC", "44029-water", "", "2022-05-27", "2022-06-01"),
    ("Fallon 2015: too bright, ly/h", "fallon-sun", "", "2015-05-17", "2015-05-22"),
    ("Plaka: depth, m", "depth", "", "2000-01-01T12:25", "2000-01-01T12:40"),
]


def events():
    figure, grid = plt.subplots(3, 3, figsize=(10, 7), dpi=80)
    for axes, (title, name, file, since, until) in zip(grid.flat, EVENTS):
        panel(axes, title, between(table(name, file), since, until), thin=False)
    save(figure, "real-events.png")


light()
level()
events()
