"""What somebody may type, or write into a vendor's record, to make a page do what it should not."""

from __future__ import annotations

MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><iframe src=//evil.example>",
]
BIDI = ["invoice \u202e05.432,1 RUE", "a\u2066b\u2069c", "\u200fabc", "\x1b[31mred"]
SQL = ["'; drop table operations.reviews; --", '") union select * from secrets --']
OTHERS = ["{{ 7 * 7 }}", "${7*7}", "=cmd|' /C calc'!A0", "../../etc/passwd"]
TEXTS = [" ".join([*MARKUP, *BIDI, *OTHERS]), *SQL, "a" * 5000, "9" * 400]
"""Few, since each is sent to every place of every page."""
STEERING = "\u202e\u2066\u2069\u200f\x1b"
