"""How a notice is signed: HMAC-SHA256 with the subscription's token over the raw body, lower-case hex (section 8)."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-BWAPI-Signature-256"


def signature(body: bytes, token: str) -> str:
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
