"""Rows as answers: OData verbose JSON in its three shapes of ``d``, and Atom for clients that do not ask for JSON."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from include.sandbox.exact_online import sources
from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.query import Options, parse_options
from include.sandbox.exact_online.reads import Page
from include.sandbox.exact_online.schema import Child, EntitySet, Field
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import EDM, Kind, literal, to_json, to_text
from include.sandbox.kernel.tables import Row

# An expanded collection is cut here, with a link to the rest (reference page, Envelope).
EXPANDED = 60
SPECIAL = {*sources.COMPANIONS, *sources.BY_CODE, "Url", "JournalDescription", "CreatorFullName", "ModifierFullName"}
ATOM_HEAD = (
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<{tag} xml:base="{base}" '
    'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" '
    'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns="http://www.w3.org/2005/Atom">'
)


# Kinds whose JSON is not the value itself.
CONVERTED = {"datetime", "int64", "double"}


@lru_cache(maxsize=1024)
def _columns(chosen: tuple[Field, ...]) -> tuple[tuple[str, Kind, int, bool], ...]:
    """(name, kind, padding, looked up through another field): unpacked once, since pages have a thousand rows."""
    return tuple((field.name, field.kind, field.pad, field.name in SPECIAL) for field in chosen)


class Renderer:
    """For one request: ``base`` is ``https://host/api/v1/123``."""

    def __init__(self, store: ExactBooks, base: str, division: str) -> None:
        self._store = store
        self._base = base
        self._division = division

    def uri(self, entity: EntitySet, row: Row) -> str:
        path = entity.path.removeprefix("current/")
        if len(entity.key) == 1:
            field = entity.fields[entity.key[0]]
            key = literal(field.kind, row[field.name])
        else:
            key = ",".join(f"{name}={literal(entity.fields[name].kind, row[name])}" for name in entity.key)
        return f"{self._base}/{path}({key})"

    def row(
        self, entity: EntitySet, row: Row, options: Options | None = None, only: set[str] | None = None
    ) -> dict[str, Any]:
        """``only``: the fields a POST without ``Prefer`` answers with; the others are null."""
        uri = self.uri(entity, row)
        made: dict[str, Any] = {"__metadata": {"uri": uri, "type": entity.type}}
        chosen = tuple(entity.fields.values()) if options is None or options.select is None else tuple(options.select)
        for name, kind, pad, special in _columns(chosen):
            value = row.get(name)
            if only is not None and name not in only:
                value = None
            elif value is None:
                if special:
                    value = self._padded(self._companion(row, name), pad)
            elif kind in CONVERTED:
                value = to_json(kind, value)
            elif pad:
                value = self._padded(value, pad)
            made[name] = value
        for child in entity.children:
            if options is not None and child.name in options.expand:
                made[child.name] = self._expanded(entity, child, row, options)
            elif options is None or child.name in options.named:
                made[child.name] = {"__deferred": {"uri": f"{uri}/{child.name}"}}
        return made

    def _companion(self, row: Row, name: str) -> Any:
        if name == "Url":
            root = self._base.rsplit("/api/v1/", 1)[0]
            return f"{root}/docs/SysAttachment.aspx?ID={row['ID']}&_Division_={self._division}"
        return sources.companion(self._store, self._division, row, name)

    def _value(self, row: Row, field: Field) -> Any:
        value = row.get(field.name)
        if value is None and field.name in SPECIAL:
            value = self._companion(row, field.name)
        return self._padded(value, field.pad)

    @staticmethod
    def _padded(value: Any, pad: int) -> Any:
        if not pad or value is None:
            return value
        return value.ljust(pad) if pad > 0 else value.rjust(-pad)

    def _children(self, entity: EntitySet, child: Child, row: Row) -> list[Row]:
        target = BY_PATH[child.target.lower()]
        lines = self._store[str(target.table)].find(child.parent_field, self._division, row[entity.key[0]])
        return sorted(lines, key=lambda line: str(line[target.key[0]]))

    def _expanded(self, entity: EntitySet, child: Child, row: Row, options: Options) -> dict[str, Any]:
        target = BY_PATH[child.target.lower()]
        lines = self._children(entity, child, row)
        names = options.child_select.get(child.name)
        inner = parse_options(target, "$select=" + ",".join(names)) if names else None
        made: dict[str, Any] = {"results": [self.row(target, line, inner) for line in lines[:EXPANDED]]}
        if len(lines) > EXPANDED:
            token = literal(target.fields[target.key[0]].kind, lines[EXPANDED - 1][target.key[0]])
            select = "$select=" + (",".join(names) if names else "*")
            made["__next"] = f"{self.uri(entity, row)}/{child.name}?{select}&$skiptoken={token}"
        return made

    def page(self, entity: EntitySet, page: Page, options: Options, here: str) -> bytes:
        rows = [self.row(entity, row, options) for row in page.rows]
        following = f"{here}?{options.next_query(page.top_left, page.next_token)}" if page.next_token else None
        bare = (
            options.top is not None
            and options.top <= entity.page
            and not entity.sync
            and page.count is None
            and not following
        )
        body: Any = rows
        if not bare:
            body = {"results": rows}
            if page.count is not None:
                body["__count"] = str(page.count)
            if following:
                body["__next"] = following
        return dumps({"d": body})

    def single(
        self, entity: EntitySet, row: Row, options: Options | None = None, only: set[str] | None = None
    ) -> bytes:
        return dumps({"d": self.row(entity, row, options, only)})

    def atom_page(self, entity: EntitySet, page: Page, options: Options, here: str) -> bytes:
        parts = [ATOM_HEAD.format(tag="feed", base=escape(self._base + "/"))]
        parts.append(f'<title type="text">{entity.name}</title><id>{escape(here)}</id>')
        parts.append(f'<link rel="self" title="{entity.name}" href="{entity.name}" />')
        if page.count is not None:
            parts.append(f"<m:count>{page.count}</m:count>")
        parts += [self._entry(entity, row, options) for row in page.rows]
        if page.next_token:
            link = escape(f"{here}?{options.next_query(page.top_left, page.next_token)}", {'"': "&quot;"})
            parts.append(f'<link rel="next" href="{link}" />')
        return ("".join(parts) + "</feed>").encode()

    def atom_single(self, entity: EntitySet, row: Row, options: Options | None = None) -> bytes:
        head = ATOM_HEAD.format(tag="entry", base=escape(self._base + "/"))
        return (head + self._entry(entity, row, options, inner=True) + "</entry>").encode()

    def _entry(self, entity: EntitySet, row: Row, options: Options | None, inner: bool = False) -> str:
        chosen = entity.fields.values() if options is None or options.select is None else options.select
        uri = escape(self.uri(entity, row))
        parts = [f'<id>{uri}</id><category term="{entity.type}" />']
        for child in entity.children:
            parts.append(f'<link rel="related/{child.name}" href="{uri}/{child.name}" />')
        parts.append('<content type="application/xml"><m:properties>')
        for field in chosen:
            value = self._value(row, field)
            kind = "" if field.kind == "string" else f' m:type="{EDM[field.kind]}"'
            if value is None:
                parts.append(f'<d:{field.name}{kind} m:null="true" />')
            else:
                # Illegal control characters go out as they are: the service does not clean them either.
                parts.append(f"<d:{field.name}{kind}>{escape(to_text(field.kind, value))}</d:{field.name}>")
        parts.append("</m:properties></content>")
        text = "".join(parts)
        return text if inner else f"<entry>{text}</entry>"


