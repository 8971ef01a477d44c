"""Who holds a lease, and whether that process is certainly gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from include.delivery.context import owner_is_gone, owner_name

ANOTHER = "import include.delivery.context as c, sys; print(c.owner_name(), flush=True); sys.stdin.read()"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc")


def test_a_living_owner_is_not_gone_and_every_name_is_another() -> None:
    assert owner_name() != owner_name()
    assert not owner_is_gone(owner_name())


@on_linux
def test_a_killed_owner_is_gone_even_before_its_parent_noticed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    owner = process.stdout.readline().strip()
    assert not owner_is_gone(owner)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert owner_is_gone(owner)
    process.wait()
    assert owner_is_gone(owner)


@on_linux
def test_a_process_that_is_hidden_from_us_is_gone_only_when_the_kernel_knows_none(tmp_path: Path) -> None:
    """``hidepid``: what another user runs cannot be seen."""
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    owner = process.stdout.readline().strip()
    assert not owner_is_gone(owner, processes=tmp_path)
    process.kill()
    process.wait()
    assert owner_is_gone(owner, processes=tmp_path)
    machine = owner.partition(":")[0]
    assert not owner_is_gone(f"{machine}:1:12345:ab", processes=tmp_path), "of the first process, which is root's"
    assert owner_is_gone(f"{machine}:{10**30}:12345:ab", processes=tmp_path)


@on_linux
def test_a_process_number_that_came_back_is_another_process() -> None:
    machine, pid, started, chance = owner_name().rsplit(":", 3)
    assert owner_is_gone(f"{machine}:{pid}:{int(started) - 1}:{chance}")


@pytest.mark.parametrize("owner", ["", "worker-1", "elsewhere/1/2:99999999:1:ab", "no:numbers:here:at all"])
def test_nothing_is_concluded_about_other_machines(owner: str) -> None:
    assert not owner_is_gone(owner)
