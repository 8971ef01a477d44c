"""The command `ml-connector` as `make install` and the image write it: from any folder, with whatever is beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.install_command import PROJECT, command


def written(folder: Path, project: Path = PROJECT) -> Path:
    file = folder / "ml-connector"
    file.write_text(command(Path(sys.executable), project))
    file.chmod(0o755)
    return file


def asked(file: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(file.parent), **environment}
    return subprocess.run(
        [file, *arguments], cwd=file.parent, env=bare, capture_output=True, text=True, check=False, timeout=60
    )


def test_it_is_the_command_line_from_another_folder_without_the_environment_being_active(tmp_path: Path) -> None:
    done = asked(written(tmp_path), "init", "--new-key")
    assert (done.returncode, len(done.stdout.strip())) == (0, 44)


def test_a_file_of_the_folder_it_is_called_in_is_no_module_of_it(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise SystemExit('the wrong one')")
    assert asked(written(tmp_path), "--help").returncode == 0


def test_a_path_with_spaces_and_quotes_is_one_path(tmp_path: Path) -> None:
    project = tmp_path / "it's a project"
    (project / "include").mkdir(parents=True)
    (project / "include" / "cli.py").write_text("import sys\ndef main(): print(sys.argv[1:])\n")
    assert asked(written(tmp_path, project), "a b", "$HOME").stdout == "['a b', '$HOME']\n"


@pytest.mark.parametrize(
    ("typed", "offered"), [("ml-connector statu", "status"), ("ml-connector review dec", "decide")]
)
def test_a_shell_completes_its_commands(tmp_path: Path, typed: str, offered: str) -> None:
    place = str(len(typed.split()) - 1)
    wanted = {"_ML_CONNECTOR_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": place}
    assert asked(written(tmp_path), **wanted).stdout.split() == [offered]


def test_a_python_that_is_not_the_projects_says_so_in_one_sentence(tmp_path: Path) -> None:
    """``-S``: without the packages of the environment, as a system's Python is."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(PROJECT)!r}); import include.cli"],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(
        f"ml-connector: {sys.executable} is not the project's Python. Run `make install` once, then "
    )
