"""Sending one message to one channel: mail, Slack, Teams or a webhook, each as Apprise does it.

Apprise says in its log why a message did not get through, and there alone; the log holds the address of a webhook,
which is its secret. So what it says while it sends is kept from every log, read here, and repeated without secrets.
"""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from include.channels import Channel, MailChannel
from include.http.redaction import redact
from include.store.alerts import Severity
from include.texts.program import said

if TYPE_CHECKING:
    from apprise import NotifyBase

SECONDS, LONGEST_SENDING = 15.0, 60.0
"""Until a connection, and until more of an answer; for all of it."""
_LONGEST = 400
_GUESSABLE = 8  # characters: a part of an address that is shorter is no secret, and often an ordinary word
_TYPES = {"info": "info", "warning": "warning", "urgent": "failure"}
_NAMES = {"password": "alerts.channel.no_password", "url": "alerts.channel.no_webhook_address"}
_SECURITY = {"starttls": "starttls", "tls": "ssl", "none": "insecure"}
_ANSWERED = re.compile(r"Response Details:|(Socket|I/O) Exception:")
_LOGGERS = ("apprise", "urllib3", "urllib3.connectionpool", "requests")


class ChannelFailed(Exception):
    """The message did not get through; the text says why and holds no secret."""


class _Unusable(Exception):
    """The channel cannot be used as it is set up; the text is for a person and holds no secret."""


def send(
    channel: Channel,
    secret: str | None,
    subject: str,
    text: str,
    severity: Severity = "info",
    longest: float = LONGEST_SENDING,
) -> None:
    """Send it once, in ``longest`` seconds at most. Raises ``ChannelFailed``."""
    if channel.secret and not secret:
        raise _failed(channel, said(_NAMES[channel.secret], channel=channel.name))
    sending = _Sending(channel, secret or "", subject, text, severity)
    sending.start()
    sending.join(longest)
    if sending.is_alive():
        why = said("alerts.channel.no_answer", number=f"{longest:g}")
    elif sending.is_sent:
        return
    else:
        why = _said(sending.heard, secret)
    # Raised out here: an exception of the sending may hold the address or the password.
    raise _failed(channel, why)


def _failed(channel: Channel, why: str) -> ChannelFailed:
    """``why``: of ours (`alerts.notification_failed.text`), or what was heard."""
    return ChannelFailed(said("alerts.notification_failed.heard", channel=channel.name, channel_words=why))


class _Sending(threading.Thread):
    """A thread of its own, since an answer that comes a byte at a time is within every time-out of a socket."""

    def __init__(self, channel: Channel, secret: str, subject: str, text: str, severity: Severity) -> None:
        super().__init__(name=f"channel {channel.name}", daemon=True)
        self._channel, self._secret = channel, secret
        self._subject, self._text, self._type = subject, text, _TYPES[severity]
        self.is_sent, self.heard = False, [""]

    def run(self) -> None:
        import apprise

        listening = _Listening(self)
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(listening)
        logger = logging.getLogger("apprise")
        level = logger.level
        try:
            logger.setLevel(logging.DEBUG)
            title, body = self._subject, self._text
            if self._channel.kind == "webhook":
                title, body = "", f"{title}\n{body}"
            made = _plugin(self._channel, self._secret)
            # What Teams gets is Markdown already.
            form = apprise.NotifyFormat.MARKDOWN if self._channel.kind == "teams" else apprise.NotifyFormat.TEXT
            kind = apprise.NotifyType(self._type)
            self.is_sent = bool(made.notify(body=body, title=title, notify_type=kind, body_format=form))
        except _Unusable as problem:
            self.heard = [str(problem)]
        except Exception as problem:  # whatever a library raises: it is repeated without its secrets
            self.heard.append(f"{type(problem).__name__}: {problem}")
        finally:
            logger.setLevel(level)
            for name in _LOGGERS:
                logging.getLogger(name).removeFilter(listening)


class _Listening(logging.Filter):
    """Refuses every record of the thread that sends, for every handler, and keeps those that say why it failed."""

    def __init__(self, sending: _Sending) -> None:
        super().__init__()
        self._sending = sending

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._sending.ident:
            return record.name != "apprise" or record.levelno >= logging.WARNING
        words = record.getMessage()
        if record.name == "apprise" and (record.levelno >= logging.WARNING or _ANSWERED.match(words)):
            self._sending.heard.append(words)
        return False


def _plugin(channel: Channel, secret: str) -> NotifyBase:
    """Raises ``_Unusable``."""
    import apprise

    asset = apprise.AppriseAsset(
        app_id="ml-connector", app_desc="", app_url="", http_redirects=False, storage_mode="memory", language="en"
    )
    common: dict[str, Any] = {"asset": asset, "cto": SECONDS, "rto": SECONDS, "verify": True, "redirect": False}
    if isinstance(channel, MailChannel):
        return _mail(channel, secret, common)
    parts = urlsplit(secret.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise _Unusable(said("alerts.channel.no_address", channel=channel.name))
    if channel.kind == "webhook":
        return _webhook(parts, common)
    from apprise.plugins.slack import NotifySlack
    from apprise.plugins.workflows import NotifyWorkflows

    kind = {"slack": NotifySlack, "teams": NotifyWorkflows}[channel.kind]
    if not (found := kind.parse_native_url(secret.strip())):
        raise _Unusable(said("alerts.channel.no_webhook", service=channel.kind.title(), channel=channel.name))
    return kind(**{**found, **common, "include_image": False})


def _mail(channel: MailChannel, password: str, common: dict[str, Any]) -> NotifyBase:
    from apprise.plugins.email import NotifyEmail

    return NotifyEmail(
        host=channel.host,
        smtp_host=channel.host,
        port=channel.port,
        secure_mode=_SECURITY[channel.security],
        user=channel.user,
        password=password or None,
        from_addr=channel.sender,
        targets=list(channel.to),
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no out-of-office answer comes back
        format="text",
        **common,
    )


def _webhook(parts: SplitResult, common: dict[str, Any]) -> NotifyBase:
    from apprise.plugins.custom_json import NotifyJSON

    nothing = dict.fromkeys(("version", "title", "attachments", "type"), "")
    return NotifyJSON(
        host=parts.hostname,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        fullpath=f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}",
        secure=parts.scheme == "https",
        payload={"message": "text", **nothing},
        **common,
    )


def _said(heard: list[str], secret: str | None) -> str:
    words = "; ".join(dict.fromkeys(" ".join(part.split()) for part in heard if part))
    hidden = redact(words or said("alerts.channel.nobody_said"), _parts(secret) if secret else ())
    return hidden if len(hidden) <= _LONGEST else f"{hidden[: _LONGEST - 3]}..."


def _parts(secret: str) -> set[str]:
    """A server repeats the path of an address rather than all of it, and its last parts are what nobody may know."""
    try:
        url = urlsplit(secret)
    except ValueError:
        return {secret}
    target = f"{url.path}?{url.query}" if url.query else url.path
    guessed = {part for part in re.split(r"[/?&=#]", target) if len(part) >= _GUESSABLE}
    return {secret, *guessed, *({target} if len(target) >= _GUESSABLE else ())}
