"""Texts of vendors' records as they may be shown: characters that steer what shows them become their escapes.

A name may hold U+202E, after which a screen shows the amounts that follow from right to left, or a terminal's escape
sequence. Source: Unicode Standard Annex 9, section 2; general category Cc.
"""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """``text`` with each of them as ``\\u202e``: in JSON too that is the same character. Tabs and line ends stay."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unsteered(text: str) -> str:
    """``text`` without them: what a person typed, or a link did for them, to seek a word by."""
    return _STEERING.sub("", text)