def dumps(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def error_json(text: str) -> bytes:
    return dumps({"error": {"code": "", "message": {"lang": "", "value": text}}})


def error_xml(text: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n'
        '<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><code></code>'
        f'<message xml:lang="">{escape(text)}</message></error>'
    ).encode()


def metadata(service: str) -> bytes:
    """A minimal EDMX of one service."""
    types, sets = [], []
    for entity in BY_PATH.values():
        if entity.path.rsplit("/", 1)[0].lower() != service.lower():
            continue
        name = entity.type.rsplit(".", 1)[1]
        keys = "".join(f'<PropertyRef Name="{key}" />' for key in entity.key)
        fields = "".join(
            f'<Property Name="{field.name}" Type="{EDM[field.kind]}" />' for field in entity.fields.values()
        )
        types.append(f'<EntityType Name="{name}"><Key>{keys}</Key>{fields}</EntityType>')
        sets.append(f'<EntitySet Name="{entity.name}" EntityType="Exact.Web.Api.Models.{name}" />')
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
        '<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">'
        '<edmx:DataServices m:DataServiceVersion="1.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
        '<Schema Namespace="Exact.Web.Api.Models" xmlns="http://schemas.microsoft.com/ado/2006/04/edm">'
        + "".join(types)
        + '<EntityContainer Name="Container" m:IsDefaultEntityContainer="true">'
        + "".join(sets)
        + "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"
    ).encode()
