"""How an event is signed (section 7, assumed): HMAC-SHA256 over ``{timestamp}.{body}``, lower-case hex."""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE, TIMESTAMP = "X-Airbase-Signature", "X-Airbase-Timestamp"


def signature(body: bytes, timestamp: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def headers(body: bytes, timestamp: int, secret: str | None) -> dict[str, str]:
    """``secret`` None: mode ``none``, where the receiver's address alone is the secret."""
    if secret is None:
        return {}
    return {SIGNATURE: signature(body, str(timestamp), secret), TIMESTAMP: str(timestamp)}
