#!/usr/bin/env python3
"""Writes docs/lorawan.md: which published codecs the tests hold, and how many profiles use each construct.

usage: report.py       needs PyYAML; run generate.py first when fixtures changed
"""

import collections
import json
import pathlib

import yaml

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[3]
INTRODUCTION = """# LoRaWAN devices

A device of any maker becomes a profile with a [`binary`](profiles.md#binary) block that reads like the maker's data sheet.
Whether the language suffices is tested with what others have written programs for: {codecs} codecs that makers published
at The Things Network and ChirpStack with {vectors} test messages. All {codecs} are written in the language of profiles, in
`Tests/TideProfilesTests/Fixtures/lorawan`. Of the messages {numbers} have numbers, truth values and numbers in texts among
them: all come out as published, to nine digits (1e-5 for two codecs whose floats are coarse), but for the {ignored} keys
that fixtures list under `ignore` with the reason, such as echoes of the port. {refused} must be refused, and are; the other
{texts} hold only texts, which are not compared. The profiles to use are under `devices/`.

## How a network's messages come in

`match: lorawan` takes the uplinks of ChirpStack v4 and The Things Stack v3 from their MQTT topics. All devices share these
topics, so [the registry](registry.md) says which profile a device has:

```yaml
devices:
  north-bay/70b3d57ed0001a2b: {{scope: global, profile: decentlab/dl-optod}}
```

The device is called as in the topic: with ChirpStack its EUI in small letters, with The Things Stack its device id. What
a device without entry sends is kept in quarantine (`unknown_device`); when it has one, `fieldtide quarantine retry
--reason unknown_device` brings its history in. Times are the network's; `rssi`, `snr` and `counter` may become series.
How a message is read, value by value:

```console
$ fieldtide decode --trace --profile devices/decentlab/dl-optod.yaml --port 1 --hex 02186c000300008862a618836583650c60
byte 3: 0003 bit 0 is has_sensor = 1.0
byte 3: 0003 bit 1 is has_battery = 1.0
byte 5: 0000 is status = 0.0
byte 7: 8862 is temperature = 21.46
byte 9: a618 is saturation = 97.52
byte 11: 8365 is oxygen = 8.69
byte 13: 8365 is oxygen_ppm = 8.69
byte 15: 0c60 is battery = 3.168
{{"site":"","device":"","channel":"battery_voltage","time":"…","received":"…","value":3.168,"unit":"V","flag":1,"time_source":"arrival"}}
…
```

A device with constants of its own has them in its entry: `parameters: {{k: 0.0027}}` ([profiles.md](profiles.md#params)).

"""


def uses(doc):
    found = set()

    def number(value):
        if value.get("missing") == "none":
            found.add("`missing: none` at a number")
        if isinstance(value.get("missing"), list):
            found.add("`missing` with markers")
        found.update(f"`{key}`" for key in ("scale", "offset", "enum") if key in value)
        if "value" in value:
            found.add("`value` of a field")

    def steps(read):
        for step in read:
            kind = "stop" if step == "stop" else next(k for k in ("skip", "if", "select", "repeat", "row", "type", "value") if k in step)
            if kind == "type":
                letters = step["type"].rstrip("0123456789")
                found.add({"u": "`u8` … `u64`", "i": "`i8` … `i64`", "f": f"`{step['type']}`"}.get(letters, f"`{letters}`"))
                if "at" in step:
                    found.add("`at`")
                if "endian" in step:
                    found.add("`endian` of a field")
                    found.add(f"`{step['endian']}`")
                if "parts" in step:
                    found.add("`parts`")
                    for part in step["parts"].values():
                        number(part)
                        if part.get("signed"):
                            found.add("`signed` parts")
                else:
                    number(step)
                continue
            if kind == "value":
                found.add("computed field")
            elif kind == "repeat":
                found.add("`repeat: to_end`" if step["repeat"] == "to_end" else "`repeat` with a count")
            elif kind == "row":
                found.add("`row` with age" if "age" in step["row"] else "`row` with time")
            else:
                found.add(f"`{kind}`")
            if kind == "select":
                for key, case in step["cases"].items():
                    if "," in str(key):
                        found.add("several values of a case")
                    steps(case)
            if isinstance(step, dict) and "else" in step:
                found.add(f"`else` of `{kind}`")
                steps(step["else"])
            if isinstance(step, dict) and "read" in step:
                steps(step["read"])

    for variant in doc["decode"]:
        found.update(f"`when.{key}`" for key in variant.get("when") or {})
        found.update(f"codec `{codec}`" for codec in ("binary", "json", "plain") if codec in variant)
        if "ignore" in variant:
            found.add("`ignore`")
        block = variant.get("binary") or {}
        if "endian" in block:
            found.add("`endian` of a block")
            found.add(f"`{block['endian']}`")
        if "missing" in block:
            found.add("`missing: none` of a block")
        if "checksum" in block:
            found.add(f"`checksum` {block['checksum']['kind']}")
        steps(block.get("read") or [])
        rows = variant.get("json") or {}
        if "each" in rows:
            found.add("`each`")
    if len(doc["decode"]) > 1:
        found.add("several variants")
    if "params" in doc:
        found.add("`params`")
    if doc.get("match") == "lorawan":
        found.add("`match: lorawan`")
    elif any("envelope" in entry for entry in doc.get("match") or []):
        found.add("`envelope`")
    return found


def main():
    vectors = [json.loads(line) for line in open(FOLDER / "vectors.jsonl", encoding="utf-8")]
    makers = collections.defaultdict(lambda: [set(), 0])
    for vector in vectors:
        maker = vector["unit"].split(":")[1].split("/")[0]
        makers[maker][0].add(vector["unit"])
        makers[maker][1] += 1
    codecs = sum(len(units) for units, _ in makers.values())
    ignored = sum(
        len(yaml.safe_load(path.read_text(encoding="utf-8")).get("ignore") or {}) for path in FOLDER.glob("*/*.yaml"))
    refused = sum(1 for vector in vectors if vector.get("refused"))
    numbers = sum(1 for vector in vectors if vector["numbers"] and not vector.get("refused"))
    text = INTRODUCTION.format(
        codecs=codecs, vectors=len(vectors), numbers=numbers, ignored=ignored, refused=refused,
        texts=len(vectors) - numbers - refused)
    text += "## Published codecs\n\nMade by `Tests/TideProfilesTests/Fixtures/lorawan/report.py`, like the table below.\n\n"
    text += "| maker | codecs | messages |\n|---|---|---|\n"
    for maker, (units, count) in sorted(makers.items(), key=lambda item: (-len(item[1][0]), item[0])):
        text += f"| {maker} | {len(units)} | {count} |\n"
    text += f"| all | {codecs} | {len(vectors)} |\n"
    counts = collections.defaultdict(lambda: [0, 0])
    for place, pattern in ((0, FOLDER.glob("*/*.yaml")), (1, (ROOT / "devices").glob("*/*.yaml"))):
        for path in pattern:
            for construct in uses(yaml.safe_load(path.read_text(encoding="utf-8"))):
                counts[construct][place] += 1
    text += "\n## What the language is used for\n\nFiles that use a construct, of the tests and of `devices/`.\n\n"
    text += "| construct | tests | devices |\n|---|---|---|\n"
    for construct, (tests, devices) in sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0])):
        text += f"| {construct} | {tests} | {devices} |\n"
    (ROOT / "docs/lorawan.md").write_text(text, encoding="utf-8")


main()
