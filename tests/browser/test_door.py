"""What stands at the door, asked as a program would ask: headers on every answer, no foreign host, no foreign page."""

from __future__ import annotations

import http.client
import re

import pytest
from playwright.sync_api import Page

from outcomes.app.headers import HEADERS
from tests.browser.waiting import open_fold, take_file, wait_for_figures

STREAM = "/_stcore/stream"
SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by their lower-case names, and content of an answer."""
    connection = http.client.HTTPConnection(address.partition("//")[2], timeout=20)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        content = b"" if answer.status == 101 else answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content
    finally:
        connection.close()


def find_script(address: str) -> str:
    found = re.search(rb'src="\./(static/js/[^"]+)"', ask(address, "/")[2])
    assert found
    return "/" + found[1].decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/practitioners"),
        ("GET", "/_stcore/health"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/media/nothing.csv"),
        ("GET", "/favicon.png"),
        ("PUT", "/_stcore/upload_file/nobody/nothing"),
        ("GET", "/app/static/nothing"),
        ("GET", "/component/nothing/index.html"),
    ],
)
def test_every_answer_carries_the_headers_and_is_kept_nowhere(address: str, method: str, path: str) -> None:
    status, headers, _ = ask(address, path, method)
    assert status < 500
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert headers["cache-control"] == "no-store"


def test_only_what_is_named_by_its_content_is_kept(address: str) -> None:
    status, headers, _ = ask(address, find_script(address))
    assert status == 200
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert "no-store" not in headers.get("cache-control", "")


def test_the_policy_lets_in_no_evaluated_code_and_no_script_of_a_page_but_streamlits_own() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "'sha256-" in policy["script-src"]
    assert not [allowed for allowed in policy.values() if re.search(r"\*|https?:|blob:", allowed)]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "localhost.evil.example", "169.254.169.254"])
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/media/nothing.csv"])
def test_a_foreign_host_is_refused(address: str, path: str, host: str) -> None:
    status, headers, content = ask(address, path, Host=host)
    assert status == 400
    assert b"Streamlit" not in content
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


def test_a_socket_opens_to_our_own_pages_only(address: str) -> None:
    assert ask(address, STREAM, **SOCKET, Origin=address)[0] == 101
    assert ask(address, STREAM, **SOCKET, Origin="http://evil.example")[0] in (400, 403)
    assert ask(address, STREAM, **SOCKET, Origin="null")[0] in (400, 403)
    for neighbour in ("http://localhost:3000", "http://127.0.0.1", address.replace("localhost", "127.0.0.1")):
        assert ask(address, STREAM, **SOCKET, Origin=neighbour)[0] in (400, 403)
    assert ask(address, STREAM, **SOCKET, Origin="http://evil.example", Host="evil.example")[0] in (400, 403)


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("PUT", "/_stcore/upload_file/a/b"), ("GET", "/media/a")])
def test_a_page_from_elsewhere_gets_no_answer(address: str, method: str, path: str) -> None:
    status, headers, _ = ask(address, path, method, Origin="http://localhost:3000")
    assert status == 403
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


def test_programs_may_not_drive_the_app(address: str) -> None:
    for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp"):
        status, _, content = ask(address, path, "POST", Content_Type="application/json")
        assert status in (400, 403)
        assert b"does not serve the agent API" in content


def test_a_file_taken_away_is_kept_nowhere(tab: Page, address: str) -> None:
    tab.goto(f"{address}/?type=disc")
    wait_for_figures(tab, 8)
    open_fold(tab, "The measures as a table")
    file = take_file(tab, tab.get_by_role("button", name="Summary as CSV", exact=True).click)
    status, headers, content = ask(address, file.url.removeprefix(address))
    assert (status, content[:3]) == (200, b"\xef\xbb\xbf")
    assert headers["cache-control"] == "no-store"
