"""The gate: without a sign-in the app serves this computer only."""

import ipaddress

import streamlit as st

__all__ = ["refuse_strangers"]


def refuse_strangers() -> None:
    """Stop here, with words and no data, where the server listens to other computers and nobody can sign in."""
    address = st.get_option("server.address")
    if _is_this_computer(address):
        return
    st.error(
        "This installation listens to other computers, and there is no sign-in yet: so it serves no records. Set "
        "server.address to 127.0.0.1, in .streamlit/config.toml or on the command line, and start it again.",
        icon=":material/lock:",
    )
    st.stop()


def _is_this_computer(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False  # nothing set means every interface
