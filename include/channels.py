"""Where alerts are sent: the ``channels:`` of ``links.yml``, typed. Passwords and webhook addresses never stand there.

    channels:
      accounting: {kind: mail, host: smtp.example.com, user: robot, sender: ml@example.com, to: [ap@example.com]}
      on_call: {kind: chat, severity: urgent}

The secret of a channel is in the vault (``python -m include.cli connect NAME``) or in the environment variable
``ML_CONNECTOR_CHANNEL_<NAME>``: the password of the mail account, the address of the chat's incoming webhook.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SEVERITIES = ("info", "warning", "urgent")
_SECRETS = ("password", "secret", "token", "url", "webhook")


class _Channel(BaseModel):
    """``severity``: the least that it is notified about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    severity: Literal["info", "warning", "urgent"] = "warning"

    @model_validator(mode="before")
    @classmethod
    def _without_secrets(cls, values: Any) -> Any:
        if isinstance(values, dict) and (found := [name for name in _SECRETS if name in values]):
            name = values.get("name")
            raise ValueError(
                f"{', '.join(found)} must not stand here: enter it with `python -m include.cli connect {name}`"
            )
        return values

    def wants(self, severity: str) -> bool:
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.severity)

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
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> MailChannel:
        if self.user and self.security == "none":
            raise ValueError("user needs security: starttls or tls, else the password would travel in clear")
        return self

    @property
    def secret(self) -> str | None:
        return "password" if self.user else None


class ChatChannel(_Channel):
    """An incoming webhook that takes ``{"text": ...}``: Slack, Mattermost, Google Chat, Teams through a workflow."""

    kind: Literal["chat"]

    @property
    def secret(self) -> str | None:
        return "url"


Channel = MailChannel | ChatChannel
_KINDS: dict[Any, type[MailChannel] | type[ChatChannel]] = {"mail": MailChannel, "chat": ChatChannel}


def channel(values: dict[str, Any]) -> Channel:
    """Raises ``ValueError`` or pydantic's ``ValidationError`` with each thing that is wrong."""
    kind = values.get("kind")
    if kind not in _KINDS:
        raise ValueError("kind must be mail or chat")
    return _KINDS[kind](**values)
