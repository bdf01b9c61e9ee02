"""A receiver of HTTP that behaves as the path says, and records what it got; for tests.

usage: http_receiver.py FOLDER [CERTIFICATE KEY]

Writes the port to FOLDER/port and each request as a line of JSON to FOLDER/requests before it answers.

    /status/N               answers N
    /after/N/TEXT           answers N with Retry-After: TEXT (percent-encoded)
    /sequence/NAME/A,B,C    answers A, then B, then C and on
    /redirect               302 to /landed here
    /hang  /slow            never answers; reads the body a byte at a time
    /drip  /drip-head       a byte at a time without end: body, head
    /endless                a body without end, as fast as it goes
    /wecom/CODE/TEXT  /dingtalk/CODE/TEXT  /feishu/CODE/TEXT    answers as that robot; checks signatures with KEY 'SEC1'
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import threading
import time
import urllib.parse

FOLDER = sys.argv[1]
SECRET = "SEC1"
LOCK = threading.Lock()
COUNTS = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def handle_any(self):
        parts = self.path.split("?")[0].split("/")[1:]
        if parts[0] == "slow":
            while self.rfile.read(1):
                time.sleep(0.02)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.record(body)
        getattr(self, "do_" + parts[0].replace("-", "_"))(body, *parts[1:])

    do_GET = do_POST = do_PUT = do_PATCH = handle_any

    def record(self, body):
        sni = getattr(self.connection, "asked_for", None)
        request = {"method": self.command, "path": self.path, "headers": dict(self.headers.items()),
                   "body": body.decode(), "sni": sni}
        with LOCK, open(FOLDER + "/requests", "a", encoding="utf-8") as file:
            file.write(json.dumps(request, ensure_ascii=False) + "\n")

    def answer(self, status, text="", headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_status(self, body, status):
        self.answer(int(status), f"said {status}")

    def do_landed(self, body):
        self.answer(200)

    def do_after(self, body, status, text):
        self.answer(int(status), "", [("Retry-After", urllib.parse.unquote(text))])

    def do_sequence(self, body, name, statuses):
        with LOCK:
            count = COUNTS[name] = COUNTS.get(name, 0) + 1
        wanted = statuses.split(",")
        self.answer(int(wanted[min(count, len(wanted)) - 1]))

    def do_redirect(self, body):
        self.answer(302, "", [("Location", f"http://127.0.0.1:{self.server.server_port}/landed")])

    def do_hang(self, body):
        self.rfile.read(1)

    def without_end(self, head, piece, pause):
        try:
            self.wfile.write(head)
            while True:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def do_drip(self, body):
        self.without_end(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x", 0.02)

    def do_drip_head(self, body):
        self.without_end(b"HTTP/1.1 200 OK\r\n", b"x", 0.02)

    def do_endless(self, body):
        self.without_end(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 65536, 0)

    def do_wecom(self, body, code, text="ok"):
        content = json.loads(body)["markdown"]["content"]
        if len(content.encode()) > 4096:
            code, text = 40058, "content exceed max length"
        self.robot({"errcode": int(code), "errmsg": urllib.parse.unquote(text)})

    def do_dingtalk(self, body, code, text="ok"):
        query = urllib.parse.parse_qs(self.path.partition("?")[2])
        signed = f"{query['timestamp'][0]}\n{SECRET}".encode()
        wanted = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        if query["sign"][0] != wanted:
            code, text = 310000, "sign not match"
        elif len(body) > 20000:
            code, text = 460101, "message too long, exceed 20000 bytes"
        self.robot({"errcode": int(code), "errmsg": urllib.parse.unquote(text)})

    def do_feishu(self, body, code, text="success"):
        message = json.loads(body)
        key = f"{message['timestamp']}\n{SECRET}".encode()
        if message["sign"] != base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode():
            code, text = 19021, "sign match fail or timestamp is not within one hour from current time"
        elif len(body) > 20480:
            code, text = 11246, "request body too large"
        self.robot({"code": int(code), "msg": urllib.parse.unquote(text), "data": {}})

    def robot(self, reply):
        self.answer(200, json.dumps(reply), [("Content-Type", "application/json")])


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        context.sni_callback = lambda connection, name, _: setattr(connection, "asked_for", name)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(FOLDER + "/port.new", "w", encoding="ascii") as file:
        file.write(str(server.server_port))
    os.rename(FOLDER + "/port.new", FOLDER + "/port")
    server.serve_forever()


main()
