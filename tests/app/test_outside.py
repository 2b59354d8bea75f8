"""Pages from elsewhere may not speak to the server, and the server asks nobody anything."""

import pytest
from streamlit import net_util
from streamlit.web.server import server_util

from outcomes.app import door
from outcomes.app.outside import OriginMiddleware, _is_own


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("https://backlight.example", "backlight.example"),
        ("https://backlight.example", "backlight.example:443"),
        ("https://backlight.example:8443", "Backlight.example:8443"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_a_page_of_this_host_and_port_is_our_own(origin: str, host: str) -> None:
    assert _is_own(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:3000", "localhost:8501"),
        ("http://127.0.0.1:8501", "localhost:8501"),
        ("https://backlight.example.evil.example", "backlight.example"),
        ("https://evil.example", "backlight.example"),
        ("http://backlight.example", "backlight.example:443"),
        ("null", "localhost:8501"),
        ("", ""),
        ("file://", "localhost:8501"),
        ("http://[::1", "localhost:8501"),
        ("http://localhost:99999", "localhost:8501"),
    ],
)
def test_any_other_page_is_not(origin: str, host: str) -> None:
    assert not _is_own(origin, host)


def test_the_server_asks_no_service_for_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    assert OriginMiddleware in [one.cls for one in door.MIDDLEWARE]
    assert not server_util.is_url_from_allowed_origins("https://evil.example")
    assert asked == []
