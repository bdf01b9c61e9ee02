"""Verifies recorded requests with the library of Standard Webhooks, and their bodies against the schema; for tests.

usage: verify_webhooks.py REQUESTS SECRET SCHEMA
"""

import json
import sys

import jsonschema
from standardwebhooks import Webhook

requests = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
schema = json.load(open(sys.argv[3], encoding="utf-8"))
for request in requests:
    headers = {name.lower(): value for name, value in request["headers"].items()}
    jsonschema.validate(Webhook(sys.argv[2]).verify(request["body"], headers), schema)
print(f"verified {len(requests)}")
sys.exit(0 if requests else 1)
