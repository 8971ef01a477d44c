"""Alerts reach real servers: SMTP with STARTTLS and a password, and a webhook over HTTP. No secret is ever shown."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from include.channels import channel
from include.clock import ManualClock
from include.links import Configuration
from include.runs import telling
from include.runs.channels import ChannelFailed, send
from include.store import alerts
from include.store.alerts import About
from include.store.database import Store
from include.store.vault import Vault

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
PASSWORD = "hunter2-of-the-mail"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Mailbox:
    """A real SMTP server that wants STARTTLS and a password."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 taken"

    def settings(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "post",
            "kind": "mail",
            "host": "127.0.0.1",
            "port": self.port,
            "user": "robot",
            "sender": "ml@example.com",
            "to": ["ap@example.com", "cfo@example.com"],
            **more,
        }


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def mailbox(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    box = Mailbox(free_port())

    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"robot", PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        tls_context=context,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Webhook:
    """A real HTTP server that keeps what is posted to it and answers with ``status``."""

    url: str = ""
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status == 200:
                hook.received.append(json.loads(body))
            self.send_response(hook.status)
            self.end_headers()
            self.wfile.write(b"ok" if hook.status == 200 else b"no such hook")

        def log_message(self, *parts: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}/services/hunter2-of-the-chat"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_mail_arrives_encrypted_and_signed_in(mailbox: Mailbox) -> None:
    send(channel(mailbox.settings()), PASSWORD, "1 alert: payee_change", "Größe: 12,50 €", NOW)
    (mail,) = mailbox.received
    assert mail["To"] == "ap@example.com, cfo@example.com"
    assert mail["Subject"] == "1 alert: payee_change"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Größe: 12,50 €"


def test_a_wrong_password_is_said_without_the_password(mailbox: Mailbox) -> None:
    with pytest.raises(ChannelFailed, match="channel post could not be told: SMTPAuthenticationError") as failed:
        send(channel(mailbox.settings()), "hunter2-wrong", "subject", "text", NOW)
    assert "hunter2" not in str(failed.value)
    assert failed.value.__context__ is None
    assert mailbox.received == []


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ChannelFailed, match="CERTIFICATE_VERIFY_FAILED"):
        send(channel(mailbox.settings()), PASSWORD, "subject", "text", NOW)
    assert mailbox.received == []


def test_a_server_that_is_not_there_is_a_plain_failure() -> None:
    box = Mailbox(free_port())
    with pytest.raises(ChannelFailed, match="Connection refused"):
        send(channel(box.settings()), PASSWORD, "subject", "text", NOW)


def test_a_chat_gets_one_json_object_and_its_address_stays_out_of_the_log(
    webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(channel({"name": "on_call", "kind": "chat"}), webhook.url, "1 alert", "text", NOW)
    assert webhook.received == [{"text": "1 alert\ntext"}]
    assert "hunter2" not in caplog.text


def test_a_webhook_that_is_gone_is_said_with_its_words_and_without_its_address(webhook: Webhook) -> None:
    webhook.status = 404
    with pytest.raises(ChannelFailed, match="the webhook answered 404 no such hook") as failed:
        send(channel({"name": "on_call", "kind": "chat"}), webhook.url, "1 alert", "text", NOW)
    assert "hunter2" not in str(failed.value)


@pytest.fixture
def two(
    sqlite_store: Store,
    configuration: Configuration,
    mailbox: Mailbox,
    webhook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
) -> Configuration:
    """A mailbox told of everything from warnings on, its password in the vault; a chat told of what is urgent, its
    address in the environment."""
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("ML_CONNECTOR_CHANNEL_ON_CALL", webhook.url)
    post = channel(mailbox.settings())
    configuration.channels["post"] = post
    configuration.channels["on_call"] = channel({"name": "on_call", "kind": "chat", "severity": "urgent"})
    Vault.from_environment(sqlite_store).put(post.vault_name, {"password": PASSWORD})
    return configuration


def raise_alert(store: Store, code: str, severity: alerts.Severity) -> None:
    with store.begin() as db:
        alerts.raise_once(db, About(link="books", company="123"), code, severity, f"about {code}", now=NOW)


def tell(store: Store, configuration: Configuration) -> list[str]:
    return telling.tell(store, configuration, ManualClock(NOW))


def test_each_channel_is_told_once_of_what_it_wants_to_know(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "documents_blocked", "warning")
    raise_alert(sqlite_store, "paid_twice", "urgent")
    assert tell(sqlite_store, two) == []
    assert tell(sqlite_store, two) == []
    (mail,) = mailbox.received
    assert mail["Subject"] == "[ml-connector] 2 alerts, 1 urgent: documents_blocked, paid_twice"
    assert mail.get_content().splitlines()[:3] == [
        "URGENT paid_twice (books 123)",
        "  about paid_twice",
        "  since 2026-11-20 07:30 UTC; what to do: docs/runbooks/paid_twice.md",
    ]
    (said,) = webhook.received
    assert "paid_twice" in said["text"]
    assert "documents_blocked" not in said["text"]
    with sqlite_store.read() as db:
        assert alerts.untold(db) == []


def test_an_alert_that_becomes_urgent_is_told_again(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "reauthorisation_due", "warning")
    assert tell(sqlite_store, two) == []
    raise_alert(sqlite_store, "reauthorisation_due", "urgent")
    assert tell(sqlite_store, two) == []
    assert (len(mailbox.received), len(webhook.received)) == (2, 1)


def test_a_channel_that_fails_is_told_later_and_the_other_one_not_again(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "paid_twice", "urgent")
    webhook.status = 500
    (note,) = tell(sqlite_store, two)
    assert note.startswith("channel on_call could not be told: the webhook answered 500")
    assert "1 alerts are told by the next run" in note
    assert "hunter2" not in note
    webhook.status = 200
    assert tell(sqlite_store, two) == []
    assert (len(mailbox.received), len(webhook.received)) == (1, 1)


def test_a_closed_alert_and_a_link_without_channels_are_told_to_nobody(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox
) -> None:
    raise_alert(sqlite_store, "paid_twice", "urgent")
    assert telling.tell(sqlite_store, Configuration(Path()), ManualClock(NOW)) == []
    with sqlite_store.begin() as db:
        alerts.close(db, About(link="books", company="123"), "paid_twice", now=NOW)
    assert tell(sqlite_store, two) == []
    assert mailbox.received == []
