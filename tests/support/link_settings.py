"""``links.yml`` of a company under test, changed as a person changes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

from tests.support.company import Company


@contextmanager
def edited(company: Company) -> Iterator[dict[str, Any]]:
    """All that it says; what the block changed of it holds from then on."""
    file = company.home / "config" / "links.yml"
    settings = yaml.safe_load(file.read_text())
    yield settings
    file.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True))


@contextmanager
def edited_link(company: Company) -> Iterator[dict[str, Any]]:
    """The same of the company's link."""
    with edited(company) as settings:
        yield next(link for link in settings["links"] if link["name"] == company.link)


def choose(company: Company, **options: str) -> None:
    """Options of the company's link."""
    with edited_link(company) as link:
        link["options"] = {**link.get("options", {}), **options}
