"""``scripts/server.sh`` with a container engine in its way that notes what it is asked, and answers as it should."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import server_settings
from scripts.compose_file import DIGEST, PROJECT, settings

ENGINE = f"""\
#!/bin/sh
printf '%s\\n' "$*" >> calls
case "$*" in
*RepoDigests*) for image; do :; done; echo "${{image%%:*}}{DIGEST}" ;;
*'load().connections'*) printf 'exact_main=consent\\navid_main\\n' ;;
*'load().links'*) echo first second third ;;
*'run third --preview') exit 3 ;;
*'status'*|*'run second --preview') exit 1 ;;
esac
"""
INSIDE = "compose run --rm cli"


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scripts").mkdir()
        (folder / "bin").mkdir()
        for script in ("server.sh", "server_secrets.sh"):
            shutil.copy(PROJECT / "scripts" / script, folder / "scripts")
        shutil.copy(PROJECT / ".env.example", folder)
        (folder / "bin" / "docker").write_text(ENGINE)
        (folder / "bin" / "docker").chmod(0o755)

    def start(self, answers: str) -> list[str]:
        """What the engine was asked, without the answers' own programs."""
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        command = ["sh", str(self.folder / "scripts" / "server.sh")]
        done = subprocess.run(command, input=answers, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        calls = (self.folder / "calls").read_text()
        (self.folder / "calls").unlink()
        return [line for line in calls.splitlines() if line.startswith(("pull", "compose")) and " -c " not in line]

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def made(self) -> dict[str, str]:
        files = [self.env, *(path for path in self.secrets.rglob("*") if path.is_file())]
        return {path.name: path.read_text() for path in files}

    @property
    def env(self) -> Path:
        return self.folder / ".env"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_one_script_goes_from_nothing_to_links_that_run(server: Server) -> None:
    answers = ["y", "https://us.example/back", "y", *("y", "y"), *("y", "n"), "y"]
    assert server.start("\n".join(answers) + "\n") == [
        "pull -q python:3.12-slim",
        "pull -q postgres:17-alpine",
        "pull -q valkey/valkey:8-alpine",
        "pull -q chrislusf/seaweedfs:4.48",
        "compose build",
        "compose run --rm settings",
        "compose up -d",
        f"{INSIDE} status",
        f"{INSIDE} connect exact_main --paste --redirect https://us.example/back",
        f"{INSIDE} connect avid_main",
        f"{INSIDE} run first --preview",
        f"{INSIDE} run first --approve",
        "compose exec -T scheduler airflow dags unpause --yes --treat-dag-id-as-regex ^first(_events)?$",
        f"{INSIDE} run second --preview",
        f"{INSIDE} run third --preview",
    ]


def test_what_it_makes_is_taken_at_start_and_kept_the_next_time(server: Server) -> None:
    server.start("n\n" * 5)
    first = server.made()
    assert server_settings.problems(server_settings.given(server.secrets, settings(first[".env"]))) == []
    assert not [call for call in server.start("n\n" * 5) if call.startswith("pull")]
    assert server.made() == first


def test_nobody_else_on_the_machine_reads_a_secret(server: Server) -> None:
    server.start("n\n" * 5)
    assert (server.env.stat().st_mode & 0o777, server.secrets.stat().st_mode & 0o777) == (0o600, 0o700)
    # Within the folder they are open: the users in the containers have other numbers than whoever made it.
    files = [path for path in server.secrets.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}
    random = [(server.secrets / name).read_text() for name in (*server_settings.PASSWORDS, *server_settings.KEYS)]
    assert len(set(random)) == len(random)
    assert not any(value.strip() in server.env.read_text() for value in random)
