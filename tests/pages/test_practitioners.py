"""Practitioners: who differs beyond chance, completion beside outcome, and what one of them sees of the others."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
PRACTITIONERS = "clinic/practitioners.py"
OTHERS = ("Lindqvist", "Moreaux", "Okafor", "Anandan", "Castellan", "Nakamori", "Brandvold", "Whitcombe")


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption]
    return "\n".join(text.value.replace("\\", "") for text in shown)


def names(app: AppTest) -> str:
    return "\n".join(chart.proto.alt for chart in app.get("plotly_chart"))


def test_the_owner_reads_who_differs_and_who_is_scored_again(open_page: OpenPage) -> None:
    app = open_page(PRACTITIONERS)
    told = texts(app)
    assert (
        "7 of 9 practitioners differ in who improves by more than chance — **worse than expected**: A. Lindqvist, "
        "L. Moreaux and R. Castellan; **better than expected**: M. Okafor, P. Anandan, S. Nakamori and T. Brandvold."
    ) in told
    assert "None of 9 practitioners differs in who is scored again by more than chance." in told
    assert len(app.get("plotly_chart")) == 4
    assert "R. Castellan 37 % of 219, 61 % expected, worse" in names(app)


def test_how_many_make_a_figure_reliable_is_said(open_page: OpenPage) -> None:
    told = texts(open_page(PRACTITIONERS))
    assert "(ICC 0.10), so a figure is reliable (0.8) from 35 episodes on; 9 of 9 have so many." in told
    assert "Published: 0.08 to 0.30 between therapists, which takes 46 to 10." in told
    assert "Nobody is ranked" in told


def test_a_practitioner_sees_themselves_and_a_band_without_a_name(open_page: OpenPage) -> None:
    app = open_page(PRACTITIONERS, view="D. Fairley")
    told = texts(app)
    assert "61 % of 180 were improved; 63 % are expected with such patients" in told
    assert "**no more than chance**" in told
    assert "The middle half of 8 peers lies between" in told
    tables = "\n".join(frame.value.to_string() for frame in app.dataframe)
    for other in OTHERS:
        assert other not in told + names(app) + tables


def test_the_table_tells_each_by_name_with_the_limits(open_page: OpenPage) -> None:
    improved, _ = (frame.value.set_index("Practitioner") for frame in open_page(PRACTITIONERS).dataframe)
    assert list(improved.index) == sorted(improved.index)
    row = improved.loc["R. Castellan"]
    assert row["Observed, %"] < row["By chance (99.8 %) from"] < row["Expected, %"]


def test_clinics_are_held_together_the_same_way(open_page: OpenPage) -> None:
    app = open_page(PRACTITIONERS, units="clinic")
    assert "of 2 clinics" in texts(app)
    assert list(app.dataframe[0].value["Clinic"]) == ["Harbour Street", "Mill Lane"]


def test_one_alone_cannot_differ(open_page: OpenPage) -> None:
    app = open_page(PRACTITIONERS, practitioner="D. Fairley")
    assert "Too few to compare: two practitioners are needed, with 10 patients each." in texts(app)
    assert not app.get("plotly_chart")


def test_where_nothing_is_selected_it_is_said(open_page: OpenPage) -> None:
    assert "No episode of care fits this filter." in texts(open_page(PRACTITIONERS, clinic="nowhere"))


def test_the_overview_raises_practitioners_with_a_link_that_carries_the_filter(open_page: OpenPage) -> None:
    app = open_page("clinic/overview.py", clinic="Mill Lane")
    assert "What to raise this month" in [heading.value for heading in app.subheader]
    assert "L. Moreaux lies beyond the limits of chance in who improves, worse than such patients" in texts(app)
    links = [one.proto for one in app.get("page_link") if one.proto.label == "See who and how far"]
    assert links
    assert all("clinic=Mill" in link.query_string for link in links)


def test_the_overview_is_silent_where_nothing_stands_out(open_page: OpenPage) -> None:
    told = texts(open_page("clinic/overview.py", practitioner="D. Fairley"))
    assert "Nothing stands out: no measure's newest complete month, no practitioner and no clinic" in told
