"""Reading and writing AvaTax: REST v2, codes in paths in the vendor's own escape, pages named by the page before.

Source: reference page avalara_avatax, sections 1, 3 and 6.
"""

from __future__ import annotations

import platform
import random
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, MalformedAnswer
from include.http.linked_pages import cut, items
from include.http.paging import Cut, Page, walk_addresses
from include.http.protocols import Meter
from include.systems.avalara import contract, outcomes
from include.systems.avalara.auth import AvalaraAuth
from include.systems.avalara.faults import fault
from include.systems.avalara.throttling import Throttles
from include.texts.program import said

_Found = TypeVar("_Found")
_PART = r"(?!\.+(?:/|\?|$))(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*(?:\?[A-Za-z0-9$&=_.%-]*)?")


def quoted(code: str) -> str:
    """A code of a company or document as it stands in a path. Raises ``ValueError`` for one that cannot stand there:
    an empty one, one of dots, or one that already looks escaped and would mean another code."""
    if not code.strip(". ") or any(escape in code for escape in contract.IN_PATHS.values()):
        raise ValueError(f"{code!r} is no code that AvaTax can be asked by")
    return quote("".join(contract.IN_PATHS.get(sign, sign) for sign in code), safe="")


def transaction(company: str, code: str, verb: str = "") -> str:
    """The path of a recorded document, or of what is done with it."""
    path = f"{transactions(company)}/{quoted(code)}"
    return f"{path}/{verb}" if verb else path


def transactions(company: str) -> str:
    """The path of the list of a company's documents."""
    return f"{contract.COMPANIES}/{quoted(company)}/{contract.TRANSACTIONS}"


def endpoint_of(path: str) -> str:
    """What calls are counted by: the path without codes and query (``companies/transactions/settle``)."""
    parts = path.partition("?")[0].strip("/").split("/")
    return "/".join(parts[::2] if parts[0] == contract.COMPANIES else parts)


def client_name(machine: str) -> str:
    """The ``X-Avalara-Client`` of this machine."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", machine)[:50] or "unnamed"
    return "; ".join(
        [contract.CLIENT_NAME, contract.CLIENT_VERSION, contract.CLIENT_NAME, contract.CLIENT_VERSION, name]
    )


class AvalaraClient(BaseClient):
    """One connection to one account of AvaTax. ``company`` says whose documents a call is about; limits count the
    account.

    ``path`` is relative to ``/api/v2``, with quoted codes (``transaction``), and may have a query. Reads raise the
    groups of ``include/http/errors.py``.
    """

    system = "avalara"
    request_id_header = contract.CORRELATION_HEADER
    sent_id_header = contract.CORRELATION_HEADER

    def __init__(
        self,
        base_url: str,
        auth: str,
        credentials: Mapping[str, str],
        meter: Meter,
        clock: Clock,
        timeout: httpx.Timeout | float | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        real_time: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
        machine: str | None = None,
    ) -> None:
        base = pinned_base(base_url)
        self._base = base.copy_with(path=base.path.rstrip("/").removesuffix(contract.VERSION) + contract.VERSION)
        self._name = client_name(platform.node() if machine is None else machine)
        self.throttles = Throttles(chance)
        super().__init__(open_http(timeout, transport), AvalaraAuth(auth, credentials, meter), clock, sleep, real_time)

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        tail, _, asked = path.strip("/").partition("?")
        if not _PATH.fullmatch(path.strip("/")):
            raise ValueError(f"{path!r} is no address in AvaTax: quote the codes in it")
        query = "&".join(part for part in (asked, urlencode(params or {}, quote_via=quote)) if part)
        raw = f"{self._base.path}/{tail}{'?' + query if query else ''}"
        return self._base.copy_with(raw_path=raw.encode()), endpoint_of(path)

    def call_headers(self, company: str) -> Mapping[str, str]:
        return {contract.CLIENT_HEADER: self._name, contract.CORRELATION_HEADER: str(uuid.uuid4())}

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        found = fault(answer.content) if answer.status >= 300 else None
        too_much = outcomes.is_too_much(answer.status, found)
        until = self.throttles.after(answer.headers, self.clock.now(), too_much)
        return outcomes.read_error(answer, where, self.vendor_text(found.text) if found else "", until)

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, the vendor's largest ones unless ``params`` say otherwise."""
        first, endpoint = self.locate(company, path, {"$top": str(contract.PAGE), **(params or {})})
        where = self.where(company, "GET", first)
        return walk_addresses(lambda url: self._read(company, url, endpoint).content, _cut, first, where)

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, fractions as ``Decimal``: for look-ups, not for bulk."""
        pages = self.pages(company, path, params)
        return [row for page in pages for row in self._parsed(company, path, page.content, items)]

    def document(self, company: str, code: str, kind: str) -> dict[str, Any] | None:
        """A recorded document of type ``kind`` as AvaTax shows it now, a void one too; None when it shows none.

        Only AvaTax's own word for it says that there is none: an address that is wrong is answered with a bare 404.
        """
        path = f"{transaction(company, code)}?{contract.DOCUMENT_TYPE}={kind}"
        url, endpoint = self.locate(company, path, None)
        try:
            answer = self._read(company, url, endpoint)
        except outcomes.NotThere:
            return None
        return self._parsed(company, path, answer.content, _object)

    def _parsed(self, company: str, path: str, content: bytes, read: Callable[[Any], _Found]) -> _Found:
        try:
            return read(Answer(200, {}, content).json())
        except ValueError:
            pass
        url, _ = self.locate(company, path, None)
        raise MalformedAnswer(said("calls.not_documented.json"), **self.where(company, "GET", url))


def _cut(content: bytes, asked: httpx.URL) -> Cut:
    return cut(content, asked, contract.NEXT_LINK)


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or not body.get("code"):
        raise ValueError("no document")
    return body
