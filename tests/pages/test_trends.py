"""The Trends page, read from what it sends to the browser."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

import pytest
from streamlit.testing.v1 import AppTest

SAMPLE = Path(__file__).parents[2] / "sample_data" / "session_records.csv"
FLAGS = ("bladder_bowel_change", "leg_weakness_progressing", "saddle_numbness")

OpenPage = Callable[..., AppTest]


def figures(app: AppTest) -> dict[str, dict]:
    """The page's figures by their alternative text's first words: the panel's title."""
    charts = app.get("plotly_chart")
    return {chart.proto.alt.split(".")[0]: json.loads(chart.proto.spec) for chart in charts}


def lines(figure: dict) -> dict[str, dict]:
    """The figure's marked lines by name."""
    return {trace["name"]: trace for trace in figure["data"] if trace.get("mode") == "lines+markers"}


def read_sample() -> Iterator[list[dict[str, str]]]:
    """The sample's episodes straight from its file: rows in order of days, by the clinic's own episode ids."""
    episodes = defaultdict(list)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            episodes[row["clinic"], row["patient_id"], row["episode_id"]].append(row)
    for rows in episodes.values():
        yield sorted(rows, key=lambda row: row["session_date"])


def test_the_first_start_shows_the_sample_clinic_and_says_so(open_page: OpenPage) -> None:
    app = open_page()
    assert app.title[0].value == "How do pain and function change over sessions?"
    assert any("An invented clinic" in text.value for text in app.markdown)
    assert len(figures(app)) == 6


def test_a_point_of_the_figure_is_the_mean_of_the_records_it_stands_for(open_page: OpenPage) -> None:
    scores = [
        [float(row["pain_score"]) if row["pain_score"] else None for row in rows]
        for rows in read_sample()
        if rows[0]["back_pain_type"] == "sacroiliac"
        and rows[0]["treatments"] == "acupuncture"
        and not any(row[flag] == "yes" for row in rows for flag in FLAGS)
        and rows[0]["pain_score"]
    ]
    line = lines(figures(open_page())["Sacroiliac joint"])["Acupuncture"]
    for session in (1, 3, 6):
        seen = [rows[session - 1] for rows in scores if len(rows) >= session and rows[session - 1] is not None]
        assert line["y"][session - 1] == pytest.approx(fmean(seen), abs=6e-4)
        assert line["customdata"][session - 1][1] == f"{len(seen):,}"


def test_a_link_restores_the_filter_and_names_it_above_the_page(open_page: OpenPage) -> None:
    app = open_page(type="disc", combination=["acupuncture", "acupuncture + spinal decompression"])
    assert list(figures(app)) == ["Disc-related"]
    assert set(lines(figures(app)["Disc-related"])) == {"Acupuncture", "Acupuncture + spinal decompression"}
    assert [button.key for button in app.button if (button.key or "").startswith("chip-")] == [
        "chip-back_pain_types-disc",
        "chip-combinations-acupuncture",
        "chip-combinations-acupuncture + spinal decompression",
        "chip-all",
    ]


def test_choosing_a_filter_changes_the_figures_and_the_address(open_page: OpenPage) -> None:
    app = open_page()
    app.multiselect(key="back_pain_types").select("muscular").run()
    assert list(figures(app)) == ["Muscular"]
    assert app.query_params["type"] == "muscular"
    app.button(key="chip-back_pain_types-muscular").click().run()
    assert len(figures(app)) == 6
    assert "type" not in app.query_params


def test_a_filter_stays_when_the_reader_goes_to_another_page_and_back(open_page: OpenPage) -> None:
    app = open_page(type="disc")
    app.switch_page("../../pages/records/methods.py").run()
    del app.query_params["type"]
    app.switch_page("../../pages/treatments/trends.py").run()
    assert list(figures(app)) == ["Disc-related"]
    assert app.query_params["type"] == "disc"


def test_a_value_that_no_record_has_is_named_and_never_widens_the_view(open_page: OpenPage) -> None:
    app = open_page(combination="crystal therapy")
    assert any("crystal therapy" in warning.value for warning in app.warning)
    assert not figures(app)
    assert any("No episode of care fits this filter" in text.value for text in app.markdown)


def test_a_group_with_fewer_than_ten_is_counted_and_not_drawn(open_page: OpenPage) -> None:
    few = {"type": "muscular", "combination": ["acupuncture", "acupuncture + spinal decompression"]}
    figure = figures(open_page(**few))["Muscular"]
    assert "Acupuncture + spinal decompression" not in lines(figure)
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("too few to judge" in note for note in notes)


def test_panels_share_one_range_so_that_heights_compare(open_page: OpenPage) -> None:
    ranges = {tuple(figure["layout"]["yaxis"]["range"]) for figure in figures(open_page()).values()}
    assert len(ranges) == 1


def test_pain_and_function_stand_side_by_side_when_both_are_asked_for(open_page: OpenPage) -> None:
    app = open_page()
    app.segmented_control(key="trends_shown").set_value("both").run()
    names = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert len(names) == 12
    assert "Pain over sessions, NRS" in names[0]
    assert "Function over sessions, ODI" in names[1]


def test_the_flow_tells_who_is_in_the_chart(open_page: OpenPage) -> None:
    captions = " ".join(caption.value.replace("\\", "") for caption in open_page().caption)
    assert "2,400 episodes" in captions
    assert "14 left out for a red flag" in captions
