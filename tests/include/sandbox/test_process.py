"""Starting, finding, killing and stopping a sandbox process."""

from __future__ import annotations

import os
import signal
import socket

import httpx
import pytest

from include.sandbox import process


def test_books_and_clock_survive_kill_9_and_restart(tmp_path):
    base = process.free_port_base()
    info = process.start(tmp_path, base, empty=True, systems=["exact_online"])
    try:
        control = info["control_url"]
        made = httpx.post(
            f"{control}/edit/exact_online/accounts", json={"company": "123", "set": {"Name": "Blijft B.V."}}
        ).json()
        clock = httpx.post(f"{control}/clock", json={"advance_seconds": 86400}).json()["now"]
        httpx.get(info["systems"]["exact_online"]["base_url"] + "/api/v1/current/Me")
        next_call = httpx.get(f"{control}/calls").json()["next"]
        os.kill(info["pid"], signal.SIGKILL)
        os.waitpid(info["pid"], 0)

        again = process.start(tmp_path, base, systems=["exact_online"])

        rows = httpx.get(f"{control}/state/exact_online/accounts").json()["rows"]
        assert again["pid"] != info["pid"]
        assert [row["ID"] for row in rows] == [made["key"]]
        assert httpx.get(f"{control}/clock").json()["now"] >= clock
        assert httpx.get(f"{control}/calls").json()["next"] >= next_call
        assert again["systems"]["exact_online"]["credentials"] == info["systems"]["exact_online"]["credentials"]
    finally:
        assert process.stop(tmp_path) is True
    assert process.stop(tmp_path) is False
    with pytest.raises(process.SandboxError, match="no sandbox runs"):
        process.info(tmp_path)


def test_a_taken_port_is_said_plainly(tmp_path):
    base = process.free_port_base()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", base + 1))
        taken.listen()
        with pytest.raises(process.SandboxError, match=rf"port {base + 1} \(for exact_online\) is in use"):
            process.start(tmp_path, base, empty=True, systems=["exact_online"])


def test_a_further_port_of_a_system_is_taken_before_anything_starts(tmp_path):
    base = process.free_port_base()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", base + 7))
        taken.listen()
        with pytest.raises(process.SandboxError, match=rf"port {base + 7} \(for basware_downloads\) is in use"):
            process.start(tmp_path, base, empty=True, systems=["basware"])


def test_starting_twice_on_one_home_finds_the_running_one(tmp_path):
    base = process.free_port_base()
    try:
        first = process.start(tmp_path, base, empty=True, systems=["exact_online"])
        second = process.start(tmp_path, base + 100, empty=True, systems=["exact_online"])
        assert first["pid"] == second["pid"] == process.info(tmp_path)["pid"]
    finally:
        process.stop(tmp_path)
