"""What is known of the pinned packages, and what a release is made of."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts import audit, bill_of_materials

PINS = """\
idna==3.1 \\
    --hash=sha256:aa
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
"""
ADVISORY = {"id": "PYSEC-2024-60", "summary": "Slow on\nlong names", "aliases": ["CVE-2024-3651"]}
NOTHING: dict[str, Any] = {}


@dataclass
class Osv:
    """A server in the place of osv.dev: ``answers`` by path, and what it was asked."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)


@pytest.fixture
def osv() -> Iterator[Osv]:
    found = Osv()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = found.answers.get(self.path)
            self.send_response(404 if answer is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def do_POST(self) -> None:
            found.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def pins(tmp_path: Path) -> str:
    (tmp_path / "requirements.txt").write_text(PINS)
    return str(tmp_path / "requirements.txt")


def test_every_pin_is_asked_about_whatever_machine_it_is_for(osv: Osv, pins: str) -> None:
    osv.answers["/v1/querybatch"] = {"results": [NOTHING] * 3}
    audit.main([pins], osv.url)
    versions = [("idna", "3.1"), ("numpy", "2.4.6"), ("numpy", "2.5.5")]
    queries = [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in versions]
    assert osv.asked == [{"queries": queries}]


def test_none_is_said_where_every_pin_was_answered(osv: Osv, pins: str, capsys: pytest.CaptureFixture[str]) -> None:
    osv.answers["/v1/querybatch"] = {"results": [NOTHING] * 3}
    assert audit.main([pins], osv.url) == 0
    assert capsys.readouterr().out == "3 pins looked up; known vulnerabilities: none\n"


def test_what_is_known_is_told_and_what_was_withdrawn_is_not(
    osv: Osv, pins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {"vulns": [{"id": "PYSEC-2024-60", "modified": ""}, {"id": "GHSA-x", "modified": ""}]}
    osv.answers["/v1/querybatch"] = {"results": [known, NOTHING, NOTHING]}
    osv.answers["/v1/vulns/PYSEC-2024-60"] = ADVISORY
    osv.answers["/v1/vulns/GHSA-x"] = {**ADVISORY, "withdrawn": "2024-05-01T00:00:00Z"}
    assert audit.main([pins], osv.url) == 1
    assert capsys.readouterr().out.splitlines() == [
        "idna 3.1: PYSEC-2024-60: Slow on long names (CVE-2024-3651)",
        "3 pins looked up; known vulnerabilities: 1",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        None,  # 404, as a mirror or a proxy says
        {},
        [],
        {"results": []},
        {"results": [NOTHING] * 2},
        {"results": [{"next_page_token": "more"}, NOTHING, NOTHING]},
        {"results": [{"vulns": [{"id": "GHSA-nobody-knows"}]}, NOTHING, NOTHING]},
        {"results": ["text", NOTHING, NOTHING]},
    ],
)
def test_what_was_not_answered_in_full_is_unknown_and_never_none(
    answer: Any, osv: Osv, pins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    osv.answers["/v1/querybatch"] = answer
    assert audit.main([pins], osv.url) == 2
    said = capsys.readouterr()
    assert said.err.startswith("unknown: not all of 3 pins could be looked up (")
    assert said.out == ""


def test_without_a_network_it_is_unknown(pins: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([pins], "http://127.0.0.1:9") == 2
    assert capsys.readouterr().err.startswith("unknown: ")


def test_the_bill_of_materials_lists_every_pin_with_the_hashes_of_its_files() -> None:
    def entry(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
        purl = f"pkg:pypi/{name}@{version}"
        files = [{"alg": "SHA-256", "content": one} for one in hashes]
        origin = {"type": "distribution", "url": purl, "comment": "the hashes of its files", "hashes": files}
        known = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
        return {**known, "externalReferences": [origin]}

    made = bill_of_materials.bill("ml-connector", "0.1.0", PINS)
    assert made == {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": made["serialNumber"],
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "ml-connector",
                "name": "ml-connector",
                "version": "0.1.0",
            }
        },
        "components": [
            entry("idna", "3.1", ["aa"]),
            entry("numpy", "2.4.6", ["bb", "cc"])
            | {"properties": [{"name": "python:marker", "value": "python_full_version < '3.12'"}]},
            entry("numpy", "2.5.5", ["dd"])
            | {"properties": [{"name": "python:marker", "value": "python_full_version >= '3.12'"}]},
        ],
    }


def test_the_same_pins_make_the_same_bill_and_others_another() -> None:
    first, again, other = (
        bill_of_materials.bill("ml-connector", "0.1.0", pins)["serialNumber"] for pins in (PINS, PINS, PINS + "six==1")
    )
    assert first == again
    assert first != other
