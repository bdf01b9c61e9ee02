#!/usr/bin/env python3
"""Writes rules of alerts for simulated devices: each of their series is bound by three of them on average.

usage: fleet_rules.py RULES DEVICES.CSV PROFILES FOLDER

A rule is for one quantity at a few sites. Limits lie where no reading comes, as on a quiet day.
"""
import collections
import csv
import os
import re
import sys

count, devices, profiles, folder = int(sys.argv[1]), *sys.argv[2:]
PER_SERIES = 3
PER_FILE = 500
# Not text in quotes or comments: these profiles name a quantity on the line of its series.
QUANTITY = re.compile(r"^\s+\w+: *\{.*?\bquantity: *(\w+), *unit: *(\"[^\"]+\"|[^,}]+)", re.M)


def quantities(profile):
    with open(f"{profiles}/{profile}.yaml", encoding="utf-8") as file:
        return dict(QUANTITY.findall(file.read()))


sites = collections.defaultdict(set)
with open(devices, encoding="utf-8") as file:
    for row in csv.DictReader(file):
        if row["kind"] == "device":
            sites[row["site"]].add(row["profile"])
# By profile, the quantities of its series and their units.
known = {profile: quantities(profile) for profile in set().union(*sites.values())}
units = {quantity: unit.strip('"') for there in known.values() for quantity, unit in there.items()}
places = collections.defaultdict(list)
for site, there in sorted(sites.items()):
    for quantity in sorted({quantity for profile in there for quantity in known[profile]}):
        places[quantity].append(site)

pairs = sum(len(there) for there in places.values())
share = max(1, round(PER_SERIES * pairs / count))
rules = [(quantity, there[first:first + share]) for quantity, there in sorted(places.items())
         for _ in range(PER_SERIES) for first in range(0, len(there), share)][:count]
os.makedirs(folder)
for first in range(0, len(rules), PER_FILE):
    with open(f"{folder}/rules-{first:05}.yaml", "w", encoding="utf-8") as file:
        file.write(f"pack: bench-{first}\nrules:\n")
        for number, (quantity, there) in enumerate(rules[first:first + PER_FILE], first):
            file.write(f"  r{number}: {{title: Rule {number}, watch: {quantity}, scope: {{site: [{', '.join(there)}]}}, for: 5m, "
                       f"levels: {{alarm: {{below: \"-1000000000 {units[quantity]}\"}}}}}}\n")
print(f"{len(rules)} rules of {len(places)} quantities, for {share} sites each")
