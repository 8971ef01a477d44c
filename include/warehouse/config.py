"""The customer's own settings as tables: links.yml and the mapping files, in ``raw_config``."""

from __future__ import annotations

SCHEMA = "raw_config"
TABLES: dict[str, dict[str, str]] = {
    "links": {
        "link": "VARCHAR",
        "kind": "VARCHAR",
        "start_date": "DATE",
        "timezone": "VARCHAR",
        "approved": "BOOLEAN",
        "options": "VARCHAR",
    },
    "link_connections": {"link": "VARCHAR", "system": "VARCHAR", "connection": "VARCHAR"},
    "routes": {
        "link": "VARCHAR",
        "pair_no": "BIGINT",
        "system": "VARCHAR",
        "connection": "VARCHAR",
        "company": "VARCHAR",
    },
    "mappings": {
        "link": "VARCHAR",
        "kind": "VARCHAR",
        "company": "VARCHAR",
        "source_code": "VARCHAR",
        "target_code": "VARCHAR",
        "note": "VARCHAR",
    },
}
