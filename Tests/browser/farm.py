"""A small farm for the browser test: a real broker, a real fieldtided, and a day of messages, all in one folder."""

import datetime
import json
import math
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("FIELDTIDE_PROGRAMS", ROOT / ".build/release"))
PATIENCE = 20  # seconds that a program may take to do what it was asked

BARN = """\
schema: fieldtide.profile/1
id: test/barn
version: 1
match: [{topic: "farm/{site}/{device}/barn"}]
identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 1000}}
expects: {interval: 10m}
time: {source: $.time, format: rfc3339, accept: {future: 10m, past: 400d, beyond: quarantine}}
decode:
  - json:
      fields:
        temperature: {path: $.temperature, type: number, missing: none}
        humidity: {path: $.humidity, type: number, missing: none}
        ammonia: {path: $.ammonia, type: number, missing: none}
series:
  air_temperature: {from: temperature, quantity: air_temperature, unit: Cel}
  relative_humidity: {from: humidity, quantity: relative_humidity, unit: "%"}
  ammonia: {from: ammonia, quantity: ammonia_air, unit: "[ppm]"}
examples:
  - name: normal
    given: {topic: farm/a/b/barn, text: '{"time": "2026-01-01T00:00:00Z", "temperature": 11, "humidity": 60, "ammonia": 8}'}
    want: {air_temperature: 11, relative_humidity: 60, ammonia: 8}
"""

REGISTRY = """\
enterprises:
  - {id: blue-bay, name: 蓝湾渔业}
sites:
  - {id: north-bay, enterprise: blue-bay, name: 北湾养殖场}
  - {id: ranch-one, name: 一号牧场}
units:
  - {site: north-bay, id: cage-1, kind: cage, name: 一号网箱}
  - {site: north-bay, id: pond-2, kind: pond, name: 二号塘}
  - {site: ranch-one, id: barn-1, kind: barn, name: 一号牛舍}
devices:
  north-bay/buoy-1: {unit: cage-1, profile: generic/water-json}
  north-bay/buoy-2: {unit: pond-2, profile: generic/water-json}
  ranch-one/barn-node-1: {unit: barn-1, profile: test/barn}
  ranch-one/barn-node-2: {unit: barn-1, profile: test/barn}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(question, what):
    """The first true answer to a question; an error when none came in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {PATIENCE} s")


class Farm:
    """Use it in a `with` statement: at its end no process and no file is left."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fieldtide-browser-"))
        self.processes = []
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder)

    def _start(self):
        self.broker = free_port()
        user = "user root\n" if os.geteuid() == 0 else ""
        (self.folder / "mosquitto.conf").write_text(
            f"{user}listener {self.broker} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n"
        )
        mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self._spawn([mosquitto, "-c", self.folder / "mosquitto.conf"], "broker.log")
        eventually(self._broker_listens, "the broker's start")
        profiles = self.folder / "profiles"
        profiles.mkdir()
        shutil.copy(ROOT / "devices/generic/water-json.yaml", profiles)
        (profiles / "barn.yaml").write_text(BARN)
        (self.folder / "registry.yaml").write_text(REGISTRY)
        (self.folder / "fieldtide.yaml").write_text(
            "data: ./data\n"
            f"mqtt: {{url: 'mqtt://127.0.0.1:{self.broker}', client_id: browser, subscribe: ['farm/#']}}\n"
            "profiles: [./profiles]\n"
            "api: {listen: 127.0.0.1:0}\n"
        )
        self._spawn([PROGRAMS / "fieldtided", "--config", self.folder / "fieldtide.yaml"], "daemon.log")
        port = eventually(lambda: self.stats().get("figures", {}).get("http_port"), "the daemon's start")
        self.url = f"http://127.0.0.1:{int(port)}"
        eventually(lambda: self.stats()["figures"].get("mqtt_connected"), "the daemon's connection")
        self.fieldtide("registry", "apply", self.folder / "registry.yaml")

    def _spawn(self, command, log):
        with open(self.folder / log, "ab") as file:
            self.processes.append(subprocess.Popen([str(word) for word in command], stdout=file, stderr=file))

    def _broker_listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.broker)) == 0

    def fieldtide(self, *words):
        command = [str(PROGRAMS / "fieldtide"), *map(str, words), "--config", str(self.folder / "fieldtide.yaml")]
        return subprocess.run(command, capture_output=True, text=True)

    def stats(self):
        if not (self.folder / "data/fieldtide.sock").exists():
            return {}
        run = self.fieldtide("stats", "--format", "json")
        return json.loads(run.stdout) if run.stdout else {}

    def publish(self, topic, payloads):
        lines = "".join(json.dumps(payload) + "\n" for payload in payloads)
        command = ["mosquitto_pub", "-p", str(self.broker), "-q", "1", "-t", topic, "-l"]
        subprocess.run(command, input=lines, text=True, check=True)

    def publish_a_day(self):
        """24 h of readings: one buoy is well, one fails, one barn node is well, one fell silent two hours ago."""
        now = datetime.datetime.now(datetime.timezone.utc)
        steps = [now - datetime.timedelta(minutes=15 * step) for step in range(96, -1, -1)]
        published = 0
        for topic, make, silent in [
            ("farm/north-bay/buoy-1/telemetry", water(0), 0),
            ("farm/north-bay/buoy-2/telemetry", water(1), 0),
            ("farm/ranch-one/barn-node-1/barn", barn, 0),
        ]:
            times = [at for at in steps if (now - at).total_seconds() >= silent]
            self.publish(topic, [make(at) for at in times])
            published += len(times)
        # As a probe out of the water reports.
        last = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        self.publish("farm/north-bay/buoy-2/telemetry", [{"time": last, "temperature": 85.0, "oxygen": None, "ph": 8.05}])
        received = published + 1
        eventually(lambda: self.stats()["frames"]["received"] == received, f"the arrival of {received} messages")


def water(phase):
    def make(at):
        angle = 2 * math.pi * (at.hour + at.minute / 60 + 4 * phase) / 24
        return {
            "time": at.isoformat(timespec="milliseconds"),
            "temperature": round(12.4 - 0.8 * math.cos(angle) + 0.3 * phase, 2),
            "oxygen": round(8.1 - 0.9 * math.sin(angle + 1), 2),
            "ph": round(8.08 + 0.05 * math.sin(angle), 2),
            "salinity": round(31.2 + 0.2 * math.sin(2 * angle), 2),
            "battery": 3.92,
        }

    return make


def barn(at):
    angle = 2 * math.pi * (at.hour + at.minute / 60) / 24
    return {
        "time": at.isoformat(timespec="milliseconds"),
        "temperature": round(9 - 3 * math.cos(angle), 1),
        "humidity": round(72 + 8 * math.cos(angle), 1),
        "ammonia": round(9 + 3 * math.sin(2 * angle), 1),
    }
