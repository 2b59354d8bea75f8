"""`compare`, `modalities`, `layers`: the promised columns, what is refused, and the numbers of the estimates."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.cohort import Snapshot, build_case_mix, build_landmark, build_scores, select_episodes
from outcomes.estimates import compare_arms, find_arms
from outcomes.store import Store
from outcomes.vocabulary.selection import CohortFilter, Scope

COMPARE = [
    *("a", "b", "outcome", "session", "n_a", "n_b", "ess_a", "ess_b", "max_smd", "gate"),
    *("plain", "plain_low", "plain_high", "adjusted", "adjusted_low", "adjusted_high", "e_value", "e_value_limit"),
]
EFFECT = ["back_pain_type", "modality", "n", "effect", "low", "high"]
DECOMPRESSED = "acupuncture + spinal decompression"

Run = Callable[..., Result]


@pytest.fixture
def run(sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on the sample clinic."""
    monkeypatch.setattr("outcomes.cli.options.open_sample", lambda: sample_store)

    def run(*words: str, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [*words, "--sample"], prog_name="python -m outcomes")
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_compare_has_the_promised_columns_and_the_numbers_of_the_estimates(run: Run, sample_snapshot: Snapshot) -> None:
    words = ("compare", "--a", DECOMPRESSED, "--b", "acupuncture", "--back-pain-type", "disc", "--format", "json")
    result = run(*words)
    (row,) = json.loads(result.stdout)
    assert list(row)[: len(COMPARE)] == COMPARE
    cohort = select_episodes(sample_snapshot, Scope.whole_clinic(), CohortFilter(back_pain_types=("disc",)))
    scores = build_scores(cohort, "pain", by=["back_pain_type"], sessions=13)
    arms = find_arms(build_landmark(cohort, scores), DECOMPRESSED, "acupuncture")
    told = compare_arms(scores, build_case_mix(cohort, scores), arms, session=6)
    assert (row["n_a"], row["n_b"], row["gate"]) == (146, 136, "comparable")
    assert row["adjusted"] == pytest.approx(told.fair.value)
    assert (row["plain_low"], row["e_value"]) == pytest.approx((told.plain.low, told.e_value))
    assert result.stderr.startswith("Comparable: 146 episodes that began with")


def test_modalities_may_be_named_in_any_order_and_by_their_synonyms(run: Run) -> None:
    words = ("--b", "acupuncture", "--back-pain-type", "disc", "--format", "csv")
    one, other = (run("compare", "--a", name, *words).stdout for name in (DECOMPRESSED, "decompression+acupuncture"))
    assert one == other


def test_what_is_not_comparable_leaves_the_adjusted_columns_empty_and_says_why(run: Run) -> None:
    result = run(
        *("compare", "--a", "exercise therapy", "--b", "acupuncture", "--back-pain-type", "muscular"),
        *("--format", "csv"),
    )
    (row,) = read_csv(result.stdout)
    assert row["gate"] == "not comparable"
    assert {row[name] for name in ("adjusted", "adjusted_low", "adjusted_high", "e_value", "e_value_limit")} == {""}
    assert float(row["plain"])
    assert "30 are needed, so no difference is shown." in result.stderr


def test_the_rest_is_everyone_else_and_function_and_session_are_asked_for(run: Run) -> None:
    result = run(
        *("compare", "--a", "acupuncture", "--b", "rest", "--outcome", "function", "--session", "5"),
        *("--format", "csv"),
    )
    (row,) = read_csv(result.stdout)
    assert (row["b"], row["outcome"], row["session"], row["instrument"]) == ("rest", "function", "5", "ODI")
    assert int(row["n_a"]) + int(row["n_b"]) == 2303


def test_a_later_landmark_keeps_only_who_reached_it(run: Run) -> None:
    words = ("compare", "--a", "acupuncture", "--b", "rest", "--format", "csv")
    (first,), (second,) = (read_csv(run(*words, "--landmark", landmark).stdout) for landmark in ("1", "2"))
    assert int(second["n_a"]) + int(second["n_b"]) < int(first["n_a"]) + int(first["n_b"])
    assert second["landmark"] == "2"


@pytest.mark.parametrize("command", ["modalities", "layers"])
def test_each_treatment_and_each_layer_may_be_counted_by_a_later_session(run: Run, command: str) -> None:
    words = (command, "--across-types", "--format", "csv")
    first, second = (read_csv(run(*words, "--landmark", landmark).stdout)[0] for landmark in ("1", "2"))
    given = [int(row["n_with"]) + int(row["n_without"]) for row in (first, second)]
    assert given[1] < given[0]


def test_an_unknown_combination_is_refused_and_the_known_ones_are_named(run: Run) -> None:
    text = run("compare", "--a", "cupping", "--b", "rest", exits=2).stderr
    assert "“cupping”" in text
    assert "acupuncture; acupuncture + chiropractic adjustment;" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--b", "acupuncture"), "same combination"),
        (("--b", "rest", "--landmark", "4", "--session", "4"), "must lie before"),
        (("--b", "rest", "--landmark", "5"), "5 is not in the range"),
    ],
)
def test_what_makes_no_comparison_is_refused(run: Run, words: tuple[str, ...], why: str) -> None:
    assert why in run("compare", "--a", "acupuncture", *words, exits=2).stderr


@pytest.mark.parametrize("command", ["modalities", "layers"])
def test_effects_have_the_promised_columns_with_the_gate_behind(run: Run, command: str) -> None:
    result = run(command, "--back-pain-type", "disc", "--format", "csv")
    rows = read_csv(result.stdout)
    assert list(rows[0])[: len(EFFECT) + 1] == [*EFFECT, "gate"]
    assert {row["back_pain_type"] for row in rows} == {"disc"}
    for row in rows:
        assert (row["effect"] == "") == (row["gate"] == "not comparable") == (row["reason"] != "" and not row["effect"])
    assert "would look better by chance alone" in result.stderr


def test_decompression_goes_with_less_pain_of_the_disc(run: Run) -> None:
    rows = read_csv(run("modalities", "--back-pain-type", "disc", "--format", "csv").stdout)
    (row,) = [row for row in rows if row["modality"] == "spinal decompression"]
    assert float(row["low"]) < float(row["effect"]) < float(row["high"]) < 0
    assert (row["n_with"], row["n_without"]) == ("146", "292")


def test_layers_tell_steps_pairs_and_addressing(run: Run) -> None:
    names = [row["modality"] for row in json.loads(run("layers", "--across-types", "--format", "json").stdout)]
    assert names[:3] == [
        "2 treatments against 1 treatment",
        "3 or more treatments against 2 treatments",
        "every recorded problem addressed against not every one addressed",
    ]
    assert "acupuncture with exercise therapy, beyond each alone" in names
