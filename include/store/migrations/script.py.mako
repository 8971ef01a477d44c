"""${message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None
expands = False  # True: releases before it may go on working beside it (include/store/schema.py)


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
