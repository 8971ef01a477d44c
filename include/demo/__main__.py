"""`python -m include.demo`: a generated company, simulated vendors, a private Airflow, every link run once through it;
at the end an invoice is changed in the simulated Exact Online, and arrives by event.

Everything is made under ``.local/demo`` and may be run again: books, store and Airflow are kept, and the second run
delivers what changed since the first. ``--stop`` ends what it left running.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from include.demo import company, events, ports, report, screen
from include.demo.airflow import USER, Airflow, AirflowFailed
from include.demo.events import Receiver
from include.demo.link_data import LINKS
from include.demo.mail import Mail
from include.paths import PROJECT, private, published_path
from include.trouble import is_ours
from include.ui.tour import DEMO

HOME = PROJECT / ".local" / "demo"
NAMES = tuple(link.name for link in LINKS)
BY_EVENT = NAMES[0]
"""Of the link that the demo ends with: what is changed in its books arrives by event."""


@private()
def main() -> int:
    arguments = _arguments()
    airflow = Airflow(HOME / "airflow", arguments.airflow_port, {})
    receiver, mail = Receiver(HOME, arguments.receiver_port), Mail(HOME, arguments.mail_port)
    if arguments.stop:
        return _stop(airflow, receiver, mail)
    ports.refuse_taken(_wanted(arguments, airflow, receiver, mail))
    screen.say(screen.INTRODUCTION)
    with screen.phase("generating the books, starting the simulated vendors"):
        info = company.start_vendors(HOME, arguments.port_base, arguments.vendors, arguments.documents, arguments.seed)
        environment = {
            **company.environment(HOME, info), DEMO: "yes", "ML_CONNECTOR_BOOKS_ADDRESS": f"{airflow.url}/books"
        }  # fmt: skip
        os.environ.update(environment)
        company.write_env_file(HOME, environment)
        names = company.prepare(HOME, info, {"accounting": mail.channel()}, {BY_EVENT, *(arguments.links or NAMES)})
        mail.start({})
    airflow = Airflow(HOME / "airflow", arguments.airflow_port, environment)
    with screen.phase(f"starting Airflow on {airflow.url}"):
        airflow.start()
    with screen.phase(f"running {len(names)} links, each through its DAG"):
        _run_all(airflow, names)
    results = [company.last_summary(name) for name in names]
    with screen.phase("an invoice is changed in Exact Online, and arrives in AvidXchange by event"):
        events.keep_key(info)
        receiver.start(environment)
        events.subscribe(receiver)
        arrived = events.arrival(receiver, info["control_url"])
    place = screen.Place(
        airflow.url, USER, airflow.password, HOME / "report.txt", info["control_url"], receiver.url, mail
    )
    _tell(place, names, results, arrived)
    return 0 if all(summary["result"] != "failed" for summary in results) else 1


def _run_all(airflow: Airflow, names: list[str]) -> None:
    try:
        airflow.run_all(names, {"preview": False})
    except AirflowFailed as problem:
        raise AirflowFailed(screen.with_causes(str(problem), company.failures(names))) from None


def _tell(place: screen.Place, names: list[str], results: list[dict[str, Any]], arrived: events.Arrived) -> None:
    is_further = place.report.exists()
    found = report.overviews(HOME, names)
    report.write(place, results, found, arrived.lines, published_path(HOME))
    lines = screen.links(report.lines(names), {name: screen.books(one) for name, one in found.items()})
    delivered = sum(counts["delivered"] for summary in results for counts in summary["flows"].values())
    again = screen.again(delivered) if is_further else ""
    for line in screen.ending(lines, again, report.examples(HOME), place):
        screen.say(line)


def _wanted(arguments: argparse.Namespace, airflow: Airflow, receiver: Receiver, mail: Mail) -> list[ports.Wanted]:
    """The ports of what does not run yet from an earlier demo."""
    from include.sandbox import process
    from include.sandbox.kernel.sandbox import SYSTEMS

    base = arguments.port_base
    wanted = []
    if not process.is_running(HOME / "sandbox"):
        wanted.append(
            ports.Wanted("a simulated vendor", range(base, base + len(SYSTEMS) + 2), "DEMO_PORT_BASE", "--port-base")
        )
    if not airflow.is_ours():
        place = range(airflow.port, airflow.port + 1)
        wanted.append(ports.Wanted("Airflow", place, "DEMO_AIRFLOW_PORT", "--airflow-port"))
    if not receiver.is_ours():
        place = range(receiver.port, receiver.port + 1)
        wanted.append(ports.Wanted("the receiver", place, "DEMO_RECEIVER_PORT", "--receiver-port"))
    if not mail.is_ours():
        place = range(mail.port, mail.port + 1)
        wanted.append(ports.Wanted("the mail server", place, "DEMO_MAIL_PORT", "--mail-port"))
    return wanted


def _stop(airflow: Airflow, receiver: Receiver, mail: Mail) -> int:
    from include.sandbox import process

    screen.say("Airflow stopped" if airflow.stop() else "Airflow was not running")
    screen.say("receiver stopped" if receiver.stop() else "the receiver was not running")
    screen.say("mail server stopped" if mail.stop() else "the mail server was not running")
    screen.say("sandbox stopped" if process.stop(HOME / "sandbox") else "the sandbox was not running")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--stop", action="store_true", help="stop what the demo left running")
    parser.add_argument(
        "--links",
        nargs="+",
        choices=NAMES,
        metavar="LINK",
        help=f"run {BY_EVENT} and these alone, of {', '.join(NAMES)}",
    )
    parser.add_argument("--port-base", type=int, default=int(os.environ.get("DEMO_PORT_BASE", "8100")))
    parser.add_argument("--airflow-port", type=int, default=int(os.environ.get("DEMO_AIRFLOW_PORT", "8080")))
    parser.add_argument("--receiver-port", type=int, default=int(os.environ.get("DEMO_RECEIVER_PORT", "8200")))
    parser.add_argument("--mail-port", type=int, default=int(os.environ.get("DEMO_MAIL_PORT", "8225")))
    parser.add_argument("--vendors", type=int, default=300)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        screen.say("interrupted; `make stop` ends what runs by now, `make demo` goes on from here")
        code = 130
    except ports.PortTaken as problem:
        screen.say(str(problem))
        code = 2
    except Exception as problem:
        if not is_ours(problem):
            raise
        screen.say(f"the demo failed: {problem}{screen.AFRESH}")
        code = 3
    sys.exit(code)
