"""What the program says by code is in the catalogue, with the values that its sentence has: an answer of a vendor that
came must never fail on its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from include.paths import PROJECT
from include.sentences import english
from include.texts.catalogue import Value

FILES = {file.stem for file in (PROJECT / "include" / "texts" / "english" / "program").glob("*.toml")}
ELSEWHERE = {"ui", "sandbox"}
"""Where such names are templates' and routes'."""


@cache
def trees() -> list[tuple[str, ast.Module]]:
    """Of the files that say a code."""
    files = sorted(file for room in ("include", "dlt_sources") for file in (PROJECT / room).rglob("*.py"))
    files = [file for file in files if not ELSEWHERE & {*file.relative_to(PROJECT).parts}]
    said = {file: text for file in files if any(f'"{one}.' in (text := file.read_text()) for one in FILES)}
    return [(str(file.relative_to(PROJECT)), ast.parse(text)) for file, text in said.items()]


def codes() -> Iterator[tuple[str, str]]:
    """Each text of the code that is written like a code of the program's catalogue."""
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                first, dot, rest = node.value.partition(".")
                if first in FILES and dot and rest.replace("_", "").replace(".", "").isalnum():
                    yield f"{file}:{node.lineno}", node.value


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Each ``said("code", name=value)`` that is written out, without those that pass names on."""
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or any(one.arg is None for one in node.keywords):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            code = node.args[0]
            if (
                name in ("said", "sentence")
                and len(node.args) == 1
                and isinstance(code, ast.Constant)
                and "." in str(code.value)
            ):
                yield f"{file}:{node.lineno}", str(code.value), {str(one.arg) for one in node.keywords}


def test_each_code_is_in_the_catalogue() -> None:
    found = list(codes())
    assert len(found) > 300
    assert [one for one in found if one[1] not in english().sentences] == []


def test_each_call_has_the_values_of_its_sentence() -> None:
    found = list(calls())
    assert len(found) > 200
    wrong = []
    for place, code, given in found:
        wanted = {one.name for one in english().sentences[code] if isinstance(one, Value)}
        if given != wanted:
            wrong.append((place, code, given ^ wanted))
    assert wrong == []


def test_what_is_wrong_with_a_document_of_quickbooks_has_them_too() -> None:
    """There the sentence is said for the document or its line: ``known.wrong(problem, "code", name=value)``."""
    found = []
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ("wrong", "wrong_line"):
                continue
            codes_of = [one.value for one in node.args if isinstance(one, ast.Constant) and "." in str(one.value)]
            if codes_of and "quickbooks_online" in file and all(one.arg for one in node.keywords):
                wanted = {one.name for one in english().sentences[str(codes_of[0])] if isinstance(one, Value)}
                found.append((file, node.lineno, wanted - {str(one.arg) for one in node.keywords} - {"about", "realm"}))
    assert len(found) > 10
    assert [one for one in found if one[2]] == []
