"""The question about a cause is found among a hundred thousand others without reading all that are open."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
expands = True

_CAUSE = ("link", "flow", "company", "document_key", "code")


def upgrade() -> None:
    op.create_index(f"ix_reviews_{'_'.join(_CAUSE)}", "reviews", list(_CAUSE))
