#!/usr/bin/env python3
"""Writes rules of alerts for the devices of a drained backlog: each series is bound by three of them on average.

usage: rules.py RULES DEVICES FOLDER

All are for devices by name, as farms write them; limits lie where the readings of bench/publish.c do not come, as on a
quiet day.
"""
import os
import sys

count, devices, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
SERIES = [("dissolved_oxygen", "below", "1 mg/L", "1.5 mg/L"), ("water_temperature", "above", "40 Cel", "39 Cel"),
          ("ph", "above", "10", "9.8"), ("practical_salinity", "above", "45", "44"),
          ("turbidity", "above", "900 {NTU}", "800 {NTU}"), ("battery_voltage", "below", "2 V", "2.2 V")]
os.makedirs(folder)
# Each rule is for so many devices that three rules fall on each series.
share = -(-3 * devices * len(SERIES) // count)
PER_FILE = 500
for first in range(0, count, PER_FILE):
    with open(f"{folder}/rules-{first:05}.yaml", "w", encoding="utf-8") as file:
        file.write(f"pack: bench-{first}\nrules:\n")
        for number in range(first, min(count, first + PER_FILE)):
            quantity, side, limit, clear = SERIES[number % len(SERIES)]
            start = number // len(SERIES) * share % devices
            names = [(start + step) % devices for step in range(share)]
            scope = ", ".join(f"site{name % 50:03}/dev{name:06}" for name in names)
            file.write(f"  r{number}: {{title: Rule {number}, watch: {quantity}, scope: {{device: [{scope}]}}, for: 5m, "
                       f"levels: {{alarm: {{{side}: \"{limit}\", clear: \"{clear}\"}}}}}}\n")
