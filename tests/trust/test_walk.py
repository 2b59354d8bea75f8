"""Random steps of import, correction, undo, redo, settings, users and looks: no stale number, and no foreign one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import streamlit as st

from tests.trust.walking import Walk


@pytest.mark.parametrize("seed", [1, 2])
def test_no_look_on_a_random_walk_shows_a_stale_or_a_foreign_number(home: Path, seed: int) -> None:
    st.cache_resource.clear()
    walk = Walk(random.Random(seed))
    walk.go(200)
    assert min(walk.done[step] for step in ("look", "import", "correct", "undo", "redo", "set")) > 0
