"""Who needs a second look: the list, the states by words and icon, how often the flag is right, the worklist."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
ON_TRACK = "patients/on_track.py"


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption]
    return "\n".join(text.value.replace("\\", "") for text in shown)


def names(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def test_the_list_begins_with_who_is_off_track(open_page: OpenPage) -> None:
    app = open_page(ON_TRACK)
    assert not app.exception
    assert "**26 of 172 open episodes** are off track: pain at the last score is worse than in 90 of 100" in texts(app)
    assert len(names(app)) == 8
    assert all("Off track. Last score, session" in name and "(80 of 100:" in name for name in names(app))
    assert "Chance of improvement by session 8:" in texts(app)
    assert "patients alike)" in texts(app)


def test_more_of_them_are_a_click_away(open_page: OpenPage) -> None:
    app = open_page(ON_TRACK)
    next(button for button in app.button if button.label == "Show 8 more of 26").click().run()
    assert len(names(app)) == 16


def test_how_often_the_flag_is_right_here_is_said_beside_the_simple_rule(open_page: OpenPage) -> None:
    told = texts(open_page(ON_TRACK))
    assert "of 467 ended episodes that ended without meaningful improvement it had found 62 %" in told
    assert "of 1,249 that ended improved it left 87 % alone" in told
    assert "“No change from baseline”, drawn to cry wolf just as seldom, would have found 59 %." in told
    assert "Of 882 still in care at session 8, 14 % lay beyond the band" in told


def test_the_worklist_has_every_open_episode_that_can_be_judged(open_page: OpenPage) -> None:
    app = open_page(ON_TRACK)
    (frame,) = [frame.value for frame in app.dataframe]
    assert len(frame) == 172
    assert list(frame["State"])[:26] == ["off track"] * 26
    assert frame["Patient "].str.fullmatch(r"P-[0-9a-f]{8}").all()


def test_a_practitioners_patients_are_held_against_all_of_the_clinic(open_page: OpenPage) -> None:
    whole, own = open_page(ON_TRACK), open_page(ON_TRACK, practitioner="D. Fairley")
    everyone = whole.dataframe[0].value.set_index(["Patient ", "Episode"])
    theirs = own.dataframe[0].value.set_index(["Patient ", "Episode"])
    assert 0 < len(theirs) < len(everyone)
    assert (everyone.loc[theirs.index, "Middle"] - theirs["Middle"]).abs().max() < 1e-9


def test_function_has_a_list_of_its_own(open_page: OpenPage) -> None:
    assert "function at the last score is worse" in texts(open_page(ON_TRACK, outcome="function"))


def test_where_nobody_is_open_it_is_said(open_page: OpenPage) -> None:
    assert "No episode of care fits this filter." in texts(open_page(ON_TRACK, clinic="nowhere"))
