#!/usr/bin/env python3
"""Prints what docs/real-series.md says besides the flags: of light and nights, layouts, markers, windows and ice.

usage: docs/plots/real_notes.py FIELDTIDE FOLDER  (as real.py)
"""
import collections
import datetime
import itertools
import math
import os
import sys

import real
import real_series

program, folder = sys.argv[1:]
DAY = 24  # hours


def series(name, file=""):
    return next(one for one in real_series.ALL if one.name == name and one.file.endswith(file))


def rows(one):
    return sorted(one.read(os.path.join(folder, one.file)))


def median(values):
    return sorted(values)[len(values) // 2]


def twice():
    """Readings by day off the quarter of an hour, which are there once more, hours later, on it."""
    light = rows(series("light-15m"))
    odd = [(time, value) for time, value in light if (time.minute % 15, time.second) != (0, 0)]
    quarters = collections.defaultdict(list)
    for time, value in light:
        if (time.minute % 15, time.second) == (0, 0):
            quarters[value].append(time)
    bright = [(time, value) for time, value in odd if float(value) > 50]  # few readings equal these by chance
    later = [round((again - time).total_seconds() / 60) for time, value in bright for again in quarters[value]]
    count = collections.Counter(minutes for minutes in later if 0 < minutes < 12 * 60)
    print(
        f"{len(odd)} readings off the quarters, {odd[0][0]} to {odd[-1][0]}; of {len(bright)} above 50 are there once "
        "more: " + ", ".join(f"{n} {minutes} min later" for minutes, n in count.most_common())
    )


def runs(days):
    """First and last day of runs of days, with their number; three days apart still follow each other."""
    found = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days <= 3:
            found[-1][1:] = day, found[-1][2] + 1
        else:
            found.append([day, day, 1])
    return found


def light_hours(light):
    """The hour (UTC) around which each day's light lies, as a mean on the circle of the day."""
    sums = collections.defaultdict(complex)
    for time, value in light:
        angle = 2 * math.pi * (time.hour + time.minute / 60) / DAY
        sums[time.date()] += float(value) * complex(math.cos(angle), math.sin(angle))
    return {day: math.atan2(s.imag, s.real) / (2 * math.pi) * DAY % DAY for day, s in sums.items() if abs(s) > 0}


def light_clock():
    hours = light_hours(rows(series("light-1h")) + rows(series("light-15m")))
    first, last, _ = max(runs(day for day, hour in hours.items() if hour < 6), key=lambda run: run[2])
    inside = [hour for day, hour in hours.items() if first <= day <= last]
    others = [hour for day, hour in hours.items() if not first <= day <= last]
    print(f"light lies around {median(others):.1f} h UTC, but {first} to {last} around {median(inside):.1f} h")


def dark_nights():
    """Nights of which some reading between 6 and 10 UTC is flagged, in runs of nights that follow each other."""
    for name in "light-1h", "light-15m":
        table = real.judged(program, series(name), rows(series(name)))
        nights = {row["time"][:10] for row in table if row["climatology_test"] in "34"}
        for first, last, number in runs(map(datetime.date.fromisoformat, nights)):
            inside = [row for row in table if str(first) <= row["time"][:10] <= str(last)]
            top = max(float(row["value"]) for row in inside if row["climatology_test"] in "34")
            print(f"{name}: {number} nights that are not dark, {first} to {last}, up to {top}")


def layouts():
    """The same hours of one station in NDBC's two layouts."""
    for column, name in ("ATMP", "air"), ("WTMP", "water"), ("PRES", "pressure"), ("WSPD", "wind"):
        old, new = (dict(rows(series("tplm2-" + name, kind + ".txt.gz"))) for kind in ("historical", "realtime"))
        both = [(old[time], new[time]) for time in old if old[time] and new.get(time)]
        furthest = max(abs(float(a) - float(b)) for a, b in both)
        print(f"{column}: {len(both)} hours in both layouts, at most {furthest:.1f} apart")


def markers():
    """What the tests say where 99.0, 999.0 and 9999.0 are taken for numbers."""
    real_series.NOTHING.update(dict.fromkeys(["GST", "DEWP", "ATMP", "PRES"], "MM"))
    for name, file, column in (
        ("tplm2-air", "historical.txt.gz", "ATMP"),
        ("tplm2-dew", "historical.txt.gz", "DEWP"),
        ("tplm2-pressure", "historical.txt.gz", "PRES"),
        ("tplm2-gust", "cwind.gz", "GST"),
    ):
        file = next(one.file for one in real_series.ALL if one.file.endswith(file))
        one = real_series.Series(name, file, "", real_series.ndbc(column))
        table = real.judged(program, one, rows(one))
        marks = [row for row in table if row["value"] in ("99.0", "999.0", "9999.0")]
        spans, whole = (dict(collections.Counter(row[key] for row in marks)) for key in ("gross_range_test", "flag"))
        print(f"{file} {column}: {len(marks)} such numbers, gross_range_test {spans}, flag {whole}")


def windows():
    """How flags change where windows are cut at gaps, as in the daemon."""
    total = 0
    for one in real_series.ALL:
        interval = {"light-15m": "15m", "salinity": "1m", "cwind": "10m", "depth": "2s"}.get(one.name, "1h")
        interval = "10m" if "44013" in one.name else "24h" if "maricopa" in one.name else interval
        given = rows(one)
        whole, cut = real.judged(program, one, given), real.judged(program, one, given, "--interval", interval)
        changed = [(a, b) for a, b in zip(whole, cut) if a["flag"] != b["flag"]]
        total += len(changed)
        if changed:
            count = collections.Counter(a["flag"] + " to " + b["flag"] for a, b in changed)
            print(f"--interval {interval}, {one.title}: {dict(count)}, first {changed[0][0]['time']}")
    print(f"--interval: {total} flags changed")


def top_of_atmosphere():
    """Radiation above the air, ly/h, in the hour from 13 h of 19 May 2015 in Fallon (FAO 56, equation 28)."""
    bright = [float(value) for _, value in rows(series("fallon-sun")) if float(value) > 90]
    near = sum(value < 92 for value in bright)
    print(f"{len(bright)} hours above 90 ly/h, {near} of them below 92, most {max(bright)}")
    day, latitude, west = 139, math.radians(39.46), 118.78
    distance = 1 + 0.033 * math.cos(2 * math.pi * day / 365)
    declination = 0.409 * math.sin(2 * math.pi * day / 365 - 1.39)
    b = 2 * math.pi * (day - 81) / 364
    season = 0.1645 * math.sin(2 * b) - 0.1255 * math.cos(b) - 0.025 * math.sin(b)
    for label, start in ("after", 13), ("before", 12):
        angle = math.pi / 12 * (start + 0.5 + (105 - west) / 15 + season - 12)
        low, high = angle - math.pi / 24, angle + math.pi / 24
        up = (high - low) * math.sin(latitude) * math.sin(declination)
        around = math.cos(latitude) * math.cos(declination) * (math.sin(high) - math.sin(low))
        energy = 12 * 60 / math.pi * 0.0820 * distance * (up + around)  # MJ/m2
        print(f"above the air, the hour {label} 13 h: {energy / 0.04184:.1f} ly/h")


def warm_day():
    """The water at the other buoy of the bay on the day on which 44029 is flagged."""
    day = [row for row in rows(series("44013-water")) if row[1] and row[0].date() == datetime.date(2022, 5, 29)]
    top, low = (choose(day, key=lambda row: float(row[1])) for choose in (max, min))
    print(f"44013 on 29 May 2022: {low[1]} at {low[0]:%H:%M} to {top[1]} at {top[0]:%H:%M}")


def iced():
    """Hours of wind of at most 1.5 m/s around the two icings of February 2021, and how many were flagged."""
    table = real.judged(program, series("tplm2-wind"), rows(series("tplm2-wind")))
    for since, until in ("2021-02-01T05", "2021-02-01T17"), ("2021-02-13T19", "2021-02-14T19"):
        hours = [row for row in table if since <= row["time"] < until]
        slow = sum(float(row["value"]) <= 1.5 for row in hours)
        flagged = sum(row["flag"] in "34" for row in hours)
        print(f"iced from {since}: {len(hours)} hours, {slow} of at most 1.5 m/s, {flagged} flagged")


def echoes():
    """Depths well below those of the minute around them, and how many of them pass."""
    table = real.judged(program, series("depth"), rows(series("depth")))
    depths = [float(row["value"]) for row in table]
    around = range(15, len(depths) - 15)
    low = [i for i in around if depths[i] < 0.65 * median(depths[i - 15 : i + 16])]
    print(f"{len(low)} depths below 0.65 of those around, {sum(table[i]['flag'] == '1' for i in low)} of them pass")


def pond():
    """The water off Boston by a flat line of a pond."""
    one = real_series.Series("44013-pond", series("44013-water").file, "", real_series.ndbc("WTMP"))
    _, table, others = real.look(program, folder, one)
    mine = [row["flat_line_test"] for row in table]
    count, differ = collections.Counter(mine), sum(a != b for a, b in zip(mine, others["flat_line_test"]))
    given = [(time, value) for time, value in rows(one) if value]
    equal = [list(run) for _, run in itertools.groupby(given, key=lambda row: row[1])]
    print(f"44013: the same temperature for up to {max(run[-1][0] - run[0][0] for run in equal)}")
    print(f"44013, flat line of 2 and 6 hours: {count['3']} suspect, {count['4']} failed, {differ} differ from ioos_qc")


light_clock()
twice()
dark_nights()
layouts()
windows()
top_of_atmosphere()
warm_day()
iced()
echoes()
pond()
markers()
