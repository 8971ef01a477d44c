"""What a YAML file of the project says, read by the quick loader where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)
