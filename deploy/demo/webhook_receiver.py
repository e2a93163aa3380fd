#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the pages that Alertmanager sends, in place of a real pager and of WeChat Work.

Usage: webhook_receiver.py PORT_FILE LOG_FILE
Listens on a free loopback port, writes its number to PORT_FILE, and appends each
notification to LOG_FILE as one line of JSON with the path it was sent to.
"""
import http.server
import json
import os
import sys


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with open(self.server.log_path, "a", encoding="utf-8") as log:
            log.write(json.dumps({"path": self.path, "notification": json.loads(body)}) + "\n")
        self.answer(b'{"errcode": 0}')

    def do_GET(self):
        """The token that WeChat Work wants with a message."""
        self.answer(b'{"errcode": 0, "access_token": "demo"}')

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(port_path, log_path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.log_path = log_path
    open(log_path, "a", encoding="utf-8").close()
    with open(port_path + ".new", "w", encoding="utf-8") as port_file:
        port_file.write(str(server.server_port))
    os.rename(port_path + ".new", port_path)
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: webhook_receiver.py PORT_FILE LOG_FILE")
    main(sys.argv[1], sys.argv[2])
