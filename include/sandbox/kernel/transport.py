"""uvicorn's HTTP protocol with the connection itself put into the scope, so that a fault can hang up on a client."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TRANSPORT = "sandbox.transport"


class Protocol(HttpToolsProtocol):  # type: ignore[misc]
    """ASGI alone cannot close a connection before an answer has started."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport
