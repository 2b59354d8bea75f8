"""How the Claims page shows what it has: a card a claim, the clinic's number beside the studies', and the writer."""

from __future__ import annotations

import streamlit as st

from outcomes.app.choices import show_choice
from outcomes.app.showing import show_caution, show_rows
from outcomes.app.stores import load_store
from outcomes.app.text import emphasise, escape
from outcomes.charts import (
    say_claim_caution,
    say_claim_detail,
    say_claim_needed,
    say_claim_numbers,
    say_claim_reason,
    say_publication,
    say_trial,
    tabulate_claim,
)
from outcomes.estimates import ClaimResult, Claims
from outcomes.vocabulary.claims import CLAIMS, ClaimVerdict, find_claim
from outcomes.vocabulary.trials import find_trials

__all__ = ["show_claim_writer", "show_claims"]

# A shape each and no colour: Streamlit's coloured badges are too faint to read.
_MARKS: dict[ClaimVerdict, str] = {
    "supported here": ":material/check_circle:",
    "not supported here": ":material/do_not_disturb_on:",
    "cannot be told yet": ":material/hourglass_empty:",
    "not comparable": ":material/compare_arrows:",
}


def show_claims(claims: Claims) -> None:
    """Show a card for each claim: the verdict, the claim, the number here, what studies found, how it was tested."""
    for result in claims.results:
        with st.container(border=True, key=f"claim-{result.claim}"):
            _show_card(result, claims.instrument)


def show_claim_writer(claims: Claims) -> None:
    """Show the sentence that may be published on a claim of the reader's choice, or every reason why there is none."""
    titles = {claim.id: f"{claim.id} · {claim.title}" for claim in CLAIMS}
    chosen = show_choice("Claim", titles, name="claim")
    publication = say_publication(claims, chosen, sample=load_store().read_only)
    if not publication.allowed:
        with st.container(border=True):
            st.markdown("**Not to be published.** " + escape(" ".join(publication.refusals)))
    if publication.text:
        st.code(publication.text, language=None, wrap_lines=True)
    if publication.allowed:
        show_caution("Publish it whole: without its interval, numbers and last sentence it says more than is known.")


def _show_card(result: ClaimResult, instrument: str) -> None:
    claim = find_claim(result.claim)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(result.verdict, icon=_MARKS[result.verdict], color="gray")
        st.markdown(f"**{claim.id} · {escape(claim.title)}**", width="stretch")
    st.markdown(escape(claim.claim))
    here, beside = st.columns(2, gap="medium")
    with here:
        st.caption("Here")
        for number in say_claim_numbers(result, instrument):
            st.markdown(emphasise(number))
        show_caution(say_claim_reason(result, instrument), say_claim_needed(result), say_claim_caution(result))
        show_caution(say_claim_detail(result))
    with beside:
        st.caption("In published studies")
        for trial in find_trials(claim.id):
            st.markdown(emphasise(say_trial(trial)))
        if not find_trials(claim.id):
            show_caution("No published figure was found to hold against it.")
    with st.expander("How it was tested, part by part"):
        st.markdown(escape(claim.test))
        show_rows(tabulate_claim(result, instrument))
