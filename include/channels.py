"""Where alerts are sent: the ``channels:`` of ``links.yml``, typed. Passwords and webhook addresses never stand there.

    channels:
      accounting:
        {kind: mail, host: smtp.example.com, user: robot, sender: ml@example.com, to: [ap@example.com],
         send: {warning: digest daily 08:00}, quiet_hours: 20:00-07:00}
      on_call: {kind: slack, severity: urgent}

The secret of a channel is in the vault (``ml-connector connect NAME``) or in the environment variable
``ML_CONNECTOR_CHANNEL_<NAME>``: the password of the mail account, the address of the incoming webhook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from include.alert_times import AT_ONCE, DigestAt, Quiet, Times

Severity = Literal["info", "warning", "urgent"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_ADDRESS = r"^[^@\s]+@[^@\s]+$"
_SECRETS = ("password", "secret", "token", "url", "webhook")


class _Channel(BaseModel):
    """``severity``: the least that it is notified about; ``send``: by severity, ``at once`` (as without an entry) or
    ``digest daily HH:MM``; ``quiet_hours``: ``HH:MM-HH:MM``, in which only what is urgent is sent; ``timezone``: of
    both, else that of the link that an alert is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$", examples=["on_call"])
    severity: Severity = "warning"
    send: Mapping[Severity, str] = {}
    quiet_hours: str | None = None
    timezone: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_secrets(cls, values: Any) -> Any:
        if isinstance(values, dict) and (found := [name for name in _SECRETS if name in values]):
            name = values.get("name")
            raise ValueError(f"{', '.join(found)} must not stand here: enter it with `ml-connector connect {name}`")
        return values

    @field_validator("send")
    @classmethod
    def _readable_times(cls, send: Mapping[str, str]) -> Mapping[str, str]:
        for said in send.values():
            DigestAt.read(said)
        return send

    @field_validator("quiet_hours")
    @classmethod
    def _readable_quiet(cls, said: str | None) -> str | None:
        Quiet.read(said)
        return said

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        try:
            return str(ZoneInfo(zone)) if zone else zone
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{zone!r} is no time zone, such as Europe/Amsterdam") from None

    def wants(self, severity: Severity) -> bool:
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.severity)

    def times(self, severity: Severity) -> Times:
        """When an alert of that severity may be sent; nothing is too quiet for what is urgent."""
        quiet = None if severity == "urgent" else Quiet.read(self.quiet_hours)
        return Times(DigestAt.read(self.send.get(severity, AT_ONCE)), quiet)

    @property
    def variable(self) -> str:
        return f"ML_CONNECTOR_CHANNEL_{self.name.upper()}"

    @property
    def vault_name(self) -> str:
        return f"channel {self.name}"


class MailChannel(_Channel):
    """Mail over SMTP. With ``user`` a password is needed, and the connection must be encrypted."""

    kind: Literal["mail"]
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    sender: str = Field(pattern=_ADDRESS, examples=["books@example.com"])
    to: tuple[Annotated[str, Field(pattern=_ADDRESS)], ...] = Field(min_length=1, examples=["controller@example.com"])

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> MailChannel:
        if self.user and self.security == "none":
            raise ValueError("user needs security: starttls or tls, else the password would travel in clear")
        return self

    @property
    def secret(self) -> Literal["password"] | None:
        return "password" if self.user else None


class WebhookChannel(_Channel):
    """An incoming webhook: ``slack`` and ``teams`` (a Workflow of Teams or Power Automate) get messages of theirs,
    ``webhook`` gets ``{"text": ...}``, which Mattermost, Google Chat and Rocket.Chat take."""

    kind: Literal["slack", "teams", "webhook"]

    @property
    def secret(self) -> Literal["url"]:
        return "url"


Channel = MailChannel | WebhookChannel
_KINDS: dict[str, type[MailChannel] | type[WebhookChannel]] = {
    "mail": MailChannel,
    "slack": WebhookChannel,
    "teams": WebhookChannel,
    "webhook": WebhookChannel,
}
_EARLIER = {"chat": "webhook"}
"""Names of kinds in earlier releases."""


def channel(values: dict[str, Any]) -> Channel:
    """Raises ``ValueError`` or pydantic's ``ValidationError`` with each thing that is wrong."""
    model = channel_model(values)
    if model is None:
        raise ValueError(f"kind must be {', '.join(list(_KINDS)[:-1])} or {list(_KINDS)[-1]}")
    return model(**{**values, "kind": _kind(values)})


def channel_model(values: Any) -> type[MailChannel] | type[WebhookChannel] | None:
    """What is to be made of an entry of ``channels``; None: its kind is not known."""
    return _KINDS.get(_kind(values)) if isinstance(values, dict) else None


def _kind(values: dict[str, Any]) -> str:
    kind = str(values.get("kind"))
    return _EARLIER.get(kind, kind)
