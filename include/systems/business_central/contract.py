"""What we take Business Central to be: every fact that is assumed or chosen, in one place.

Source: the repository MicrosoftDocs/dynamics365smb-devitpro-pb; paths below are of its folder ``dev-itpro``.
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("Business Central", "Business Central")
# [doc] api-reference/v2.0/endpoints-apis-for-dynamics.md: the name of the environment stands in the address. These are
# the usual two; another one is a base_url.
HOSTS = MappingProxyType(
    {
        "production": "https://api.businesscentral.dynamics.com/v2.0/production",
        "sandbox": "https://api.businesscentral.dynamics.com/v2.0/sandbox",
    }
)
API = "/api/v2.0"
CREDENTIALS = MappingProxyType({"": ("tenant_id", "client_id", "client_secret")})
# [doc] developer/devenv-develop-connect-apps.md: tokens come from a host of their own. An address that is not
# Microsoft's (a gateway, the simulated system) is taken to hand out its tokens itself [assumed].
API_HOST = "api.businesscentral.dynamics.com"
TOKEN_HOST = "login.microsoftonline.com"  # noqa: S105 - an address
TOKEN_PATH = "/{tenant}/oauth2/v2.0/token"  # noqa: S105 - an address
TOKEN_ENDPOINT = "oauth2/token"  # noqa: S105 - the name the meter counts it by
SCOPE = "https://api.businesscentral.dynamics.com/.default"
TOKEN_LIFE = timedelta(seconds=3599)  # [doc] webservices/authenticate-web-services-using-oauth.md: an hour by default
RENEWAL_MARGIN = timedelta(seconds=60)  # chosen
REFRESH_TOKEN_LIFE: timedelta | None = None  # [doc] no refresh token with client credentials
ONE_COMPANY = False
COMPANY = (
    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "the id of a company in Business Central (a GUID in small letters), which `connect` shows",
)
# [doc] administration/operational-limits-online.md: 6,000 requests of a user in a sliding window of five minutes, that
# is 1,200 a minute; five at a time, more wait in a queue.
LIMITS = Limits(
    minute=1200,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    day_reserve=0,
    per_company=False,
    token_endpoints=frozenset({TOKEN_ENDPOINT}),
    tokens_per_day=None,
    minute_headers="",
    day_headers="",
)
REQUEST_ID_HEADER = "request-id"  # [assumed]

COMPANIES = "companies"
VENDORS = "vendors"
PURCHASE_INVOICES = "purchaseInvoices"
LINES = "purchaseInvoiceLines"
CHANGED = "lastModifiedDateTime"
# [doc] webservices/Server-Driven-Paging-in-OData-Web-Services.md: 20,000 rows at most. Chosen: fewer, since a request
# is given up after 8 minutes, and an invoice comes with its lines.
PAGE = 1000
PAGE_PREFERENCE = "odata.maxpagesize"
NEXT_LINK = "@odata.nextLink"
# Not documented: whether a change of status (paid, cancelled) is a change of the invoice. [assumed] it is; what was
# not shown comes with full comparisons, and so does what was deleted, of which no list tells.
OVERLAP = timedelta(minutes=5)

CREDENTIALS_REFUSED = "Authentication_"  # [doc] webservices/dynamics-error-codes.md: how such codes begin
_ONE = MappingProxyType({"$top": "1"})
NEEDS = (Need("vendors", VENDORS, _ONE), Need("purchase invoices", PURCHASE_INVOICES, _ONE))
