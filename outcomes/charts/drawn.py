"""A figure that was drawn before: everything it says as plain JSON, so that showing it once more draws nothing."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

__all__ = ["DrawnFigure"]


class DrawnFigure(BaseFigure):  # type: ignore[misc]  # plotly tells no types
    """The JSON of a figure, where a figure is asked for.

    Plotly copies and encodes a figure anew for everyone who is shown it; here that was done once. It can be shown and
    nothing else; it is shared by all readers and never changes. It is kept as text, which is one object in memory to
    look after, where a figure is hundreds.
    """

    def __init__(self, figure: go.Figure) -> None:
        """Take over all that `figure` says."""
        object.__setattr__(self, "_said", figure.to_json(validate=False))

    def to_dict(self) -> dict[str, Any]:
        """Return what the figure says, in JSON's own types."""
        said: dict[str, Any] = json.loads(object.__getattribute__(self, "_said"))
        return said

    def __repr__(self) -> str:
        """Name the kind; what plotly tells would need a whole figure."""
        return "DrawnFigure()"
