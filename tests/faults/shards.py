"""The shards of `make faults`: everything that guards the promise, cut so that each takes a quarter of an hour at most.

A selection says which tests pytest is to run; each test that `make test` leaves out is in exactly one. A shard is a
selection with its settings (seed, how many) and the files that it depends on: what is not of them cannot turn it red.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from include.systems.registry import SYSTEMS

MARK, TWIN, BOTH = "faults", "postgres", "both_stores"
# Of each link on each store: this many campaigns, each of which kills this many processes.
SEEDS, KILLS = 4, int(os.environ.get("FAULT_KILLS", "25"))
SCHEDULES, PARTS = 20_000, 4

# What no shard is carried over a change of.
ROOMS_OF_A_RUN = tuple(
    f"include/{room}"
    for room in ("pipeline", "alerts", "approvals", "connections", "listening", "operator_actions", "dag_tasks")
)
ALWAYS = ("include/delivery", "include/store", "include/rate_limits", *ROOMS_OF_A_RUN, "requirements.txt")
ALL = ("include", "dlt_sources", "dbt_project", "dags", "requirements.txt")
# What a server is started with.
SERVER = (
    *("docker-compose.yml", ".env.example", "requirements-server.txt"),
    *("scripts/postgres-roles.sh", "scripts/compose_file.py", "scripts/server*"),
)
# What no run of a link from the command line does; a new room counts until it stands here.
_COMMANDS = ("consenting", "credentials", "docs", "listening", "receiver", "reviews", "sandbox", "subscriptions")
NO_RUN = (
    *("dags", "include/airflow_plugins", "include/analysis*", "include/oauth", "include/subscriptions"),
    *("include/ui", "include/webhooks"),
    "include/reports/workbook.py",
    *(f"include/commands/{name}.py" for name in _COMMANDS),
    *(f"include/demo/{name}.py" for name in ("__main__", "airflow", "events", "screen")),
)

# By link: the file of its campaign, and how the names begin of what belongs to its systems.
LINKS = {
    "exact_avidxchange": ("exact", ("exact", "avid")),
    "quickbooks_avidxchange": ("quickbooks", ("quickbooks", "avid")),
    "basware_exact": ("basware", ("basware", "exact")),
    "airbase_exact": ("airbase", ("airbase", "exact")),
    "exact_avalara": ("avalara", ("exact", "avalara")),
    "basware_quickbooks": ("basware_quickbooks", ("basware", "quickbooks")),
    "airbase_quickbooks": ("airbase_quickbooks", ("airbase", "quickbooks")),
    "quickbooks_avalara": ("quickbooks_avalara", ("quickbooks", "avalara")),
}
NAMES = sorted({*(name.split("_")[0] for name in SYSTEMS if name != "avidxchange"), "avid"})


@dataclass(frozen=True)
class Selection:
    """Tests under ``paths`` that have all of ``marks`` and none of ``without``, not under ``ignored``."""

    name: str
    paths: tuple[str, ...]
    marks: tuple[str, ...] = (MARK,)
    without: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def takes(self, path: str, marks: Collection[str]) -> bool:
        here = _under(path, self.paths) and not _under(path, self.ignored)
        return here and set(self.marks) <= set(marks) and not set(self.without) & set(marks)

    @property
    def arguments(self) -> list[str]:
        """What pytest is called with to run just these."""
        words = [*self.marks, *(f"not {mark}" for mark in self.without)]
        chosen = ["-m", " and ".join(words)] if words else []
        return [*self.paths, *chosen, *(f"--ignore={path}" for path in self.ignored), "--faults"]


@dataclass(frozen=True)
class Shard:
    """``files``: globs and folders of the product that it depends on, but for ``apart`` and for what is named after a
    system that begins with one of ``foreign``. ``minutes``: about how long it takes, until it was measured.
    ``group``: shards that together have to hit what each alone need not."""

    name: str
    selection: Selection
    files: tuple[str, ...] = ALL
    apart: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    minutes: float = 5.0
    group: str = ""


def chosen(shards: Sequence[Shard], patterns: Sequence[str]) -> list[Shard]:
    """Those that a pattern names (``kills.airbase_exact.*``); all without any. Raises LookupError for one that names
    none."""
    for pattern in patterns:
        if not any(fnmatchcase(shard.name, pattern) for shard in shards):
            raise LookupError(f"no shard is called {pattern}; --status lists them")
    return [shard for shard in shards if not patterns or any(fnmatchcase(shard.name, one) for one in patterns)]


def _kills() -> list[Shard]:
    found = []
    for link, (file, own) in LINKS.items():
        paths = (f"tests/faults/test_kills_{file}.py",)
        foreign = tuple(name for name in NAMES if name not in own)
        sqlite = Selection(f"kills.{link}.sqlite", paths, (MARK,), (TWIN,))
        postgresql = Selection(f"kills.{link}.postgresql", paths, (MARK, TWIN))
        # Other books on either store; one campaign more leaves the others as they are.
        for selection, first in ((sqlite, 1), (postgresql, 101)):
            for number in range(SEEDS):
                settings = {"FAULT_KILLS": str(KILLS), "FAULT_SEED": str(first + number)}
                name, group = f"{selection.name}.{number + 1}", f"kills.{link}"
                found.append(Shard(name, selection, ALL, NO_RUN, foreign, settings, 12.0, group))
    return found


def _simulation() -> list[Shard]:
    schedules = Selection("schedules", ("tests/simulation/test_delivery_schedules.py",), ())
    machines = tuple(f"tests/simulation/test_{name}_machine.py" for name in ("delivery", "approval"))
    machine = Selection("machine", machines, ())
    engine = (*ALWAYS, "include/documents", "include/clock.py", "include/systems/base.py", "include/http")
    found = [Shard("machine", machine, engine, settings={"SIMULATION_EXAMPLES": "2000"})]
    for number in range(PARTS):
        settings = {
            "SIMULATION_FIRST": str(number * SCHEDULES // PARTS),
            "SIMULATION_SCHEDULES": str(SCHEDULES // PARTS),
        }
        found.append(Shard(f"schedules.{number + 1}", schedules, engine, settings=settings, minutes=8.0))
    return found


_PLAN = ("tests/dbt/test_compiled_plan.py", "tests/faults/test_custom_models.py", "tests/faults/test_without_dbt.py")
_SECRETS = "tests/links/test_secrets.py"
_BAD_DAYS = tuple(f"tests/faults/test_bad_{name}.py" for name in ("days", "limits", "reads"))
_MACHINES = tuple(
    f"tests/links/test_{name}.py" for name in ("events", "machines", "move_in", "restore", "rolling_release")
)
_SYSTEMS = tuple(
    f"tests/links/test_{name}.py"
    for name in (
        *("airbase_cases", "airbase_exact", "airbase_quickbooks", "avalara_cases", "avalara_corrections"),
        *("avalara_credits", "avalara_reading", "avalara_tax_codes", "basware_exact", "exact_avalara"),
        *("exact_settlement", "quickbooks_avalara", "quickbooks_credentials", "quickbooks_payments"),
        *("quickbooks_refusals", "quickbooks_vendors"),
    )
)
_SERVER_TESTS = tuple(f"tests/project/test_server{name}.py" for name in ("", "_move", "_workers"))
_SERVER_KILLS = "tests/project/test_server_kills.py"
_SINGLE = [
    Shard("secrets", Selection("secrets", (_SECRETS,)), minutes=8.0),
    Shard("stories.machines", Selection("stories.machines", _MACHINES), minutes=20.0),
    Shard("stories.systems", Selection("stories.systems", _SYSTEMS), minutes=20.0),
    Shard(
        "stories",
        Selection("stories", ("tests/links", *_BAD_DAYS), ignored=(_SECRETS, *_MACHINES, *_SYSTEMS)),
        minutes=20.0,
    ),
    Shard("scheduler", Selection("scheduler", ("tests/dags",)), minutes=8.0),
    Shard("plan", Selection("plan", _PLAN), minutes=12.0),
    Shard("server", Selection("server", _SERVER_TESTS), (*ALL, *SERVER), minutes=60.0),
    Shard(
        "server.kills", Selection("server.kills", (_SERVER_KILLS,)), (*ALL, *SERVER), settings={"SERVER_KILLS": "50"}
    ),
    Shard("sandbox", Selection("sandbox", ("tests/include/sandbox",)), (*ALWAYS, "include/sandbox")),
    Shard("twins", Selection("twins", ("tests/include", "tests/project"), (TWIN,), (MARK, BOTH))),
]
_BEFORE = [*_kills(), *_simulation(), *_SINGLE]
_MARKED = dict.fromkeys(path for shard in _BEFORE if MARK in shard.selection.marks for path in shard.selection.paths)
SHARDS: tuple[Shard, ...] = (*_BEFORE, Shard("rest", Selection("rest", ("tests",), ignored=tuple(_MARKED))))


def _under(path: str, folders: Collection[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
