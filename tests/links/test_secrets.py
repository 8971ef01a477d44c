"""After a life with every kind of secret, on good days and bad, none stands in any log, table, file or address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.channels import certificate
from tests.support.secrets import Search
from tests.support.stories import every_secret
from tests.support.stories.every_secret import SYSTEMS, Story

__all__ = ["certificate"]

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

# Where a secret may stand, and why.
ALLOWED = {
    "home/sandbox": "the simulated vendors themselves, who issued them",
    "home/vault.key": "the encryption key that the demo makes for itself, readable for its owner alone",
}
# What these commands print is what a person enters at the vendor: callback paths, and nothing else that is secret.
SHOW_ADDRESSES = {
    "receiver": "webhook ",
    "receiver key": "webhook ",
    "receiver address": "webhook ",
    "subscriptions": "webhook quickbooks_main ",  # the one vendor that has no API for it
}
# A download of Basware's is asked for by an address that is signed, for fifteen minutes.
SIGNED_BY_THE_VENDOR = "signature of a download"
# Where the person who installs it puts the key.
SETTING = b"ML_CONNECTOR_KEYS="

KINDS = (
    "exact_online client_secret", "exact_online oauth_access", "exact_online oauth_refresh", "exact_online oauth_codes",
    "quickbooks_online client_secret", "quickbooks_online oauth_access", "quickbooks_online refresh_token",
    "quickbooks_online oauth_codes", "quickbooks_online verifier_token",
    "avidxchange company_token", "avidxchange user_token", "avidxchange client_secret", "avidxchange gateway_key",
    "avidxchange password", "avidxchange access_tokens", "basware client_secret", "basware password",
    "basware access_tokens", "airbase api_key", "avalara license_key", "avalara password", "avalara bearer_token",
    "exact_online webhook_secret", "webhook basware_main webhook_secret", "webhook airbase_main webhook_secret",
    "webhook exact_main path", "webhook quickbooks_main path", "webhook basware_main path", "webhook airbase_main path",
    "password of the mail", "address of the chat", "encryption key", SIGNED_BY_THE_VENDOR,
)  # fmt: skip


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, certificate: tuple[Path, Path]) -> Iterator[Story]:
    yield from every_secret.told(tmp_path_factory.mktemp("secrets"), certificate)


@pytest.fixture(scope="module")
def search(story: Story) -> Search:
    return Search(story.known.values)


def test_every_kind_of_secret_was_used(story: Story) -> None:
    assert [kind for kind in KINDS if not any(name.startswith(kind) for name in story.known.values)] == []


def test_everything_in_our_vault_is_looked_for(story: Story) -> None:
    looked_for = set(story.known.values.values())
    assert [name for name, value in story.known.kept() if value not in looked_for] == []


def test_vendors_did_repeat_what_they_were_asked_with(story: Story) -> None:
    said = "".join(text for _, text in story.said)
    hidden = [line for line in said.splitlines() if "[hidden]" in line]
    for echo in ("not taken: ", "do not know [hidden]", "request was ("):
        told = [line for line in hidden if echo in line]
        assert [
            system for system in SYSTEMS if not any(f"{system}: " in line or f"{system} " in line for line in told)
        ] == []
    assert "Cannot POST [hidden]" in said
    assert "[hidden] is not the password" in said


def test_none_is_in_any_file(story: Story, search: Search) -> None:
    """Logs, what dlt wrote, the store with what is not in its main file yet, the warehouse, what is published,
    workbooks, temporary files, and whatever a library leaves in the home of the user."""
    folder = story.home.parent
    assert len(list((story.home / "warehouse").rglob("warehouse.duckdb"))) > 2
    assert search.folder(folder, [folder / name for name in ALLOWED]) == []


def test_none_is_in_any_table_of_the_store(search: Search) -> None:
    assert search.store(os.environ["ML_CONNECTOR_STORE"]) == []


def test_none_is_in_what_any_command_said(story: Story, search: Search) -> None:
    found = {
        (command, secret)
        for command, text in story.said
        for secret in search.text(text)
        if not _is_shown_by_design(command, secret)
    }
    assert sorted(found) == []


def test_none_is_in_what_the_channels_were_told(story: Story, search: Search) -> None:
    told = [mail.as_string() for mail in story.mailbox.received] + [row["text"] for row in story.chat.received]
    assert len(told) >= 2
    assert [secret for text in told for secret in search.text(text)] == []


def test_none_is_in_an_address_that_a_vendor_saw(story: Story, search: Search) -> None:
    found = {(address, secret) for address in story.calls() for secret in search.text(address)}
    assert {secret for _, secret in found if not secret.startswith(SIGNED_BY_THE_VENDOR)} == set()
    assert all(address.startswith("/bw-api-responses/") for address, _ in found)


def test_none_is_in_what_other_people_of_the_machine_see_of_a_process(story: Story, search: Search) -> None:
    assert len(story.seen.arguments) >= 30
    assert [secret for text in story.seen.arguments for secret in search.data(text)] == []
    settings = [one for one in story.seen.settings if not one.startswith(SETTING)]
    assert [secret for text in settings for secret in search.data(text)] == []


def _is_shown_by_design(command: str, secret: str) -> bool:
    words = [word for word in command.split(" --")[0].split() if not word.endswith("_main")]
    shown = SHOW_ADDRESSES.get(" ".join(words))
    return shown is not None and secret.startswith(shown) and " path " in secret
