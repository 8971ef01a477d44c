"""The key the tokens are signed with (RS256), and the two discovery documents."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from include.sandbox.basware.http import dumps
from include.sandbox.basware.store import TENANT, Store

KEY_ID = "sandbox-1"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Keys:
    """One key pair for the life of the books, made when it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _private(self) -> rsa.RSAPrivateKey:
        kept = self._store.secrets.get(TENANT, "signing")
        if kept is None:
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            kept = {"pem": pem.decode()}
            self._store.secrets.put(TENANT, "signing", kept)
        found = serialization.load_pem_private_key(str(kept["pem"]).encode(), password=None)
        assert isinstance(found, rsa.RSAPrivateKey)
        return found

    def sign(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": KEY_ID, "typ": "at+jwt"}
        text = f"{encoded(dumps(header))}.{encoded(dumps(claims))}"
        signature = self._private().sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{text}.{encoded(signature)}"

    def jwks(self) -> dict[str, Any]:
        numbers = self._private().public_key().public_numbers()
        size = (numbers.n.bit_length() + 7) // 8
        return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID,
                          "n": encoded(numbers.n.to_bytes(size, "big")),
                          "e": encoded(numbers.e.to_bytes(3, "big"))}]}  # fmt: skip
