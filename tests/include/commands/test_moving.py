"""`move-in`, as it is typed: what moves, what is said, and what cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.include.commands.conftest import invoke


@pytest.fixture
def old(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a credential; the settings name another one from here on."""
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    assert invoke("init").code == 0
    fields = {"company_token": "a", "user_token": "b"}
    assert invoke("connect", "avid_main", "--from-json", "-", typed=json.dumps(fields)).code == 1  # nobody answers
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("ML_CONNECTOR_STORE", raising=False)
    return bare


def test_credentials_move_and_the_old_store_says_where_to(old: Path, tmp_path: Path) -> None:
    answer = invoke("move-in", str(old), "--json")
    assert answer.code == 0, answer.err
    assert answer.json["tables"]["secrets"] == 2
    assert answer.json["links"] == ["exact_avidxchange"]
    kept = {row["connection"]: row["stored"] for row in invoke("credentials", "--json").json["credentials"]}
    assert kept == {"avid_main": True, "exact_main": False}
    place = f"sqlite:///{tmp_path / 'new' / 'store' / 'store.db'}"
    before = invoke("status", ML_CONNECTOR_HOME=str(old))
    assert (before.code, before.err.count("\n")) == (3, 1)
    assert f"was moved to {place}" in before.err
    assert "for each link, before anything runs here" in invoke("move-in", str(old)).out


def test_the_way_back_is_said(old: Path) -> None:
    assert invoke("move-in", str(old)).code == 0
    answer = invoke("move-in", str(old), "--undo")
    assert (answer.code, "no link delivers there before a preview was approved" in answer.out) == (0, True)
    assert invoke("status", ML_CONNECTOR_HOME=str(old)).code in (0, 1)
    again = invoke("move-in", str(old), "--undo", "--json")
    assert (again.code, "there is nothing to undo" in again.json["error"]) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nowhere",), 2, "name the ML_CONNECTOR_HOME that moves"),
        (("OLD", "--verify", "exact_avidxchange", "--undo"), 2, "choose one of --verify and --undo"),
        (("OLD", "--verify", "nothing"), 2, "nothing"),
        (("OLD", "--verify", "exact_avidxchange"), 2, "has no warehouse of exact_avidxchange"),
        (("OLD", "--undo"), 2, "was not moved: there is nothing to undo"),
    ],
    ids=["no workspace", "both", "no link", "nothing decided there", "not moved"],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    old: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    answer = invoke("move-in", *(str(old) if word == "OLD" else word for word in words))
    assert (answer.code, says in answer.err) == (code, True), answer.err
    assert "Traceback" not in answer.err
    assert invoke("status", ML_CONNECTOR_HOME=str(old)).code in (0, 1)
