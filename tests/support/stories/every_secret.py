"""A company that uses every kind of secret there is, on good days and on bad ones, and remembers each that ever worked.

What vendors have issued is read from their own books and from our vault, before and after each command: a token that
lives for ten minutes counts as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy
import yaml
from cryptography.fernet import Fernet

from include.store.database import Store
from tests.support import browser, channels, company, life, processes
from tests.support.channels import Mailbox, Webhook
from tests.support.company import PROJECT, Answer, Company
from tests.support.known_secrets import Known
from tests.support.receiver import basware, exact
from tests.support.waiting import eventually

SYSTEMS = ("exact_online", "avidxchange", "quickbooks_online", "basware", "airbase", "avalara")
# The other ways to log in, which no link of the demo uses: each is a connection of its own.
OTHER_WAYS = {
    "avid_tokens": ("avidxchange", "customer_tokens"),
    "avid_gateway": ("avidxchange", "gateway_password"),
    "basware_user": ("basware", "basic"),
    "airbase_bearer": ("airbase", "bearer"),
    "avalara_user": ("avalara", "user"),
    "avalara_bearer": ("avalara", "bearer"),
}
FULL = ("exact_avidxchange", "quickbooks_avidxchange", "basware_exact", "airbase_exact", "exact_avalara")
# What a vendor repeats in a refusal: the header, the bare secret, everything.
ECHOES = ("not taken: $authorization", "do not know $credential ($query)", "request was ($headers) ($body)")
# Addresses that ask for no token, and those that make a document.
ASKED = {
    "exact_online": ("/api/v1/",),
    "quickbooks_online": ("/v3/company/",),
    "avidxchange": ("/v1/[!a]*",),
    "basware": ("/v1/[!t]*", "/bw-api-responses/"),
    "airbase": ("/v1/",),
    "avalara": ("/api/v2/",),
}
FAILING = ("exact_online", "quickbooks_online")
WRITES = {
    "exact_online": ("POST", "/api/v1/"),
    "avidxchange": ("POST", "/v1/[!a]*"),
    "basware": ("POST", "/v1/[!ts]*"),
    "quickbooks_online": ("POST", "/v3/company/"),
    "airbase": ("PATCH", "/v1/"),
    "avalara": ("POST", "/api/v2/"),
}
TOKEN_CALLS = ("/token", "/v1/authorizations")


@dataclass
class Story:
    """``said``: what each command printed, with the command."""

    company: Company
    mailbox: Mailbox
    chat: Webhook
    seen: processes.Seen
    known: Known
    said: list[tuple[str, str]] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.company.home

    # --- what is done -----------------------------------------------------------------------------------------------

    def do(self, *command: str, typed: str = "", module: str = "include.cli") -> Answer:
        """One command to its end."""
        return self.all_of([command], typed=typed, module=module)[0]

    def all_of(
        self, commands: Iterable[tuple[str, ...]], *, typed: str = "", module: str = "include.cli"
    ) -> list[Answer]:
        """Commands side by side."""
        running = []
        for command in commands:
            one = subprocess.Popen(
                [sys.executable, "-m", module, *command],
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self.seen.note(one.pid)
            running.append((command, one))
        return [self._ended(command, one, typed) for command, one in running]

    def _ended(self, command: tuple[str, ...], one: subprocess.Popen[str], typed: str) -> Answer:
        try:
            out, err = one.communicate(typed, timeout=company.LONGEST_RUN)
        finally:
            if one.poll() is None:
                one.kill()
        answer = Answer(one.returncode, out, err)
        self.heard(answer, *command)
        self.known.look()
        return answer

    def heard(self, answer: Answer, *command: str) -> None:
        self.said.append((" ".join(command), answer.out + answer.err))

    def connect(self, name: str, fields: dict[str, Any]) -> None:
        answer = self.do("connect", name, "--from-json", "-", typed=json.dumps(fields))
        assert answer.code in (0, 1), answer.err

    def calls(self) -> list[str]:
        """The address of each call that reached a vendor."""
        rows = self.company.sandbox.get("/calls", since=0)["calls"]
        return [f"{row['path']}?{row['query']}" if row["query"] else row["path"] for row in rows]


def refusal(system: str, said: str, status: int) -> dict[str, Any]:
    """A fault: ``said`` in the form in which the vendor words an error, '' for the form of token endpoints."""
    forms: dict[str, dict[str, Any]] = {
        "": {"error": "invalid_grant", "error_description": said, "message": said},
        "exact_online": {"error": {"code": "", "message": {"lang": "", "value": said}}},
        "quickbooks_online": {"Fault": {"Error": [{"Message": said, "Detail": said, "code": "3200"}], "type": said}},
        "avidxchange": {"fault": {"code": 900901, "message": said, "description": said}},
        "basware": {"message": said},
        "airbase": {"detail": said},
        "avalara": {"error": {"code": "X", "message": said, "details": [{"message": said, "description": said}]}},
    }
    return {"status": status, "echo": True, "body": forms[system]}


# --- the story -------------------------------------------------------------------------------------------------------


@contextmanager
def opened(folder: Path, certificate: tuple[Path, Path]) -> Iterator[Story]:
    """A prepared company in ``folder / "home"``; whoever writes into his own home or a temporary file is in it too."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        made = stack.enter_context(company.opened(folder / "home", vendors=6, documents=8, systems=SYSTEMS))
        settings = {
            **made.environment,
            "ML_CONNECTOR_LOG": "DEBUG",
            "SSL_CERT_FILE": str(certificate[0]),
            "HOME": str(folder / "person"),
            "TMPDIR": str(folder / "temporary"),
        }
        for place in ("person", "temporary"):
            (folder / place).mkdir()
        for name, value in settings.items():
            patch.setenv(name, value)
        box = stack.enter_context(channels.mail_server(certificate))
        chat = stack.enter_context(channels.chat())
        seen = stack.enter_context(processes.seen(made.home))
        made.environment |= settings
        yield Story(made, box, chat, seen, Known(made))


