"""Waiting for what a reader would wait for."""

from playwright.sync_api import Page, expect

PATIENCE_MS = 120_000
"""A busy machine is slow, not wrong."""


def wait_for_figures(tab: Page, count: int) -> None:
    """Wait until `count` figures are drawn and the page has come to rest."""
    expect(tab.get_by_test_id("stPlotlyChart")).to_have_count(count)
    tab.wait_for_function(
        "count => [...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
        ".filter(chart => chart.querySelector('.scatterlayer .trace')).length === count"
        " && !document.querySelector('[data-testid=stStatusWidget]')",
        arg=count,
        timeout=PATIENCE_MS,
    )
