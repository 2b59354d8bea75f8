"""Sign-in by OpenID, in a real browser, by a real provider: who comes in, as what, for how long, and how it ends."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string

from outcomes.store import fetch_audit, write_revocation, write_user
from outcomes.vocabulary.access import User
from tests.connections import Connection
from tests.servers import Server, find_free_port, start_server
from tests.trust.house import House

COOKIE_SECRET = "a secret of this test alone"
PASSWORD = "correct horse battery staple"
QUESTION = "How are we doing?"


@pytest.fixture(scope="module")
def server(house: House, iam_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The house's server, to which the provider tells who signs in."""
    port = find_free_port()
    redirect = f"http://localhost:{port}/oauth2callback"
    client = iam_server.models.Client(
        client_id="backlight",
        client_secret="only these two know",
        client_name="Backlight",
        client_uri=f"http://localhost:{port}",
        redirect_uris=[redirect],
        post_logout_redirect_uris=[redirect],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "email"],
        token_endpoint_auth_method="client_secret_basic",
    )
    iam_server.backend.save(client)
    iam_server.backend.update(client, audience=[client])
    iam_server.backend.save(client)
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "{redirect}"\ncookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "backlight"\nclient_secret = "only these two know"\n'
        f'server_metadata_url = "{iam_server.url}.well-known/openid-configuration"\n'
    )
    options = ["--secrets.files", str(secrets)]
    started = start_server(house.home, port=port, environment={"OUTCOMES_SIGN_IN": "oidc"}, options=options)
    yield started
    started.end()
    iam_server.backend.delete(client)


def register(iam_server: Any, name: str, email: str = "") -> None:
    """Make somebody whom the provider knows by `name`, and give consent for them."""
    emails = [email or f"{name}@provider.example"]
    iam_server.consent(iam_server.random_user(user_name=name, password=PASSWORD, emails=emails))


def sign_in(tab: Page, server: Server, name: str) -> None:
    """Open the app, press the button, and fill in the provider's own form."""
    tab.goto(server.address)
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_label("Login").fill(name)
    tab.get_by_role("button", name="Continue").click()
    tab.get_by_role("textbox", name="Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()


def seal_cookie(**told: object) -> dict[str, str]:
    """Return the cookie by which Streamlit knows somebody, signed as it signs it."""
    claims = {"sub": "orla", "is_logged_in": True, **told}
    signed = create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims))
    return {"_streamlit_user": signed.decode(), "_streamlit_xsrf": generate_xsrf_token_string()}


def test_whoever_is_let_in_signs_in_works_and_signs_out(
    tab: Page, server: Server, iam_server: Any, house: House
) -> None:
    write_user(house.store, User("orla", "owner"), by="root")
    register(iam_server, "orla")
    sign_in(tab, server, "orla")
    expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(tab.get_by_text("orla, owner")).to_be_visible()
    tab.reload()  # the cookie keeps them signed in
    expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
    signed_in = [
        one for one in fetch_audit(house.store) if (one.who, one.role, one.what) == ("orla", "owner", "sign-in")
    ]
    assert len(signed_in) == 1  # however many times the page was loaded
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("button", name="Sign in")).to_be_visible()
    tab.goto(f"{server.address}/on-track")
    expect(tab.get_by_role("button", name="Sign in")).to_be_visible()
    expect(tab.get_by_text("Kestrel-Asha")).to_have_count(0)


def test_a_practitioner_sees_their_own_patients(tab: Page, server: Server, iam_server: Any, house: House) -> None:
    write_user(house.store, User("asha", "practitioner", (), ("Kestrel-Asha",)), by="root")
    register(iam_server, "asha")
    sign_in(tab, server, "asha")
    expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(tab.get_by_role("link", name="On track")).to_be_visible()
    expect(tab.get_by_role("link", name="Import")).to_have_count(0)


def test_whom_the_provider_knows_and_nobody_let_in_is_served_nothing(
    tab: Page, server: Server, iam_server: Any, house: House
) -> None:
    register(iam_server, "stranger")
    sign_in(tab, server, "stranger")
    expect(tab.get_by_text("You are signed in as stranger, whom nobody has let in")).to_be_visible()
    assert ("stranger", "nobody", "denial") in {(one.who, one.role, one.what) for one in fetch_audit(house.store)}


def test_an_address_that_the_provider_has_not_verified_is_nobodys(
    tab: Page, server: Server, iam_server: Any, house: House
) -> None:
    register(iam_server, "impostor", email="owner@house.example")
    sign_in(tab, server, "impostor")
    expect(tab.get_by_text("You are signed in as impostor, whom nobody has let in")).to_be_visible()


def test_whoever_is_revoked_is_out_at_the_next_click(tab: Page, server: Server, iam_server: Any, house: House) -> None:
    write_user(house.store, User("leaver", "owner"), by="root")
    register(iam_server, "leaver")
    sign_in(tab, server, "leaver")
    expect(tab.get_by_role("heading", name=QUESTION)).to_be_visible()
    write_revocation(house.store, "leaver", by="root")
    tab.get_by_role("link", name="On track").click()
    expect(tab.get_by_text("whom nobody has let in")).to_be_visible()
    expect(tab.get_by_role("heading", name=QUESTION)).to_have_count(0)


@pytest.mark.parametrize(
    ("minutes_ago", "says"),
    [
        (1, ""),
        (16, "Nothing was done for 15 minutes"),  # this server never saw it, so nobody was active meanwhile
        (8 * 60 + 1, "signed in for 8 hours"),
        (29 * 24 * 60, "signed in for 8 hours"),  # for which Streamlit's own cookie still holds
        (-60, "signed in for 8 hours"),  # made in the future: no clock is so wrong
    ],
)
def test_a_sign_in_ends_long_before_its_cookie(server: Server, house: House, minutes_ago: int, says: str) -> None:
    write_user(house.store, User("orla", "owner"), by="root")
    cookies = seal_cookie(origin=server.address, iat=time.time() - 60 * minutes_ago)
    with Connection(server.address, "on-track", cookies=cookies) as connection:
        assert (says in " ".join(connection.last.find("alert"))) if says else not connection.last.find("alert")
        assert bool([word for word in house.canaries if word.encode() in connection.received]) is (not says)


@pytest.mark.parametrize("told", [{"iat": None}, {"iat": "soon"}, {"sub": "", "iat": 1}])
def test_a_token_that_does_not_say_who_or_when_opens_nothing(
    server: Server, house: House, told: dict[str, object]
) -> None:
    with Connection(server.address, cookies=seal_cookie(origin=server.address, **told)) as connection:
        assert "does not say who" in connection.last.find("alert")[0]
        assert not [word for word in house.canaries if word.encode() in connection.received]


def test_a_cookie_that_is_not_sealed_by_us_is_none(server: Server) -> None:
    cookies = seal_cookie(origin=server.address, iat=time.time())
    forged = cookies["_streamlit_user"][:-4] + "AAAA"
    with Connection(server.address, cookies=cookies | {"_streamlit_user": forged}) as connection:
        assert connection.last.find("button") == ["Sign in"]
