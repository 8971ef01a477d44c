from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from include.store import inbox
from include.store.database import Store
from tests.include.commands.conftest import invoke
from tests.support.receiver import CONNECTIONS, Office


@pytest.fixture
def office(ready: Path, key: str) -> Office:
    return Office(ready, f"sqlite:///{ready / 'store' / 'store.db'}", key)


def rows(*command: str) -> dict[str, dict[str, object]]:
    answer = invoke("receiver", "address", *command, "--json")
    assert answer.code == 0, answer.err
    return {row["connection"]: row for row in answer.json["addresses"]}


def test_each_connection_that_can_tell_of_changes_has_an_address_that_stays(office: Office) -> None:
    found = rows()
    assert set(found) == set(CONNECTIONS) - {"avid_main"}
    assert {row["keys"] for row in found.values()} == {0}
    assert str(found["books"]["path"]).startswith("/events/books/")
    assert rows() == found
    assert rows("books") == {"books": found["books"]}
    assert rows("books", "--new")["books"]["path"] != found["books"]["path"]


def test_a_key_is_entered_without_being_shown_and_the_old_one_is_ended(office: Office) -> None:
    for number, key in enumerate(("hunter2", "hunter3")):
        answer = invoke("receiver", "key", "books", "--json", typed=f"{key}\n")
        assert (answer.code, answer.json["keys"]) == (0, number + 1)
        assert key not in answer.out + answer.err
    assert "until `receiver key books --end-old`" in invoke("receiver", "address").out
    assert invoke("receiver", "key", "books", "--end-old", "--json").json["keys"] == 1
    again = invoke("receiver", "key", "books", "--end-old")
    assert (again.code, again.err) == (2, "ml-connector: books has one key only: there is no old one to end\n")


def test_a_key_comes_from_a_file_too(office: Office, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps({"verifier_token": "hunter2"}))
    assert invoke("receiver", "key", "books", "--from-json", str(tmp_path / "key.json"), "--json").json["keys"] == 1
    answer = invoke("receiver", "key", "books", "--from-json", "-", typed='{"webhook_secret": "hunter2"}')
    assert (answer.code, answer.err) == (2, "ml-connector: books needs verifier_token\n")


def test_only_airbase_may_sign_nothing(office: Office) -> None:
    for name in ("exact_main", "books", "basware_main"):
        answer = invoke("receiver", "key", name, "--unsigned")
        assert (answer.code, "signs what it sends: enter its" in answer.err) == (2, True)
    assert invoke("receiver", "key", "airbase_main", "--unsigned", "--json").json["keys"] is None
    assert "unsigned: the address is the secret" in invoke("receiver", "address").out


def test_what_came_is_shown_by_day(office: Office) -> None:
    assert invoke("receiver", "counts").out == "nothing came\n"
    now = datetime.now(UTC)
    with Store.open(office.store_url) as store, store.begin() as db:
        inbox.count(db, {("books", "accepted"): 3, ("", "unknown_path"): 2}, now)
        inbox.count(db, {("books", "not_genuine"): 1}, now - timedelta(days=8))
    shown = [line.split() for line in invoke("receiver", "counts").out.splitlines()]
    assert shown[1:] == [
        [str(now.date()), "(unknown", "address)", "unknown_path", "2"],
        [str(now.date()), "books", "accepted", "3"],
    ]
    rows = invoke("receiver", "counts", "--days", "9", "--json").json["counts"]
    then = (now - timedelta(days=8)).isoformat()
    assert len(rows) == 3
    assert (rows[-1]["what"], rows[-1]["first_at"], rows[-1]["last_at"]) == ("not_genuine", then, then)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("address", "avid_main"), "avidxchange tells of nothing"),
        (("key", "nobody"), "links.yml has no connection nobody (there are: exact_main, "),
        (("key", "books", "--unsigned", "--end-old"), "choose one of --from-json, --end-old and --unsigned"),
        (("address", "--new"), "--new needs the connection"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(office: Office, command: tuple[str, ...], said: str) -> None:
    answer = invoke("receiver", *command)
    assert (answer.code, said in answer.err) == (2, True), answer.err


def test_without_anybody_who_could_tell_of_changes_it_does_not_start(office: Office) -> None:
    office.configure({"avid_main": CONNECTIONS["avid_main"]})
    answer = invoke("receiver")
    assert (answer.code, "links.yml has no connection that can tell of changes" in answer.err) == (2, True)


def test_a_port_that_is_taken_is_named(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = invoke("receiver", "--port", port)
    assert answer.code == 3
    assert f"the receiver cannot listen on 127.0.0.1 port {port} (Address already in use)" in answer.err
    assert "choose another --host or --port" in answer.err


def test_without_a_store_or_a_key_it_says_what_to_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_KEYS", "")
    assert "ML_CONNECTOR_KEYS holds no key" in invoke("receiver").err
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    rows()
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    answer = invoke("receiver")
    assert (answer.code, "cannot be opened with the keys in ML_CONNECTOR_KEYS" in answer.err) == (3, True)
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{office.home / 'none.db'}")
    assert "run `ml-connector init`" in invoke("receiver").err
