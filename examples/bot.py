"""A small WhatsApp bot in another language that obeys the gate. It reads the plan's gate file (`gate_file: gate.json`), so it needs nothing of
sunset's but that file: no library, no server. GATE_FILE=gate.json WHATSAPP_APP_SECRET=… PORT=3000 python3 bot.py
"""
import hashlib
import hmac
import json
import os
import sys
import urllib.request
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer


def cohort_of(address, cohorts):
    """The first cohort in the file that the number matches; the others need what only sunset knows."""
    for name, cohort in cohorts.items():
        codes = cohort.get("match", {}).get("calling_codes", [])
        if any(address.startswith(code) for code in codes):
            return cohort
    return cohorts["default"]


def gate_for(address):
    """Without a file that can be read the bot stays silent: it must not answer anybody whom it should not."""
    try:
        with open(os.environ["GATE_FILE"], encoding="utf-8") as file:
            cohort = cohort_of(address, json.load(file)["cohorts"])
    except (OSError, ValueError, KeyError):
        return "closed"
    until = cohort.get("until")
    now = os.environ.get("NOW") or datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    # The file says where the gate moves next, so that it holds whoever is asleep.
    if until is not None and until <= now and "next" in cohort:
        return cohort["next"]["gate"]
    return cohort["gate"]


def say(to, text):
    request = urllib.request.Request(os.environ["REPLY_URL"], json.dumps({"to": to, "text": text}).encode())
    urllib.request.urlopen(request, timeout=2).read()


class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers["content-length"]))
        right = hmac.new(os.environ["WHATSAPP_APP_SECRET"].encode(), raw, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(self.headers.get("x-hub-signature-256", ""), f"sha256={right}"):
            self.send_response(401)
            self.end_headers()
            return
        for entry in json.loads(raw)["entry"]:
            for change in entry["changes"]:
                for message in change["value"].get("messages", []):
                    sender = "+" + message["from"]
                    if gate_for(sender) == "open":
                        say(sender, "You said: " + message.get("text", {}).get("body", ""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """No address in a log."""


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Bot)
print(f"bot on {server.server_port}", flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit(0)
