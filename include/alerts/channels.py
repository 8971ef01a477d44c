"""Sending one message to one channel: mail over SMTP, or a chat's incoming webhook."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import httpx

from include.channels import Channel, MailChannel
from include.http.bounds import bound
from include.http.redaction import redact

SECONDS = 15.0
_LONGEST, _READ = 300, 2000
_GUESSABLE = 8  # characters: a part of an address that is shorter is no secret, and often an ordinary word


class ChannelFailed(Exception):
    """The message did not get through; the text says why and holds no secret."""


class _NotTaken(Exception):
    """The other side answered, and did not take it; the text is for a person."""


def send(channel: Channel, secret: str | None, subject: str, text: str, now: datetime) -> None:
    """Send it once. Raises ``ChannelFailed``."""
    try:
        if isinstance(channel, MailChannel):
            _mail(channel, secret, subject, text, now)
        else:
            _chat(channel, secret, f"{subject}\n{text}")
    except (OSError, smtplib.SMTPException, httpx.HTTPError, httpx.InvalidURL, _NotTaken) as problem:
        said = _said(problem, secret)
    else:
        return
    # Raised out here: the first exception may hold the address or the password.
    raise ChannelFailed(f"channel {channel.name} could not be notified: {said}")


def _mail(channel: MailChannel, password: str | None, subject: str, text: str, now: datetime) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = channel.sender, ", ".join(channel.to), subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=channel.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer comes back
    message.set_content(text)
    context = ssl.create_default_context()
    if channel.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(channel.host, channel.port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(channel.host, channel.port, timeout=SECONDS)
    with server:
        if channel.security == "starttls":
            server.starttls(context=context)
        if channel.user:
            server.login(channel.user, password or "")
        if missed := server.send_message(message):
            raise _NotTaken(f"the server did not take it for {', '.join(missed)}")


def _chat(channel: Channel, url: str | None, text: str) -> None:
    if not url:
        raise _NotTaken(f"its webhook address is not known: enter it with `connect {channel.name}`")
    with _silent(), httpx.Client(timeout=SECONDS, follow_redirects=False, event_hooks={"response": [bound]}) as client:
        reply = client.post(url, json={"text": text})
    if not reply.is_success:
        raise _NotTaken(f"the webhook answered {reply.status_code} {reply.text[:_READ]}".strip())


@contextmanager
def _silent() -> Iterator[None]:
    """httpx writes the whole address of a request into the log, and a webhook's address is its secret."""
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]

    def refuse(record: logging.LogRecord) -> bool:
        return False

    for logger in loggers:
        logger.addFilter(refuse)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(refuse)


def _said(problem: Exception, secret: str | None) -> str:
    kind = "" if isinstance(problem, _NotTaken) else f"{type(problem).__name__}: "
    hidden = redact(f"{kind}{problem}", _parts(secret) if secret else ())
    return hidden if len(hidden) <= _LONGEST else f"{hidden[: _LONGEST - 3]}..."


def _parts(secret: str) -> set[str]:
    """A server repeats the path of an address rather than all of it, and its last parts are what nobody may know."""
    try:
        url = httpx.URL(secret)
    except httpx.InvalidURL:
        return {secret}
    target = url.raw_path.decode("ascii")
    guessed = {part for part in re.split(r"[/?&=#]", target) if len(part) >= _GUESSABLE}
    return {secret, *guessed, *({target} if len(target) >= _GUESSABLE else ())}
