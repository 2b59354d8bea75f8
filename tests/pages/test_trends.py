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
    """The figure's everyone-kept lines by name."""
    return {trace["name"]: trace for trace in figure["data"] if trace.get("mode") == "lines+markers"}


def plain_lines(figure: dict) -> list[list[float]]:
    """The heights of the figure's observed lines, in the order of its everyone-kept lines."""
    return [trace["y"] for trace in figure["data"] if trace["line"].get("width") == 1.2]


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


def test_the_plain_line_is_the_mean_of_the_records_it_stands_for(open_page: OpenPage) -> None:
    scores = [
        [float(row["pain_score"]) if row["pain_score"] else None for row in rows]
        for rows in read_sample()
        if rows[0]["back_pain_type"] == "sacroiliac"
        and rows[0]["treatments"] == "acupuncture"
        and not any(row[flag] == "yes" for row in rows for flag in FLAGS)
        and rows[0]["pain_score"]
    ]
    figure = figures(open_page())["Sacroiliac joint"]
    place = list(lines(figure)).index("Acupuncture")
    kept = lines(figure)["Acupuncture"]
    for session in (1, 3, 6):
        seen = [rows[session - 1] for rows in scores if len(rows) >= session and rows[session - 1] is not None]
        assert plain_lines(figure)[place][session - 1] == pytest.approx(fmean(seen), abs=6e-4)
        assert f"mean of the {len(seen):,} scored" in kept["customdata"][session - 1][1]
    assert kept["y"][0] == plain_lines(figure)[place][0]
    assert kept["y"][7] < plain_lines(figure)[place][7]


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
    app.segmented_control(key="show").set_value("both").run()
    names = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert len(names) == 12
    assert "Pain over sessions, NRS" in names[0]
    assert "Function over sessions, ODI" in names[1]


def test_the_headline_says_what_would_be_had_everyone_stayed_and_who_is_behind_it(open_page: OpenPage) -> None:
    headlines = [text.value for text in open_page().markdown if text.value.startswith("##### ")]
    plain = [line.replace("\\", "").replace("*", "") for line in headlines]
    assert plain[0] == (
        "##### Pain falls by 2.5 points (95% interval 2.4 to 2.6) by session 6, had everyone stayed: from 6.3 to 3.8 "
        "(2,296 episodes, 1,216 scored there)."
    )
    assert plain[1].startswith("##### Function improves by 10.1 points (95% interval 9.6 to 10.5) by session 6")


def test_where_the_plain_mean_misleads_the_page_says_why(open_page: OpenPage) -> None:
    captions = " ".join(caption.value.replace("\\", "") for caption in open_page(type="sacroiliac").caption)
    assert "Pain: the plain mean of those still scored at session 6 is 4.2, worse than 3.6: " in captions
    assert "left improved, and the plain mean no longer sees them" in captions
    assert "would have to be 5.7 points worse than their scores suggest" in captions


def test_types_can_be_lines_and_combinations_panels(open_page: OpenPage) -> None:
    app = open_page()
    app.selectbox(key="compare").select("types").run()
    assert "Sacroiliac joint" in lines(figures(app)["Acupuncture"])
    app.selectbox(key="compare").select("treatments").run()
    assert "2 treatments" in lines(figures(app)["Disc-related"])


def test_scores_can_be_read_as_per_cent_of_baseline(open_page: OpenPage) -> None:
    app = open_page()
    app.segmented_control(key="in").set_value("percent").run()
    for line in lines(figures(app)["Muscular"]).values():
        assert line["y"][0] == 100


def test_the_reader_chooses_which_lines_to_compare(open_page: OpenPage) -> None:
    app = open_page()
    app.multiselect(key="line_combination").select("usual care").select("acupuncture").run()
    assert set(lines(figures(app)["Muscular"])) == {"Acupuncture", "Usual care"}


def test_the_flow_tells_who_is_in_the_chart(open_page: OpenPage) -> None:
    captions = " ".join(caption.value.replace("\\", "") for caption in open_page().caption)
    assert "2,400 episodes" in captions
    assert "14 left out for a red flag" in captions
    assert "858 belong to lines that are not shown" in captions
    assert "shown as other combinations: acupuncture + " in captions


