"""``python -m include.sandbox``: the simulated systems, in the foreground."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from include.sandbox.kernel.sandbox import SYSTEMS, Sandbox
from include.sandbox.kernel.serve import PortTaken, bind, offsets, serve
from include.sandbox.process import READY_FILE


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.sandbox", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of the books; they survive until reset")
    parser.add_argument("--port-base", type=int, default=8100, help="control port; systems follow at fixed distances")
    parser.add_argument("--vendors", type=int, default=300)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--empty", action="store_true", help="companies and their set-up, but no history")
    parser.add_argument("--multi-currency", action="store_true", help="the QuickBooks company buys abroad too")
    parser.add_argument("--companies", help="comma separated; default the usual ones")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="comma separated; default all")
    return parser


def main() -> int:
    options = arguments().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    options.home.mkdir(parents=True, exist_ok=True)
    names = [name for name in options.systems.split(",") if name]
    if unknown := [name for name in names if name not in SYSTEMS]:
        print(f"no system {unknown[0]!r}; there are {', '.join(SYSTEMS)}", file=sys.stderr)  # noqa: T201
        return 2
    try:
        with FileLock(options.home / "lock", timeout=0):
            sandbox = Sandbox(options.home, names)
            sockets = bind({name: options.port_base + n for name, n in offsets(sandbox).items()})
            if sandbox.is_new:
                counts = (0, 0) if options.empty else (options.vendors, options.documents)
                abroad = options.multi_currency
                chosen = options.companies.split(",") if options.companies else None
                sandbox.reset(options.seed, counts[0], counts[1], multi_currency=abroad, companies=chosen)
            else:
                sandbox.open()
            serve(sandbox, sockets, options.home / READY_FILE)
    except ValueError as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        return 2
    except Timeout:
        print(f"a sandbox already runs on {options.home}: stop it first, or choose another --home", file=sys.stderr)  # noqa: T201
        return 3
    except PortTaken as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
