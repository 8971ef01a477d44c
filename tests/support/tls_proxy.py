"""A proxy through which programs reach every https address, real: it answers each as that address itself, with a
certificate of a test's own authority. So what a library sends to Slack is seen without a network."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Proxy:
    """``received``: host, path and JSON body of each request; ``status``, ``says``, ``location``: of the answers."""

    url: str = ""
    status: int = 200
    says: str = "ok"
    location: str = ""
    received: list[tuple[str, str, Any]] = field(default_factory=list)


@contextmanager
def tls_proxy(folder: Path, names: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Requests of this process to ``names`` go there while it is open."""
    certificate, key = _certificate(folder, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    proxy = Proxy()

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            self.send_response(200)
            self.end_headers()
            host = self.path.rpartition(":")[0]
            try:
                inner = context.wrap_socket(self.connection, server_side=True)
            except OSError:  # who asks does not trust the certificate
                self.close_connection = True
                return
            lines, size = inner.makefile("rb"), 0
            path = lines.readline().split()[1].decode()
            while (line := lines.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                size = int(value) if name.lower() == b"content-length" else size
            proxy.received.append((host, path, json.loads(lines.read(size))))
            more = f"Location: {proxy.location}\r\n" if proxy.location else ""
            head = f"HTTP/1.1 {proxy.status} x\r\nContent-Length: {len(proxy.says)}\r\n{more}Connection: close\r\n\r\n"
            inner.sendall(f"{head}{proxy.says}".encode())
            inner.close()
            self.close_connection = True

        def log_message(self, *parts: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificate(folder: Path, names: list[str]) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "proxy.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "proxy.key").write_bytes(key.private_bytes(*form))
    return folder / "proxy.pem", folder / "proxy.key"
