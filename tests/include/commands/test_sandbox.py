from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from include.sandbox import process
from tests.include.commands.conftest import invoke


def _kept_in_several_currencies(sandbox: dict[str, Any]) -> bool:
    """What the simulated QuickBooks' preferences say."""
    rows = httpx.get(f"{sandbox['control_url']}/state/quickbooks_online/preferences", timeout=60).json()["rows"]
    return bool(rows[0]["CurrencyPrefs"]["MultiCurrencyEnabled"])


def test_the_sandbox_starts_answers_is_reset_and_stops(bare: Path) -> None:
    port = str(process.free_port_base())
    try:
        started = invoke("sandbox", "start", "--empty", "--multi-currency", "--port-base", port, "--json").json
        assert set(started["systems"]) >= {"exact_online", "avidxchange"}
        asked = invoke("sandbox", "info", "--port-base", port, "--json").json
        assert asked["control_url"] == started["control_url"]
        assert asked["systems"]["exact_online"]["companies"] == [
            "123", "456", "789", "790", "791", "792", "793", "851", "852", "853",
        ]  # fmt: skip
        text = invoke("sandbox", "info", "--port-base", port)
        assert "exact_online" in text.out
        assert started["systems"]["exact_online"]["credentials"]["client_secret"] not in text.out + text.err
        assert _kept_in_several_currencies(started)
        reset = ("sandbox", "reset", "--vendors", "1", "--documents", "1", "--port-base", port)
        for options, abroad in ((), False), (("--multi-currency",), True):
            assert invoke(*reset, *options).code == 0
            assert _kept_in_several_currencies(started) is abroad
        assert invoke("sandbox", "snapshot", "abroad", "--port-base", port, "--json").json["snapshots"] == ["abroad"]
        assert invoke(*reset).code == 0
        assert "as it was at " in invoke("sandbox", "restore", "abroad", "--port-base", port).out
        assert _kept_in_several_currencies(started)
        missing = invoke("sandbox", "restore", "unknown", "--port-base", port)
        assert missing.code != 0
        assert "no snapshot 'unknown'; there are: abroad" in missing.err
    finally:
        assert invoke("sandbox", "stop", "--json").json == {"stopped": True}
    assert invoke("sandbox", "stop").out == "it was not running\n"
