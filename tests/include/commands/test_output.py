from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import typer

from include.commands.output import INTERRUPTED, CommandError, emit, guarded, plain, table
from include.store.vault import VaultError


def test_values_become_what_json_can_carry_without_losing_a_cent() -> None:
    moment = datetime(2026, 11, 20, 6, tzinfo=UTC)
    values = {"a": Decimal("0.10"), "b": moment, "c": date(2026, 11, 20), "d": [Decimal("1E+3")], "e": float("nan")}
    assert plain(values) == {"a": "0.10", "b": "2026-11-20T06:00:00+00:00", "c": "2026-11-20", "d": ["1000"], "e": None}
    assert [plain(Decimal(text)) for text in ("33.335000", "121.000000", "-0.100000", "7", "1.5")] == [
        "33.335", "121.00", "-0.10", "7", "1.5",
    ]  # fmt: skip
    assert plain((1, None, True, {"x"})) == [1, None, True, ["x"]]


def test_a_table_aligns_names_of_any_script_and_says_when_there_is_nothing() -> None:
    rows = [{"vendor": "Müller [B.V.]", "amount": Decimal("1.00")}, {"vendor": None, "amount": None}]
    lines = table(rows, ("vendor", "amount"), "none").splitlines()
    assert lines[0].split() == ["vendor", "amount"]
    assert lines[1].split() == ["Müller", "[B.V.]", "1.00"]
    assert table([], ("vendor",), "none") == "none"


def test_characters_that_steer_a_terminal_are_shown_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Koster \u202eMachines\u2066 \x1b[31mB.V."
    emit({"name": name}, True)
    emit({}, False, lambda: table([{"name": name}], ("name",), ""))
    document, _, text = capsys.readouterr().out.splitlines()
    assert json.loads(document) == {"name": name}
    assert text.rstrip() == "Koster \\u202eMachines\\u2066 \\u001b[31mB.V."


@pytest.mark.parametrize("said", ["not taken: [hidden]", "[/b]", "[red]a[/red]"])
def test_what_a_vendor_writes_between_brackets_is_shown(said: str) -> None:
    assert table([{"says": said}], ("says",), "none").splitlines()[1] == said


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (VaultError("no key"), "ml-connector: no key\n"),
        (ZeroDivisionError("by nought"), "ml-connector: a fault in ml-connector itself, ZeroDivisionError: by nought."),
    ],
)
def test_errors_become_one_sentence_and_our_own_faults_say_that_they_are_ours(
    problem: Exception, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def raising() -> None:
        raise problem

    with pytest.raises(typer.Exit) as ended:
        guarded(raising)()
    assert ended.value.exit_code == 3
    assert capsys.readouterr().err.startswith(says)


def ends_well() -> None:
    emit({"found": 1}, as_json=True)
    print("a library's own line")


def ends_badly() -> None:
    print("a library's own line")
    raise CommandError("nothing was found")


def ends_badly_after_its_document() -> None:
    emit({"result": "failed"}, as_json=True)
    raise CommandError("it failed")


def is_broken_off() -> None:
    raise KeyboardInterrupt


def says_nothing() -> None:
    return


@pytest.mark.parametrize(
    ("command", "document"),
    [
        (ends_well, {"found": 1}),
        (ends_badly, {"error": "nothing was found"}),
        (ends_badly_after_its_document, {"result": "failed"}),
        (is_broken_off, {"error": INTERRUPTED}),
        (says_nothing, {"error": "the command ended without a result"}),
    ],
)
def test_with_json_there_is_exactly_one_document_whatever_the_end(
    command: Callable[[], None], document: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    def asked(json_: bool) -> None:
        command()

    with contextlib.suppress(typer.Exit):
        guarded(asked)(json_=True)
    said = capsys.readouterr()
    assert json.loads(said.out) == document
    assert "a library" not in said.out


def test_a_command_that_is_interrupted_ends_as_shells_expect_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        guarded(is_broken_off)()
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == f"ml-connector: {INTERRUPTED}\n"
