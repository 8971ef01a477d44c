"""How much of an answer is taken: so many bytes once unpacked, and so many levels of nesting. Nothing that a vendor is
asked for comes near; a few hundred kilobytes packed to be large, or a body of brackets, would take all memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from include.texts.program import said

_MEGABYTE = 1024 * 1024
MOST_BYTES = 64 * _MEGABYTE
MOST_LEVELS = 64
_PACKED = {"", "identity", "gzip"}
_OPENING, _CLOSING = b"[{", b"]}"
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(_OPENING + _CLOSING))


class TooLarge(httpx.DecodingError):
    """An answer that is not read to its end."""


def bound(response: httpx.Response) -> None:
    """A hook of a client: the body is unpacked as it comes, and given up beyond ``MOST_BYTES``."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    inner = httpx.Response(response.status_code, headers=response.headers, stream=response.stream)
    response.stream = _Bounded(inner, packing)
    # What reads it next gets it unpacked.
    for name in ("Content-Encoding", "Content-Length"):
        response.headers.pop(name, None)


class _Bounded(httpx.SyncByteStream):
    def __init__(self, inner: httpx.Response, packing: str) -> None:
        self._inner, self._packing = inner, packing

    def __iter__(self) -> Iterator[bytes]:
        if self._packing not in _PACKED:  # twice packed, 64 kB become 64 GB
            raise TooLarge(said("calls.packed_otherwise", packing=self._packing[:40]))
        size = 0
        for part in self._unpacked() if self._packing == "gzip" else self._inner.iter_raw():
            size += len(part)
            if size > MOST_BYTES:
                raise TooLarge(said("calls.too_large", count=MOST_BYTES // _MEGABYTE))
            yield part

    def _unpacked(self) -> Iterator[bytes]:
        """No more than a megabyte at a time, whatever a packed part becomes."""
        unpacking, came = zlib.decompressobj(zlib.MAX_WBITS | 16), False
        try:
            for part in self._inner.iter_raw():
                came = came or bool(part)
                while part:
                    yield unpacking.decompress(part, _MEGABYTE)
                    part = unpacking.unconsumed_tail
        except zlib.error as problem:
            raise httpx.DecodingError(str(problem)) from problem
        if came and not unpacking.eof:
            raise httpx.DecodingError("the packed answer is cut short")

    def close(self) -> None:
        self._inner.close()


def is_too_deep(content: bytes) -> bool:
    """Whether JSON text nests deeper than ``MOST_LEVELS``. Brackets inside texts may count: looked at again then."""
    if _depth(content) <= MOST_LEVELS:
        return False
    return _depth(_without_texts(content)) > MOST_LEVELS


def _depth(content: bytes) -> int:
    """How many pairs stand within each other, or more where not all brackets are pairs. Each pass takes the innermost
    away, in C."""
    left = content.translate(None, _ALL_BUT_BRACKETS)
    for level in range(MOST_LEVELS + 1):
        inner = left.replace(b"[]", b"").replace(b"{}", b"")
        if len(inner) == len(left):
            return level + len(left)
        left = inner
    return MOST_LEVELS + len(left)


def _without_texts(content: bytes) -> bytes:
    parts = content.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
    return b"".join(parts[::2])
