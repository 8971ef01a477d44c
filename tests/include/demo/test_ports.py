"""A port that another program has is told of before the demo makes anything."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path

import pytest

from include.demo.__main__ import _wanted
from include.demo.airflow import Airflow
from include.demo.events import Receiver
from include.demo.mail import Mail
from include.demo.ports import PortTaken, Wanted, refuse_taken


def test_a_port_that_is_taken_is_named_with_who_has_it_and_how_to_choose_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            refuse_taken([Wanted("Airflow", range(port, port + 1), "DEMO_AIRFLOW_PORT", "--airflow-port")])
    text = str(caught.value)
    assert text.startswith(f"port {port}, which Airflow is to listen on, is taken by process {os.getpid()} (")
    assert f"`DEMO_AIRFLOW_PORT={port + 1000} make demo` (option --airflow-port)" in text


def test_a_port_that_was_given_back_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    refuse_taken([Wanted("Airflow", range(port, port + 1), "DEMO_AIRFLOW_PORT", "--airflow-port")])


def test_every_port_of_the_demo_is_asked_for_before_anything_is_made(tmp_path: Path) -> None:
    ours = Airflow(tmp_path, 8080, {}), Receiver(tmp_path, 8200), Mail(tmp_path, 8225)
    wanted = _wanted(argparse.Namespace(port_base=8100), *ours)
    found = {one.option: one.ports.start for one in wanted if one.option != "--port-base"}  # a demo of ours may run
    assert found == {"--airflow-port": 8080, "--receiver-port": 8200, "--mail-port": 8225}
