"""How the benchmarks time: the middle of several repeats, in one process that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

__all__ = ["time_work"]


def time_work(work: Callable[[], object], *, repeats: int) -> float:
    """Return the median seconds that `work` takes, once warm; with a single repeat, the first time."""
    if repeats > 1:
        work()
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return median(spent)