def test_a_link_restores_the_whole_view_and_not_only_the_filter(open_page: OpenPage) -> None:
    app = open_page()
    app.segmented_control(key="in").set_value("percent").run()
    app.selectbox(key="compare").select("types").run()
    app.multiselect(key="line_back_pain_type").select("disc").run()
    link = {name: app.query_params[name] for name in ("in", "compare", "line_back_pain_type")}
    assert link == {"in": "percent", "compare": "types", "line_back_pain_type": "disc"}
    other = open_page(**link)
    assert set(lines(figures(other)["Acupuncture"])) == {"Disc-related"}
    assert lines(figures(other)["Acupuncture"])["Disc-related"]["y"][0] == 100


def test_a_link_that_asks_for_what_is_not_here_says_so(open_page: OpenPage) -> None:
    app = open_page(compare="moon phases")
    assert any("moon phases" in warning.value.replace("\\", "") for warning in app.warning)
    assert len(figures(app)) == 6


def test_a_link_that_repeats_itself_is_no_obstacle(open_page: OpenPage) -> None:
    assert list(figures(open_page(type=["disc", "disc"]))) == ["Disc-related"]


def test_a_word_in_a_link_that_nothing_here_understands_is_named(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py", back_pain="muscular")
    assert any("back_pain" in warning.value.replace("\\", "") for warning in app.warning)


def test_a_period_that_ends_before_it_begins_is_told_from_an_empty_one(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py", **{"from": "2026-01-01", "to": "2025-01-01"})
    assert any("ends before it begins" in warning.value for warning in app.warning)


def courses(app: AppTest) -> list[dict]:
    """The courses in cohort studies that the page's figures draw."""
    drawn = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    return [trace for traces in drawn for trace in traces if trace["line"].get("dash") == "longdashdot"]


def test_cohort_studies_stand_beside_pain_only_when_asked_for_and_the_link_says_so(open_page: OpenPage) -> None:
    app = open_page()
    assert courses(app) == []
    assert "cohort_studies" not in app.query_params
    app.toggle(key="cohort_studies").set_value(True).run()
    assert len(courses(app)) == 6
    assert app.query_params["cohort_studies"] == "yes"
    captions = " ".join(caption.value.replace("\\", "") for caption in app.caption)
    assert "In cohort studies (Menezes Costa 2012) pain went from 6.3 to 4.4 over the 4 weeks" in captions
    assert "In cohort studies" in app.dataframe[0].value.columns
    app.toggle(key="cohort_studies").set_value(False).run()
    assert courses(app) == []
    assert "cohort_studies" not in app.query_params


def test_a_link_with_cohort_studies_restores_them_on_the_scale_it_asks_for(open_page: OpenPage) -> None:
    app = open_page(cohort_studies="yes", **{"in": "percent"})
    assert [course["y"][0] for course in courses(app)] == [100] * 6
    assert app.toggle(key="cohort_studies").value is True


def test_cohort_studies_are_not_offered_for_function_alone(open_page: OpenPage) -> None:
    app = open_page(show="function", cohort_studies="yes")
    assert [toggle.key for toggle in app.toggle] == ["alike"]
    assert courses(app) == []
    both = open_page(show="both", cohort_studies="yes")
    assert len(courses(both)) == 6


def test_beneath_each_headline_stands_what_could_be_ups_and_downs(open_page: OpenPage) -> None:
    captions = [caption.value.replace("\\", "") for caption in open_page().caption]
    assert any(line.startswith("Pain: of the 2.5 points, 0.1 to 1.1 could be bad days passing") for line in captions)
    assert any(line.startswith("Function: of the 10.1 points, 1.4 to all of them could be") for line in captions)


def test_as_if_alike_is_off_by_default_and_said_either_way(open_page: OpenPage) -> None:
    plain, alike = open_page(), open_page(alike="yes")
    assert any("not adjusted for who got what" in text.value for text in plain.markdown)
    assert any("as if alike in all that is recorded" in text.value for text in alike.markdown)
    assert any("fewer than 50 began are left out" in text.value for text in alike.caption)
    one, other = (lines(figures(app)["Sacroiliac joint"]) for app in (plain, alike))
    assert set(other) == {"Acupuncture", "Acupuncture + chiropractic adjustment"}
    starts = [line["y"][0] for line in other.values()]
    assert starts[0] == pytest.approx(starts[1], abs=0.01)  # the baseline is level exactly
    assert abs(one["Acupuncture"]["y"][0] - one["Acupuncture + chiropractic adjustment"]["y"][0]) > 0.3
