"""A receiver of Frontdesk's webhooks for Python 3.9 and later, without packages.

WEBHOOK_SECRET=whsec_... PORT=3000 python3 receiver.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"]
seen = set()  # keep it in your database: webhook-id is the same at every try


def digest(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def verified(headers, body: bytes) -> bool:
    """X-Chat-Data-Hmac-SHA256: keyed with the whole secret, over the raw body."""
    return hmac.compare_digest(digest(SECRET.encode(), body), headers.get("X-Chat-Data-Hmac-SHA256", ""))


def verified_standard(headers, body: bytes) -> bool:
    """webhook-signature (Standard Webhooks): also refuses what was recorded and is sent again later."""
    message, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    if not at.isdigit() or abs(time.time() - int(at)) > 300:
        return False
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    wanted = "v1," + digest(key, f"{message}.{at}.".encode() + body)
    return any(hmac.compare_digest(wanted, one) for one in headers.get("webhook-signature", "").split(" "))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))  # the raw bytes
        ok = verified(self.headers, body) and verified_standard(self.headers, body)
        self.send_response(204 if ok else 401)  # answer first, work after it: there are 10 seconds
        self.end_headers()
        message = self.headers.get("webhook-id")
        if not ok or message in seen:
            return
        seen.add(message)
        event = json.loads(body)
        topic = self.headers["X-Chat-Data-Topic"]
        if topic == "chat":
            print("chat", event["conversation_id"], event["lead"]["uuid"], event["cost_credits"], event["answer"]["content"], flush=True)
        elif topic == "lead-submission":
            print("lead", event["uuid"], event["name"], event["email"], flush=True)
        elif topic == "live-chat-escalation":
            print("escalation", event["conversation_id"], len(event["messages"]), flush=True)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
