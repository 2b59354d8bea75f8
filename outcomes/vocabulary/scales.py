"""How a column may write its scores: on an instrument's own scale, or on another one that stands for the same.

A file that does not say which scale its scores stand on is asked, and this list is what it may answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.vocabulary.instruments import INSTRUMENTS, Instrument, Outcome, find_instrument
from outcomes.vocabulary.words import fold_word

__all__ = ["SCALES", "Scale", "find_scale", "list_scales", "take_own_scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """One way of writing scores on `instrument`: the written number, up to `high`, maps onto the instrument's range.

    `percent`: 70 % may be written for 70. A scale other than the instrument's own begins at 0, as the instrument does.
    """

    word: str
    instrument: Instrument
    high: float
    percent: bool = False

    def convert(self, written: float) -> float:
        """Return the score in the instrument's own unit."""
        if self.high == self.instrument.high:
            return written
        # Nine digits, for 7.3 must not become 7.300000000000001.
        return round(written * self.instrument.high / self.high, 9)


def take_own_scale(instrument: Instrument) -> Scale:
    """Return the instrument's own scale."""
    percent = instrument.high == 100 and instrument.unit != "T"
    return Scale(instrument.id, instrument, instrument.high, percent)


_BY_ID = {instrument.id: instrument for instrument in INSTRUMENTS}

SCALES: tuple[Scale, ...] = (
    *(take_own_scale(instrument) for instrument in INSTRUMENTS),
    Scale("NRS 0-100", _BY_ID["NRS"], 100, percent=True),
    Scale("VAS 0-10", _BY_ID["VAS"], 10),  # in centimetres
    Scale("ODI 0-50", _BY_ID["ODI"], 50),  # the sum of ten answers, each 0 to 5; 50 points are 100 %
)

_BY_WORD = {
    **{fold_word(f"{one.id} {one.low:g}-{one.high:g}"): take_own_scale(one) for one in INSTRUMENTS},
    **{fold_word(scale.word): scale for scale in SCALES},
}


def find_scale(word: str) -> Scale | None:
    """Return the scale that `word` names, such as `ODI 0-50`, or an instrument's own by any of its names; or None."""
    scale, instrument = _BY_WORD.get(fold_word(word)), find_instrument(word)
    return take_own_scale(instrument) if scale is None and instrument is not None else scale


def list_scales(outcome: Outcome, highest: float = 0) -> tuple[str, ...]:
    """Return the words of the scales that `outcome` may be written on and on which `highest` is possible."""
    return tuple(scale.word for scale in SCALES if outcome in scale.instrument.outcomes and scale.high >= highest)
