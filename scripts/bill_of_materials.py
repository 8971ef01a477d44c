"""Prints the bill of materials of a release (CycloneDX 1.6, JSON): every package that an image has, by its pins.

It says what may be installed, as the pins do: each version once, with the hashes of all its files and, where a pin is
for some machines only, for which. The same pins give the same file, down to its serial number.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from scripts.requirement_hashes import requirements

PROJECT = Path(__file__).resolve().parents[1]


def component(requirement: str, hashes: Collection[str]) -> dict[str, Any]:
    """A library of the bill, from ``name==version ; marker`` and ``sha256:...`` of each of its files."""
    pin, _, marker = (part.strip() for part in requirement.partition(";"))
    name, _, version = pin.partition("==")
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    files = [{"alg": "SHA-256", "content": one.removeprefix("sha256:")} for one in sorted(hashes)]
    origin = {"type": "distribution", "url": purl, "comment": "the hashes of its files", "hashes": files}
    found = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    only = {"properties": [{"name": "python:marker", "value": marker}]} if marker else {}
    return {**found, "externalReferences": [origin], **only}


def bill(name: str, version: str, pins: str) -> dict[str, Any]:
    """The bill of ``name`` in ``version``, whose compiled requirements are ``pins``."""
    subject = {"type": "application", "bom-ref": name, "name": name, "version": version}
    components = [component(*one) for one in sorted(requirements(pins).items())]
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([subject, components]))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return {**head, "metadata": {"component": subject}, "components": components}


if __name__ == "__main__":
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    files = [PROJECT / name for name in ("requirements.txt", "requirements-server.txt")]
    made = bill(project["name"], project["version"], "\n".join(file.read_text() for file in files))
    json.dump(made, sys.stdout, indent=1)
