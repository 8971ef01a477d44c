"""Tokens of Microsoft Entra ID for a registered application (service-to-service authentication).

Source: dev-itpro/administration/automation-apis-using-s2s-authentication.md of
MicrosoftDocs/dynamics365smb-devitpro-pb.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from include.clock import Clock
from include.http.auth import require_credentials
from include.http.client_credentials import ClientCredentials, TokenEndpoint
from include.http.protocols import Meter, TokenStore
from include.systems.business_central import contract, outcomes
from include.texts.program import said


class Tokens(ClientCredentials):
    """Raises ``ValueError`` naming what is missing, never its value."""

    def __init__(
        self,
        http: httpx.Client,
        base: httpx.URL,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
    ) -> None:
        require_credentials("Business Central", contract.CREDENTIALS, "", credentials, "run `connect business_central`")
        secret = credentials["client_secret"]
        form = {"client_id": credentials["client_id"], "client_secret": secret, "scope": contract.SCOPE}
        super().__init__(http, endpoint(base, credentials["tenant_id"]), form, [secret], tokens, meter, clock)

    def vendor_text(self, content: bytes) -> str:
        return outcomes.vendor_text(content)

    def refusal(self, status: int) -> tuple[str, str]:
        """The numbers of the reasons may change at any time, so that nothing is concluded from them."""
        return said("business_central.no_token"), said("business_central.todo.entra")


def endpoint(base: httpx.URL, tenant: str) -> TokenEndpoint:
    """Raises ``ValueError`` for a tenant that cannot stand in an address."""
    if not tenant or set(tenant) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."):
        raise ValueError("tenant_id is the id of the tenant in Microsoft Entra, or one of its domains")
    host = {"host": contract.TOKEN_HOST} if base.host == contract.API_HOST else {}
    return TokenEndpoint(
        system="business_central",
        address=base.copy_with(path=contract.TOKEN_PATH.format(tenant=tenant), **host),
        request="POST /oauth2/v2.0/token",
        counted_as=contract.TOKEN_ENDPOINT,
        life=contract.TOKEN_LIFE,
        margin=contract.RENEWAL_MARGIN,
    )
