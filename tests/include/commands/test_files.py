"""Whose the files are that a run, a report, a backup make: under an open umask as under a closed one."""

from __future__ import annotations

import contextlib
import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from include.paths import GROUP, NoSuchGroup, private, share
from tests.include.commands.conftest import Ran


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(home: Path) -> dict[str, int]:
    """By path; not of the simulated vendors, which are no part of it."""
    found = [home, *(path for path in home.rglob("*") if path.relative_to(home).parts[0] != "sandbox")]
    return {str(path.relative_to(home)): stat.S_IMODE(path.lstat().st_mode) for path in found if not path.is_symlink()}


def group_of_ours() -> str:
    mine = os.getgroups() if os.getuid() else [entry.gr_gid for entry in grp.getgrall()]
    return grp.getgrgid(next((one for one in mine if one != os.getgid()), os.getgid())).gr_name


@pytest.fixture(scope="module")
def lived(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """A small life under umask 000, with published tables for a group."""
    given, home = tmp_path_factory.mktemp("given"), ran.company.home
    with umask(0), pytest.MonkeyPatch.context() as patch:
        patch.setenv(GROUP, group_of_ours())
        (home / "logs").mkdir(exist_ok=True)
        (home / "logs" / "of_an_older_release.log").touch()
        assert ran.cli("init").code == 0
        answers = [
            ran.cli("run", ran.company.link, "--full"),
            ran.cli("report", ran.company.link, "--xlsx", str(given / "month_end.xlsx")),
            ran.cli("backup", str(given / "store.backup")),
            ran.cli("query", "select 1"),
        ]
    assert {answer.code for answer in answers} <= {0, 1}, [answer.err for answer in answers]
    return ran, given


def test_all_files_are_their_owners_alone_and_what_is_published_its_groups_too(lived: tuple[Ran, Path]) -> None:
    home, given = lived[0].company.home, lived[1]
    found = modes(home)
    assert found["."] == 0o710
    published = {path: mode for path, mode in found.items() if path.split("/")[0] == "published"}
    assert published.pop("published") == 0o750
    folders = {path for path in published if (home / path).is_dir()}
    assert {published[path] for path in folders} == {0o750}
    assert {mode for path, mode in published.items() if path not in folders} == {0o640}
    assert "published/reconciliation.duckdb" in published
    rest = {path: mode for path, mode in found.items() if path != "." and path.split("/")[0] != "published"}
    assert {path: oct(mode) for path, mode in rest.items() if mode & 0o077} == {}
    gid = grp.getgrnam(group_of_ours()).gr_gid
    assert {(home / path).stat().st_gid for path in published} == {gid}
    assert {oct(mode) for path, mode in modes(given).items() if path != "."} == {"0o600"}


def test_without_a_group_nobody_else_reads_what_is_published(lived: tuple[Ran, Path]) -> None:
    ran, given = lived
    with umask(0o077):
        assert ran.cli("init").code == 0
        assert ran.cli("report", ran.company.link, "--xlsx", str(given / "again.xlsx")).code == 0
    found = modes(ran.company.home) | modes(given)
    assert {path: oct(mode) for path, mode in found.items() if mode & 0o077} == {}


def test_a_group_that_does_not_exist_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GROUP, "no-such-group")
    with pytest.raises(NoSuchGroup, match=f"{GROUP} names no-such-group, and this machine has no such group"):
        share(tmp_path, tmp_path)


def test_the_umask_of_whoever_asked_comes_back(tmp_path: Path) -> None:
    with umask(0o022):
        with contextlib.suppress(ValueError), private():
            (tmp_path / "a").mkdir()
            raise ValueError
        (tmp_path / "b").mkdir()
    assert {path: oct(mode) for path, mode in modes(tmp_path).items() if path != "."} == {"a": "0o700", "b": "0o755"}
