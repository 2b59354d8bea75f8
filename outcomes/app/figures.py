"""How pages come by figures: each is drawn once, and its JSON is kept for all who are shown the same."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable
from typing import Any, ParamSpec

import streamlit as st

from outcomes.charts import DrawnFigure
from outcomes.estimates import ExpectedCourse, GroupTrend, Trend

__all__ = ["load_figure"]

_P = ParamSpec("_P")


def load_figure(draw: Callable[_P, Any], *args: _P.args, **kwargs: _P.kwargs) -> DrawnFigure:
    """Return what `draw` makes of its arguments, drawn now or before for whoever was shown the same.

    It is kept under all that it is drawn from, and not under the reader's scope, filter or data version: where any of
    these makes a difference to the figure, it is another figure. So no reader can be shown another's, nor an older one.
    `draw` must be a function of a module, which depends on its arguments alone: any other is refused.
    """
    written = io.BytesIO()
    writer = _Writer(written)
    writer.dump((draw, args, kwargs))
    drawn_from = hashlib.sha256(written.getvalue()).digest()
    return _figure(drawn_from, lambda: draw(*args, **kwargs), tuple(writer.held))[0]


class _Writer(pickle.Pickler):
    """Writes down what a figure is drawn from: to the last number, but for trends and courses.

    These are large, never change and are the same objects for all readers; each is known by which object it is. They
    are held with the figure, so that no other can take their place in memory meanwhile.
    """

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.held: list[object] = []

    def persistent_id(self, obj: object) -> int | None:
        """Return which object it is, for those known by that."""
        if not isinstance(obj, Trend | GroupTrend | ExpectedCourse):
            return None
        self.held.append(obj)
        return id(obj)


@st.cache_resource(max_entries=512, show_spinner=False)
def _figure(
    drawn_from: bytes, _draw: Callable[[], Any], _held: tuple[object, ...]
) -> tuple[DrawnFigure, tuple[object, ...]]:
    return DrawnFigure(_draw()), _held