def told(folder: Path, certificate: tuple[Path, Path]) -> Iterator[Story]:
    with opened(folder, certificate) as story:
        story.known.remember("password of the mail", channels.PASSWORD)
        story.known.remember("address of the chat", story.chat.url)
        story.known.remember("path of the chat", httpx.URL(story.chat.url).path)
        configured(story)
        connected(story)
        with receiving(story) as url:
            subscribed(story, url)
            good_days(story)
            deliveries(story, url)
        bad_days(story)
        asked(story)
        rotated(story)
        yield story


def configured(story: Story) -> None:
    file = story.home / "config" / "links.yml"
    settings = yaml.safe_load(file.read_text())
    mine = {entry["system"]: entry for entry in settings["connections"].values()}
    for name, (system, mode) in OTHER_WAYS.items():
        settings["connections"][name] = {**mine[system], "auth": mode}
    settings["channels"] = {
        "post": {key: value for key, value in story.mailbox.settings().items() if key != "name"},
        "on_call": {"kind": "chat"},
    }
    file.write_text(yaml.safe_dump(settings))


def connected(story: Story) -> None:
    """Everything is entered by `connect`, from standard input; QuickBooks and Exact by a consent in the browser too."""
    systems = story.company.sandbox.info["systems"]
    for name, (system, _) in OTHER_WAYS.items():
        story.connect(name, systems[system]["credentials"])
    story.connect("post", {"password": channels.PASSWORD})
    story.connect("on_call", {"url": story.chat.url})
    address = systems["exact_online"]["credentials"]["redirect_uri"]
    app = {name: systems["exact_online"]["credentials"][name] for name in ("client_id", "client_secret")}
    file = story.home.parent / "app.json"
    file.write_text(json.dumps(app))
    asking = browser.connect("exact_main", "--from-json", str(file), "--redirect", address, "--paste", "--json")
    story.heard(asking.end(asking.agree() + "\n"), "connect", "by pasting")
    address = f"http://localhost:{channels.free_port()}/callback"
    story.company.sandbox.edit("quickbooks_online", "app", {"set": {"redirect_uri": address}})
    given = systems["quickbooks_online"]["credentials"]
    file.write_text(json.dumps({name: given[name] for name in app}))
    asking = browser.connect("quickbooks_main", "--from-json", str(file), "--redirect", address)
    page = asking.visit(asking.agree())
    story.heard(asking.end(), "connect", "by browser")
    story.said.append(("the page in the browser", page.text))
    file.unlink()
    story.known.look()


@contextmanager
def receiving(story: Story) -> Iterator[str]:
    """The receiver, with every vendor's key."""
    systems = story.company.sandbox.info["systems"]
    keys = {
        "exact_main": {"webhook_secret": systems["exact_online"]["webhook_secret"]},
        "quickbooks_main": {"verifier_token": systems["quickbooks_online"]["credentials"]["verifier_token"]},
        "airbase_main": {"webhook_secret": "whsec-of-the-portal-3f9a1c"},
    }
    for name, field_ in keys.items():
        answer = story.do("receiver", "key", name, "--from-json", "-", "--json", typed=json.dumps(field_))
        assert answer.code == 0, answer.err
    running = story.company.start("receiver", "--port", "0", "--json")
    story.seen.note(running.pid)
    assert running.stdout is not None
    first = running.stdout.readline()
    try:
        yield json.loads(first)["url"]
    finally:
        running.terminate()
        ended = story.company.end_of(running)
        story.heard(Answer(ended.code, first + ended.out, ended.err), "receiver")


def subscribed(story: Story, url: str) -> None:
    story.do("subscriptions", "--repair", "--address", url)
    story.do("subscriptions", "--check", "--json")


