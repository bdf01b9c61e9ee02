#!/usr/bin/env python3
"""Writes ioos.jsonl: random short series and the flags that ioos_qc 3.0.0 gives them.

usage: python3 -m venv v && v/bin/pip install ioos_qc==3.0.0 gsw && v/bin/python generate.py 360 >ioos.jsonl
"""
import json
import sys
import warnings

import numpy as np
from ioos_qc import qartod

warnings.simplefilter("ignore")
random = np.random.default_rng(20261126)
PERIODS = {"month": 12, "quarter": 4, "dayofyear": 366, "week": 53, "dayofweek": 6, "hour": 23}


def series(n):
    x = [
        lambda: np.cumsum(random.normal(0, 1, n)),
        lambda: 10 + random.normal(0, 0.3, n),
        lambda: np.repeat(random.normal(0, 1, n // 4 + 1), 4)[:n],
    ][random.integers(0, 3)]()
    for _ in range(random.integers(0, 3)):
        x[random.integers(0, n)] += random.normal(0, 20)
    if n > 3 and random.random() < 0.4:
        a = random.integers(0, n - 1)
        x[a : a + random.integers(2, 12)] = x[a]
    if random.random() < 0.6:
        for _ in range(random.integers(1, 3)):
            a = random.integers(0, n)
            x[a : a + random.integers(1, 4)] = np.nan
    return np.round(x, 2)


def stamps(n):
    step = int(random.choice([1, 60, 600, 3600]))
    steps = random.choice([step] * 6 + [2 * step, step // 2 + 1, 5 * step], n) if random.random() < 0.5 else [step] * n
    return 1_700_000_000 + int(random.integers(0, 10**7)) + np.cumsum(steps), step


def number():
    return float(np.round(abs(random.normal(0, 1)), 3)) + 0.0005


def row(test):
    n = int(random.choice([1, 2, 3, 5, 24]))
    x, (t, step), z = series(n), stamps(n), np.round(random.random(n) * 60, 1)
    if test == "gross_range_test":
        low, high = sorted(np.round(random.normal(0, 3, 2), 2))
        arguments = {"fail_span": [low - 1, high + 1], "suspect_span": [low, high]}
        return {"inp": x}, arguments
    if test == "spike_test":
        method = str(random.choice(["average", "differential"]))
        return {"inp": x}, {"suspect_threshold": number(), "fail_threshold": 3 * number(), "method": method}
    if test == "rate_of_change_test":
        return {"inp": x, "tinp": t}, {"threshold": number() / step, "fail_threshold": 3 * number() / step}
    if test == "flat_line_test":
        count = int(random.integers(1, 6))
        arguments = {"suspect_threshold": count * step, "fail_threshold": (count + int(random.integers(0, 3))) * step}
        return {"inp": x, "tinp": t}, arguments | {"tolerance": float(random.choice([0, 0.005, 0.105]))}
    if test == "attenuated_signal_test":
        arguments = {"suspect_threshold": 2 * number(), "fail_threshold": number()}
        arguments["check_type"] = str(random.choice(["std", "range"]))
        if random.random() < 0.8:
            arguments["test_period"] = int(random.integers(2, 12)) * step
            arguments |= [{}, {"min_obs": 3}, {"min_period": 4 * step}][random.integers(0, 3)]
        return {"inp": x, "tinp": t}, arguments
    if test == "density_inversion_test":
        z[random.random(n) < 0.1] = np.nan
        return {"inp": 1025 + np.round(x / 50, 3), "zinp": z}, {"suspect_threshold": -0.0105, "fail_threshold": -0.0305}
    if test == "location_test":
        lon, lat = 120 + np.cumsum(random.normal(0, 0.01, n)), 36 + np.cumsum(random.normal(0, 0.01, n))
        lon[random.random(n) < 0.05] += 300
        if n != 2:  # of two positions ioos_qc cannot judge one that is missing
            lat[random.random(n) < 0.05] = np.nan
        arguments = {"range_max": float(abs(random.normal(0, 3000)))}
        arguments["range_method"] = str(random.choice(["haversine", "wgs84"]))
        return {"lon": np.round(lon, 5), "lat": np.round(lat, 5)}, arguments
    members = []
    for _ in range(random.integers(1, 4)):
        period = str(random.choice(list(PERIODS)))
        span = sorted(np.round(random.normal(0, 3, 2), 2).tolist())
        times = sorted(random.integers(0, PERIODS[period] + 1, 2).tolist())
        member = {"tspan": times, "vspan": span, "period": period}
        if random.random() < 0.4:
            member["fspan"] = [span[0] - 2, span[1] + 2]
        if random.random() < 0.5:
            member["zspan"] = sorted(random.integers(0, 60, 2).tolist())
        members.append(member)
    t = 1_700_000_000 + np.sort(random.integers(0, 86_400 * 500, n))
    return {"inp": x, "tinp": t, "zinp": z}, {"config": members}


TESTS = ["gross_range_test", "spike_test", "rate_of_change_test", "flat_line_test", "attenuated_signal_test"]
TESTS += ["density_inversion_test", "location_test", "climatology_test"]
for index in range(int(sys.argv[1])):
    test = TESTS[index % len(TESTS)]
    data, arguments = row(test)
    given = {k: v.astype("datetime64[s]").astype("datetime64[ns]") if k == "tinp" else v for k, v in data.items()}
    flags = np.ma.filled(getattr(qartod, test)(**given, **arguments), 0)
    data = {k: [None if v != v else v for v in values.tolist()] for k, values in data.items()}
    print(json.dumps({"test": test, "config": arguments, "flags": [int(flag) for flag in flags]} | data))
