"""A broker, a relay that measures acknowledgements, and a daemon: what benchmarks of latency stand on."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.abspath(os.environ.get("PROGRAMS", HERE + "/../.build-plain/release"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bed:
    """`with Bed() as bed:` starts broker and relay; what runs is ended, and the folder removed, with the block."""

    def __init__(self, near=None):
        self.work = tempfile.mkdtemp(dir=near or os.environ.get("WORK"))
        self.data = self.work + "/data"
        self.port, self.relayed, self.api = free_port(), free_port(), free_port()
        self.children, self.daemon = [], None

    def __enter__(self):
        for name in ("publish", "live", "relay"):
            subprocess.run(["cc", "-O2", "-o", f"{self.work}/{name}", f"{HERE}/{name}.c", "-lmosquitto"], check=True)
        os.mkdir(self.work + "/profiles")
        shutil.copy(HERE + "/backlog.yaml", self.work + "/profiles/")
        self.write("broker.conf", f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 65535\n"
                   "max_queued_messages 20000000\nset_tcp_nodelay true\npersistence false\nlog_type none\n")
        self.write("fieldtide.yaml", f"data: {self.data}\nmqtt: {{url: 'mqtt://127.0.0.1:{self.relayed}', client_id: bench, "
                   f"subscribe: ['ft/+/+/telemetry'], qos: 1}}\nprofiles: [{self.work}/profiles]\n"
                   f"api: {{listen: '127.0.0.1:{self.api}'}}\nlog: {{level: warning}}\n")
        self.start("mosquitto", "-c", self.work + "/broker.conf")
        self.start(self.work + "/relay", self.relayed, self.port, self.work + "/log")
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        for child in reversed(list(self.children)):
            self.end(child)
        shutil.rmtree(self.work, ignore_errors=True)

    def write(self, name, text):
        with open(f"{self.work}/{name}", "w") as file:
            file.write(text)

    def start(self, *command, **options):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
        self.children.append(subprocess.Popen([str(part) for part in command], **options))
        return self.children[-1]

    def start_daemon(self):
        """Starts it and returns the seconds until it was ready."""
        began = time.monotonic()
        self.daemon = self.start(PROGRAMS + "/fieldtided", "--config", self.work + "/fieldtide.yaml", stderr=None)
        while not self.is_ready():
            if self.daemon.poll() is not None:
                raise SystemExit("the daemon has ended")
            time.sleep(0.005)
        return time.monotonic() - began

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.api), 30) as asked:
                asked.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return asked.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def kill_daemon(self):
        self.daemon.kill()
        self.end(self.daemon)

    def stop_daemon(self):
        self.end(self.daemon)

    def end(self, child):
        child.terminate()
        child.wait()
        self.children.remove(child)

    def publish(self, count, devices, start):
        """Messages of devices, one a minute from `start` (ms since 1970), as fast as the broker takes them."""
        subprocess.run([self.work + "/publish", str(count), str(self.port), str(devices)], check=True,
                       env=os.environ | {"START": str(start)})

    def live(self, devices, rate, seconds=3600):
        """Devices that send at a constant rate; `ended` returns how many messages they sent."""
        return self.start(self.work + "/live", self.port, devices, rate, seconds, stdout=subprocess.PIPE)

    def ended(self, live):
        live.terminate()
        text = live.communicate()[0].decode()
        self.children.remove(live)
        print(f"live: {text}", end="", flush=True)
        return int(text.split()[0])

    def memory(self):
        with open(f"/proc/{self.daemon.pid}/status") as file:
            sizes = {line.split()[0]: int(line.split()[1]) / 1e3 for line in file if line.startswith(("VmHWM", "VmRSS"))}
        return f"{sizes['VmRSS:']:.0f} MB now, {sizes['VmHWM:']:.0f} MB at most"

    def fieldtide(self, *arguments):
        command = [PROGRAMS + "/fieldtide", *arguments, "--data", self.data]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout

    def stats(self, *arguments):
        return json.loads(self.fieldtide("stats", "--format", "json", *arguments))

    def until(self, condition):
        """Waits until that is true of the books; returns when it was, in seconds since 1970."""
        while not condition(self.get("/v1/stats")):
            time.sleep(0.1)
        return time.time()

    def booked(self, count, outcome="received"):
        """Waits until so many frames were booked as that; returns when they were."""
        return self.until(lambda stats: stats["frames"][outcome] >= count)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.api}{path}", timeout=60) as answer:
            return json.load(answer)

    def book(self, stats, device):
        """The book of messages of one device, from `stats("--devices")`."""
        return next((book["frames"] for book in stats["devicesBooks"] if book["name"] == device), {"duplicate": 0})

    def count(self, device):
        """How many readings of devices (site/device with *) come back, one by one."""
        command = [PROGRAMS + "/fieldtide", "query", "--device", device, "--format", "csv", "--data", self.data]
        query = subprocess.Popen(command, stdout=subprocess.PIPE)
        lines = int(subprocess.run(["wc", "-l"], stdin=query.stdout, stdout=subprocess.PIPE, check=True).stdout) - 1
        assert query.wait() == 0
        return lines

    def delays(self, begin, end):
        """A line of the table: messages due within (s since 1970), from due, and from the broker, to PUBACK."""
        time.sleep(0.5)  # until the relay has written its log
        with open(self.work + "/log") as file:
            rows = [tuple(map(int, line.split())) for line in file if line.count(" ") == 2 and line.endswith("\n")]
        rows = [row for row in rows if begin * 1000 <= row[0] < end * 1000]
        if not rows:
            return "0 | - | - | - | - | - |"
        whole, held = (sorted(row[column] / 1000 for row in rows) for column in (1, 2))
        at = lambda some, part: f"{some[min(len(some) - 1, int(len(some) * part))]:.1f}"
        return (f"{len(rows) / (end - begin):,.0f} | {at(whole, 0.5)} | {at(whole, 0.99)} | {at(whole, 1)} | "
                f"{at(held, 0.5)} | {at(held, 0.99)} |")


HEAD = ("acknowledged messages/s | p50, ms | p99, ms | most, ms | p50 from broker to PUBACK, ms | p99, ms |")
