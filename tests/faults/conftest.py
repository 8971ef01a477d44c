"""What the campaigns of the links share tells what it compared, as a test file does."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.support.kill_tests")
