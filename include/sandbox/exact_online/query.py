"""System query options of a URL: decoded, checked, and as they go on in the next link."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from include.sandbox.exact_online.errors import bad_request
from include.sandbox.exact_online.schema import EntitySet, Field

KNOWN = {"$select", "$filter", "$orderby", "$top", "$skip", "$skiptoken", "$inlinecount", "$expand", "$format"}


@dataclass
class Options:
    """``select`` None: all fields. ``child_select``: fields of an expanded child by its name, None for all."""

    select: list[Field] | None
    named: list[str]
    child_select: dict[str, list[str] | None]
    expand: list[str]
    filter: str | None
    order: list[tuple[Field, bool]]
    top: int | None
    skip: int
    skiptoken: str | None
    count: bool
    json: bool
    raw: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)

    def next_query(self, top: int | None, token: str) -> str:
        kept = {key: value for key, value in self.raw.items() if key not in ("$skip", "$skiptoken", "$top")}
        if top is not None:
            kept["$top"] = str(top)
        kept["$skiptoken"] = token
        return "&".join(f"{key}={quote(value, safe=chr(39) + '(),/:')}" for key, value in kept.items())


def parse_options(entity: EntitySet, query: str) -> Options:
    """``+`` and ``%20`` are blanks, ``%24select`` is ``$select``. Raises ODataError 400."""
    raw = dict(parse_qsl(query, keep_blank_values=True))
    options = {key.lower(): value for key, value in raw.items() if key.startswith("$")}
    if unknown := set(options) - KNOWN:
        raise bad_request(f"The query parameter '{sorted(unknown)[0]}' is not supported.")
    children = {child.name.lower(): child.name for child in entity.children}
    expand = []
    for name in _words(options.get("$expand")):
        if name.lower() not in children:
            raise bad_request(f"No navigation property '{name}' exists in type '{entity.type}'.")
        expand.append(children[name.lower()])
    select, named, child_select = _select(entity, options.get("$select"), children)
    if options.get("$inlinecount", "none") not in ("none", "allpages"):
        raise bad_request("Unknown $inlinecount option, only 'allpages' and 'none' are supported.")
    return Options(
        select=select,
        named=named,
        child_select=child_select,
        expand=expand,
        filter=options.get("$filter") or None,
        order=_order(entity, options.get("$orderby")),
        top=_whole(options, "$top"),
        skip=_whole(options, "$skip") or 0,
        skiptoken=options.get("$skiptoken"),
        count=options.get("$inlinecount") == "allpages",
        json=options.get("$format") == "json",
        raw={key: value for key, value in raw.items() if key.startswith("$")},
        functions={key.lower(): value for key, value in raw.items() if not key.startswith("$")},
    )


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _select(
    entity: EntitySet, text: str | None, children: dict[str, str]
) -> tuple[list[Field] | None, list[str], dict[str, list[str] | None]]:
    words = _words(text)
    if not words:
        return None, list(children.values()), {}
    chosen: list[Field] = []
    named: list[str] = []
    inner: dict[str, list[str] | None] = {}
    everything = False
    for word in words:
        head, _, rest = word.partition("/")
        if word == "*":
            everything = True
            named += [name for name in children.values() if name not in named]
        elif head.lower() in children:
            name = children[head.lower()]
            named += [name] if name not in named else []
            if not rest or rest == "*":
                inner[name] = None
            elif (known := inner.setdefault(name, [])) is not None:
                known.append(rest)
        elif (found := entity.find(word)) is not None:
            chosen.append(found)
        else:
            raise bad_request(f"No property '{word}' exists in type '{entity.type}' for $select.")
    return None if everything else chosen, named, inner


def _order(entity: EntitySet, text: str | None) -> list[tuple[Field, bool]]:
    found = []
    for word in _words(text):
        name, _, way = word.partition(" ")
        chosen = entity.find(name)
        if chosen is None or way.strip() not in ("", "asc", "desc"):
            raise bad_request(f"Cannot order by '{word}'.")
        found.append((chosen, way.strip() == "desc"))
    return found


def _whole(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not text.isdigit():
        raise bad_request(f"Incorrect format for {name} argument '{text}'.")
    return int(text)
