"""A secret setting comes as a variable, in a file of its own, or in the folder of credentials."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.secret_settings import UnreadableSecret, secret_setting


def test_a_variable_is_taken_as_it_is() -> None:
    assert secret_setting("KEYS", {"KEYS": " one,two "}) == "one,two"


def test_without_any_it_is_empty() -> None:
    assert secret_setting("KEYS", {"OTHER": "x", "KEYS_FILE": ""}) == ""


def test_a_file_is_read_without_the_end_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("from the file\n")
    assert secret_setting("KEYS", {"KEYS_FILE": str(tmp_path / "keys")}) == "from the file"


def test_a_folder_holds_a_file_for_each_credential(tmp_path: Path) -> None:
    (tmp_path / "AIRFLOW_CONN_EXACT_MAIN").write_text("{}\n")
    given = {"ML_CONNECTOR_CREDENTIALS": str(tmp_path)}
    assert secret_setting("AIRFLOW_CONN_EXACT_MAIN", given) == "{}"
    assert secret_setting("AIRFLOW_CONN_AVID_MAIN", given) == ""
    assert secret_setting("AIRFLOW_CONN_EXACT_MAIN", {**given, "AIRFLOW_CONN_EXACT_MAIN": "mine"}) == "mine"


def test_two_values_at_once_are_refused_without_showing_them() -> None:
    with pytest.raises(UnreadableSecret, match="KEYS and KEYS_FILE are both set") as caught:
        secret_setting("KEYS", {"KEYS": "hunter2", "KEYS_FILE": "/there"})
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSecret, match=r"gone, which is to hold KEYS, cannot be read \(No such file"):
        secret_setting("KEYS", {"KEYS_FILE": str(tmp_path / "gone")})


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableSecret, match="is no text"):
        secret_setting("KEYS", {"KEYS_FILE": str(tmp_path / "keys")})
