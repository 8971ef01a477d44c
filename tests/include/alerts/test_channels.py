"""Alerts reach real servers: SMTP with STARTTLS and a password, and a webhook over HTTP. No secret is ever shown."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from include.alerts import notifying
from include.alerts.channels import ChannelFailed, send
from include.channels import channel
from include.clock import ManualClock
from include.links import Configuration
from include.store import alerts
from include.store import channels as states
from include.store.alerts import About
from include.store.database import Store
from include.store.vault import Vault
from tests.support.channels import PASSWORD, Mailbox, Webhook, certificate, free_port, mailbox, webhook
from tests.support.secrets import Search

__all__ = ["certificate", "mailbox", "webhook"]

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


def test_a_mail_arrives_encrypted_and_signed_in(mailbox: Mailbox) -> None:
    send(channel(mailbox.settings()), PASSWORD, "1 alert: payee_change", "Größe: 12,50 €")
    mail, other = mailbox.received
    assert [mail["To"], other["To"]] == ["ap@example.com", "cfo@example.com"]
    assert mail["From"] == "ml@example.com"
    assert mail["Subject"] == "1 alert: payee_change"
    assert mail["Date"].datetime is not None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Größe: 12,50 €"


def test_a_wrong_password_is_said_without_the_password(mailbox: Mailbox) -> None:
    with pytest.raises(ChannelFailed, match=r"^channel post could not be notified: Connection error .*535") as failed:
        send(channel(mailbox.settings()), "hunter2-wrong", "subject", "text")
    assert "hunter2" not in str(failed.value)
    assert failed.value.__context__ is None
    assert mailbox.received == []


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ChannelFailed, match="CERTIFICATE_VERIFY_FAILED"):
        send(channel(mailbox.settings()), PASSWORD, "subject", "text")
    assert mailbox.received == []


def test_a_server_that_is_not_there_is_a_plain_failure() -> None:
    box = Mailbox(free_port())
    with pytest.raises(ChannelFailed, match="Connection refused"):
        send(channel(box.settings()), PASSWORD, "subject", "text")


def test_a_chat_gets_one_json_object_and_its_address_stays_out_of_the_log(
    webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(channel({"name": "on_call", "kind": "chat"}), webhook.url, "1 alert", "text")
    assert webhook.received == [{"text": "1 alert\ntext"}]
    assert "hunter2" not in caplog.text


def test_a_webhook_that_is_gone_is_said_with_its_words_and_without_its_address(webhook: Webhook) -> None:
    webhook.status = 404
    with pytest.raises(ChannelFailed, match=r"error=404.*no such hook") as failed:
        send(channel({"name": "on_call", "kind": "chat"}), webhook.url, "1 alert", "text")
    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize(
    "says",
    [
        "Cannot POST {path}",
        "x" * 180 + " {path}",
        "no hook hunter2-of-the-chat",
        "at %2Fservices%2Fhunter2-of-the-chat",
    ],
)
def test_a_webhook_that_repeats_its_address_is_told_of_without_it(webhook: Webhook, says: str) -> None:
    webhook.status, webhook.says = 404, says
    with pytest.raises(ChannelFailed, match="error=404") as failed:
        send(channel({"name": "on_call", "kind": "chat"}), webhook.url, "1 alert", "text")
    assert (
        Search({"the address": webhook.url, "its path": "/services/hunter2-of-the-chat"}).text(str(failed.value))
        == set()
    )
    assert "hunter2" not in str(failed.value)


def test_a_mail_server_that_repeats_the_password_is_told_of_without_it(mailbox: Mailbox) -> None:
    mailbox.repeats = True
    with pytest.raises(ChannelFailed, match="is not the password of robot") as failed:
        send(channel(mailbox.settings()), PASSWORD, "subject", "text")
    assert Search({"the password": PASSWORD}).text(str(failed.value)) == set()


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
    return notifying.tell(store, configuration, ManualClock(NOW))


def test_each_channel_is_told_once_of_what_it_wants_to_know(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "documents_blocked", "warning")
    raise_alert(sqlite_store, "paid_twice", "urgent")
    assert tell(sqlite_store, two) == []
    assert tell(sqlite_store, two) == []
    mail, _ = mailbox.received
    assert mail["Subject"] == "[ml-connector] 2 alerts, 1 urgent: documents blocked, paid twice"
    assert mail.get_content().splitlines()[:3] == [
        "URGENT paid twice (books 123)",
        "  about paid_twice",
        "  since 2026-11-20 07:30 UTC; what to do: docs/runbooks/paid_twice.md",
    ]
    (said,) = webhook.received
    assert "paid_twice" in said["text"]
    assert "documents_blocked" not in said["text"]
    with sqlite_store.read() as db:
        assert alerts.not_notified(db) == []


def test_an_alert_that_becomes_urgent_is_told_again(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "reauthorisation_due", "warning")
    assert tell(sqlite_store, two) == []
    raise_alert(sqlite_store, "reauthorisation_due", "urgent")
    assert tell(sqlite_store, two) == []
    assert (len(mailbox.received), len(webhook.received)) == (2 * 2, 1)


def test_a_channel_that_fails_is_told_later_and_the_other_one_not_again(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "paid_twice", "urgent")
    webhook.status = 500
    (note,) = tell(sqlite_store, two)
    assert note.startswith("channel on_call could not be notified: ")
    assert "error=500" in note
    assert "1 alerts are sent by the next run" in note
    assert "hunter2" not in note
    webhook.status = 200
    assert tell(sqlite_store, two) == []
    assert [mail["Subject"] for mail in mailbox.received[::2]] == [
        "[ml-connector] 1 alert, 1 urgent: paid twice",
        "[ml-connector] 1 alert: notification failed",
    ]
    assert [said["text"].splitlines()[0] for said in webhook.received] == [
        "[ml-connector] 1 alert, 1 urgent: paid twice"
    ]
    with sqlite_store.read() as db:
        assert [alert.code for alert in alerts.listed(db)] == ["paid_twice"], "it is reached again"


def test_the_alert_of_a_channel_that_is_configured_no_more_closes(
    sqlite_store: Store, two: Configuration, webhook: Webhook
) -> None:
    raise_alert(sqlite_store, "paid_twice", "urgent")
    webhook.status = 500
    tell(sqlite_store, two)
    del two.channels["on_call"]
    tell(sqlite_store, two)
    with sqlite_store.read() as db:
        assert [alert.code for alert in alerts.listed(db)] == ["paid_twice"]


def test_a_channel_without_its_secret_says_how_to_enter_it(sqlite_store: Store, two: Configuration) -> None:
    two.channels["teams"] = channel({"name": "teams", "kind": "teams"})
    raise_alert(sqlite_store, "paid_twice", "urgent")
    (note,) = tell(sqlite_store, two)
    assert "its webhook address is not known: enter it with `ml-connector connect teams`" in note


def test_a_digest_waits_for_its_time_in_the_zone_and_what_is_urgent_does_not(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox, webhook: Webhook
) -> None:
    times = {"send": {"warning": "digest daily 08:00"}, "quiet_hours": "18:00-09:00", "timezone": "Europe/Amsterdam"}
    two.channels["post"] = channel(mailbox.settings(to=["ap@example.com"], **times))
    raise_alert(sqlite_store, "documents_blocked", "warning")  # on 20 November at 08:30 in Amsterdam
    raise_alert(sqlite_store, "paid_twice", "urgent")
    clock = ManualClock(NOW)

    def subjects() -> list[str]:
        assert notifying.tell(sqlite_store, two, clock) == []
        return [mail["Subject"] for mail in mailbox.received]

    urgent = "[ml-connector] 1 alert, 1 urgent: paid twice"
    assert subjects() == [urgent]
    raise_alert(sqlite_store, "run_missed", "warning")
    clock.advance(hours=23, minutes=45)  # 08:15: the digest is due, and it is quiet
    assert subjects() == [urgent]
    with sqlite_store.read() as db:
        assert {alert.code for alert in alerts.not_notified(db)} == {"documents_blocked", "run_missed"}
    clock.advance(minutes=45)
    digest = "[ml-connector] 2 alerts: documents blocked, run missed"
    assert subjects() == [urgent, digest]
    assert subjects() == [urgent, digest]
    with sqlite_store.read() as db:
        assert alerts.not_notified(db) == []


def test_a_test_message_that_was_asked_for_is_sent_once_by_whoever_tells_alerts_next(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox
) -> None:
    with sqlite_store.begin() as db:
        states.ask_test(db, "post", who="anna", now=NOW)
    assert tell(sqlite_store, two) == []
    assert tell(sqlite_store, two) == []
    mail, _ = mailbox.received
    assert mail["Subject"] == "[ml-connector] Test message"
    assert "channel post, asked for by anna on 2026-11-20 07:30 UTC" in mail.get_content()
    with sqlite_store.read() as db:
        found = states.state(db)["post"]
    assert (found.sent_at, found.failure, found.test_asked_by) == (NOW, None, None)


def test_a_closed_alert_and_a_link_without_channels_are_told_to_nobody(
    sqlite_store: Store, two: Configuration, mailbox: Mailbox
) -> None:
    raise_alert(sqlite_store, "paid_twice", "urgent")
    assert notifying.tell(sqlite_store, Configuration(Path()), ManualClock(NOW)) == []
    with sqlite_store.begin() as db:
        alerts.close(db, About(link="books", company="123"), "paid_twice", now=NOW)
    assert tell(sqlite_store, two) == []
    assert mailbox.received == []
