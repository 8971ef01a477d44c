"""Files behind pre-signed addresses: Basware answers some reads with 302 to one, and it is fetched by hand.

The second request carries nothing of ours: the storage refuses one with ``Authorization`` (reference page basware,
section 4), and our token is none of its business. Who holds the address can read the file for 15 minutes, so that its
query never shows: not in an error, and not in the log lines that httpx writes of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

import httpx

from include.http.answers import Answer
from include.http.client import Where, transport_error
from include.http.errors import MalformedAnswer, Transient
from include.systems.basware import contract, paging
from include.texts.program import said

STATUSES = frozenset({301, 302, 303, 307, 308})
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_QUERY = re.compile(r"\?[^\s'\"<>]+")


def followed(http: httpx.Client, answer: Answer, asked: httpx.URL, where: Where) -> Answer:
    """The file that ``answer`` points to, with Basware's ids of the call, and the continuation token whichever of the
    two answers carries it. Raises ``Transient`` (asked again, Basware makes a new address) and ``MalformedAnswer``."""
    here, found = asked, answer
    for _ in range(contract.REDIRECTS):
        here = target(found.headers, here, is_local(asked), where)
        found = _fetched(http, here, where)
        if found.status not in STATUSES:
            break
    if found.status != 200:
        # Never in the storage's own words: it quotes what was signed, and the signature.
        raise Transient(
            said("basware.file_not_fetched", host=here.host, status=found.status),
            status=found.status,
            request_id=answer.request_id,
            request_id_sent=answer.request_id_sent,
            **where,
        )
    headers = httpx.Headers(dict(found.headers))
    if not paging.token_of(found.headers):
        headers[contract.TOKEN_HEADER] = paging.token_of(answer.headers) or ""
    return Answer(200, headers, found.content, answer.request_id, answer.request_id_sent)


def target(headers: Mapping[str, str], here: httpx.URL, local: bool, where: Where) -> httpx.URL:
    """Where a redirect leads, if it may be followed: https, or plain http between addresses of this machine."""
    named = headers.get("Location") or headers.get("location") or ""
    try:
        url = here.join(named)
    except (httpx.InvalidURL, ValueError):
        named, url = "", here
    if not named:
        raise MalformedAnswer(said("basware.redirect.nowhere"), **where)
    if url.userinfo or not (url.scheme == "https" or (url.scheme == "http" and local and is_local(url))):
        raise MalformedAnswer(said("basware.redirect.not_https", scheme=url.scheme, host=url.host), **where)
    return url


def is_local(url: httpx.URL) -> bool:
    """Whether ``url`` is the simulated system's, on this machine."""
    return url.host in _LOCAL


def _fetched(http: httpx.Client, url: httpx.URL, where: Where) -> Answer:
    failure: httpx.HTTPError
    try:
        response = http.send(http.build_request("GET", url), auth=None)
        return Answer(response.status_code, response.headers, response.content)
    except httpx.HTTPError as error:
        failure = error
    # Outside the handler: the httpx error holds the request with its address and must not be chained.
    raise transport_error(failure, reading=True, where=where)


def _without_query(record: logging.LogRecord) -> bool:
    text = record.getMessage()
    if "?" in text:
        record.msg, record.args = _QUERY.sub("?[hidden]", text), ()
    return True


# A filter of a logger does not see what its children write, so that each has its own; adding it twice changes nothing.
for _name in ("httpx", "httpcore.http11", "httpcore.http2", "httpcore.connection", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_without_query)
