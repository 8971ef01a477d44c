"""Says which pinned packages have known vulnerabilities, by the OSV database (osv.dev), which PyPI's advisories are in.

Exit code 0: none is known of any pin; 1: some are; 2: unknown, since not every pin was answered. No answer is never
"none": pip-audit ends with 0 when it could look nothing up. One call for all pins, and one for each finding.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from scripts.requirement_hashes import requirements

OSV = "https://api.osv.dev"
CLEAN, FOUND, UNKNOWN = 0, 1, 2
Pin = tuple[str, str]


def pins(texts: Iterable[str]) -> list[Pin]:
    """Name and version of every pin of compiled files, whatever machine it is for."""
    words = {requirement.partition(";")[0].strip() for text in texts for requirement in requirements(text)}
    return sorted((name, version) for name, _, version in (word.partition("==") for word in words))


def asked(pins: Sequence[Pin]) -> dict[str, Any]:
    """The body of ``POST /v1/querybatch``."""
    return {"queries": [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in pins]}


def answered(pins: Sequence[Pin], body: Any) -> dict[Pin, list[str]]:
    """The advisories of each pin, by their ids. The answers come in the order of the questions and say not what they
    answer, so any other number of them is no answer; nor is one that has further pages. Raises ``ValueError``."""
    results = body.get("results") if isinstance(body, Mapping) else None
    if not isinstance(results, list) or len(results) != len(pins):
        raise ValueError(f"{len(pins)} pins were asked about, and the answer is not of {len(pins)}")
    if any((result or {}).get("next_page_token") for result in results):
        raise ValueError("the answer is not complete")
    return {
        pin: [str(one["id"]) for one in (result or {}).get("vulns") or []]
        for pin, result in zip(pins, results, strict=True)
    }


def said(advisory: Mapping[str, Any]) -> str | None:
    """What an advisory is about, in a line; None when it was withdrawn."""
    if advisory.get("withdrawn"):
        return None
    others = ", ".join(str(one) for one in advisory.get("aliases") or [])
    return " ".join(f"{advisory.get('summary') or 'no summary'}{f' ({others})' if others else ''}".split())


def main(files: Sequence[str], osv: str = OSV) -> int:
    wanted = pins(Path(name).read_text() for name in files)
    lines = []
    try:
        with httpx.Client(base_url=osv, timeout=60) as client:
            reply = client.post("/v1/querybatch", json=asked(wanted)).raise_for_status()
            for (name, version), ids in answered(wanted, reply.json()).items():
                for one in ids:
                    words = said(client.get(f"/v1/vulns/{one}").raise_for_status().json())
                    lines += [f"{name} {version}: {one}: {words}"] if words else []
    except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError) as problem:
        lines.append(f"unknown: not all of {len(wanted)} pins could be looked up ({problem}). Try where {osv} answers")
        sys.stderr.write("\n".join(lines) + "\n")
        return UNKNOWN
    found = len(lines)
    lines.append(f"{len(wanted)} pins looked up; known vulnerabilities: {found or 'none'}")
    sys.stdout.write("\n".join(lines) + "\n")
    return FOUND if found else CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
