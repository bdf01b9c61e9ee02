#!/usr/bin/env python3
"""Draws docs/salinity-fouling.png: what `fieldtide qc` says of a conductivity cell that grows over.

usage: docs/plots/salinity.py FIELDTIDE attenuated_salinity_example.csv
       (ioos_qc, docs/source/examples; CMOP, Columbia River, 2001; needs python3-matplotlib)
"""
import csv
import datetime
import io
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt

program, source = sys.argv[1:]
rows = []
for line in open(source):
    if line[0] in "#" or line.startswith("'time"):
        continue
    time, value = line.rsplit(",", 1)
    # The file's times are PST.
    time = datetime.datetime.strptime(time.strip("'"), "%Y-%m-%d %H:%M:%S") + datetime.timedelta(hours=8)
    rows.append(f"{time:%Y-%m-%dT%H:%M:%S}Z,{value.strip()}")
text = "time,value\n" + "\n".join(sorted(rows)) + "\n"
tests = __file__.replace(".py", ".yaml")
out = subprocess.run([program, "qc", "--tests", tests, "-"], input=text, capture_output=True, text=True, check=True)
table = list(csv.DictReader(io.StringIO(out.stdout)))
times = [datetime.datetime.fromisoformat(row["time"][:-1]) for row in table]
values = [float(row["value"]) for row in table]
figure, axes = plt.subplots(figsize=(10, 3.6), dpi=80)
axes.plot(times, values, color="#9aa5b1", linewidth=0.7)
for name, flag, colour, marker in [
    ("attenuated_signal_test", "3", "#e0a100", "."),
    ("attenuated_signal_test", "4", "#c62828", "."),
    ("spike_test", "3", "#1565c0", "x"),
    ("spike_test", "4", "#c62828", "x"),
]:
    chosen = [i for i, row in enumerate(table) if row[name] == flag]
    if chosen:
        label = f"{name} {'suspect' if flag == '3' else 'failed'} ({len(chosen)})"
        axes.plot([times[i] for i in chosen], [values[i] for i in chosen], marker, color=colour, ms=3, label=label)
axes.set_ylabel("practical salinity")
axes.xaxis.set_major_formatter(dates.DateFormatter("%d %b"))
axes.legend(loc="lower left", fontsize=8)
axes.grid(alpha=0.3)
figure.tight_layout()
figure.savefig(__file__.replace("plots/salinity.py", "salinity-fouling.png"))
first = next(row["time"] for row in table if row["attenuated_signal_test"] in "34")
print(f"{len(table)} readings, first attenuated {first}")