def good_days(story: Story) -> None:
    """A whole run of every link, whose first documents are refused by vendors that repeat with what they were asked."""
    for system, (method, path) in WRITES.items():
        story.company.sandbox.fault(system=system, method=method, path=path, count=1, **refusal(system, ECHOES[2], 400))
    for answer in story.all_of([("run", link, "--json") for link in FULL]):
        assert answer.code in (0, 1), answer.err
    faults = story.company.sandbox.get("/faults")["faults"]
    assert [fault["system"] for fault in faults if not fault["hits"]] == []
    story.company.sandbox.clear_faults()


def deliveries(story: Story, url: str) -> None:
    """An event and its run; deliveries that nobody signed, that another's key signed, to a wrong path."""
    keys = dict(story.known.kept())
    paths = {name.split()[1]: value for name, value in keys.items() if name.startswith("webhook ") and " path" in name}
    inbox = "select count(*) from events"
    before = _count(story, inbox)
    life.enter_invoice(story.company, "SECRET-1")
    assert eventually(lambda: _count(story, inbox) > before, seconds=60)
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        headers = {"content-type": "application/json"}
        for name, part in paths.items():
            client.post(f"/events/{name}/{part}", content=b"{}", headers=headers)
            client.post(f"/events/{name}/{part}x", content=b"{}", headers=headers)
        path = f"/events/exact_main/{paths['exact_main']}"
        key = keys["webhook basware_main webhook_secret"]
        assert client.post(path, content=exact(key), headers=headers).status_code == 401
        signed, more = basware(keys["webhook exact_main webhook_secret"])
        path = f"/events/basware_main/{paths['basware_main']}"
        assert client.post(path, content=signed, headers=headers | more).status_code == 401
    answer = story.do("listen", "exact_avidxchange", "--seconds", "2", "--json")
    assert answer.code in (0, 1), answer.err


def _count(story: Story, sql: str) -> int:
    with Store.open() as store, store.read() as db:
        return int(db.execute(sqlalchemy.text(sql)).scalar_one())


def bad_days(story: Story) -> None:
    """Vendors repeat what they were asked with: while tokens live, when they have to be renewed, when a subscription is
    asked for. The channels that are told of it do the same."""
    sandbox = story.company.sandbox
    story.mailbox.repeats, story.chat.status, story.chat.says = True, 404, "Cannot POST {path}"
    check = ("credentials", "--check", "--json")
    links = ("exact_avidxchange", "airbase_exact", "exact_avalara")
    for said, status, link in zip(ECHOES, (401, 403, 500), links, strict=True):
        for system in SYSTEMS:
            # What a server cannot answer is asked for again, after pauses: for two systems that is enough.
            usual = 400 if status == 500 and system not in FAILING else status
            for path in ASKED[system]:
                sandbox.fault(system=system, path=path, **refusal(system, said, usual))
        story.all_of([check, ("run", link)])
        sandbox.clear_faults()
    for said, status in zip(ECHOES, (400, 401, 400), strict=True):
        sandbox.advance(7200)
        for path in TOKEN_CALLS:
            sandbox.fault(path=path, method="POST", **refusal("", said, status))
        story.all_of([check, ("run", "quickbooks_avidxchange")])
        sandbox.clear_faults()
    for said in ECHOES[2:]:
        for path in ("WebhookSubscriptions", "subscriptions", "webhooks"):
            sandbox.fault(path=path, method="POST", **refusal("", said, 400))
        story.do("subscriptions", "--repair", "--address", "http://localhost:9", "--json")
        sandbox.clear_faults()
    story.do("subscriptions", "basware_main", "--repair")  # nobody is there: Basware says which address it tried
    story.do(module="tests.support.watch")
    story.mailbox.repeats, story.chat.status = False, 200
    wrong = {"api_key": "wrong-airbase-key-5f0e2d"}
    story.known.remember("airbase key that is wrong", wrong["api_key"])
    story.do("connect", "airbase_bearer", "--from-json", "-", typed=json.dumps(wrong))
    sandbox.edit("exact_online", "consents", {})  # somebody consented for another program: ours is dead
    sandbox.advance(7200)
    story.all_of([("run", "exact_avidxchange"), check])


def asked(story: Story) -> None:
    """Everything that a person can ask for."""
    report = story.home / "report.xlsx"
    story.all_of([
        ("status", "--json"), ("alerts", "--all", "--json"), ("credentials",),
        ("deliveries", "--link", "exact_avidxchange", "--json"), ("receiver", "counts"),
    ])  # fmt: skip
    story.all_of([("report", "exact_avidxchange", "--xlsx", str(report)), ("receiver", "address"), ("subscriptions",)])


def rotated(story: Story) -> None:
    """A new key in front of the old one, then alone."""
    old, new = os.environ["ML_CONNECTOR_KEYS"], Fernet.generate_key().decode()
    for keys, command in ((f"{new},{old}", ("credentials", "--rotate-keys")), (new, ("credentials",))):
        os.environ["ML_CONNECTOR_KEYS"] = story.company.environment["ML_CONNECTOR_KEYS"] = keys
        assert story.do(*command).code == 0
