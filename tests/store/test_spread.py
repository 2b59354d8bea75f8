"""A chain beyond one machine: four real servers hold a part each, and give the sums that one would give."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.cohort import Snapshot, build_scores, build_snapshot, select_episodes
from outcomes.estimates import (
    TrendSums,
    estimate_summed_trend,
    estimate_trend,
    find_spread_facts,
    find_spread_rows,
    sum_spread_trend,
    sum_trend,
)
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_audit,
    fetch_spread_trend,
    open_store,
    prepare_import,
    server,
    write_import,
    write_spread,
    write_spread_removal,
)
from outcomes.store.sample import SAMPLE_FILE
from outcomes.store.spread_part import fill_part
from outcomes.store.spread_reading import SETTINGS, fetch_cells, reading_spread
from outcomes.store.spread_sql import choose, write_cells, write_counts, write_sum
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.records import LONGEST
from outcomes.vocabulary.selection import CohortFilter, GroupField, Scope
from outcomes.vocabulary.spread import find_bucket, list_sums
from tests.conftest import settle
from tests.four_servers import FOUR, start_four
from tests.postgres import Postgres, start_postgres
from tests.records import write_csv

EVERYTHING = Scope.whole_clinic()
CLINICS = tuple(f"Clinic {number}" for number in range(8))
PAIN = "outcome = 'pain' AND instrument = 'NRS' AND NOT red_flagged"
MORE = write_csv(
    "clinic   | patient_id | day | treatments | pain_score\n"
    "Clinic 0 | new        | 30  | massage    | 3\n"
    "Clinic 0 | new        | 37  | massage    | 1"
)


@dataclass(frozen=True)
class Chain:
    """A store whose scores are spread, its snapshot, the servers and their addresses."""

    home: Postgres
    four: tuple[Postgres, ...]
    folder: Path
    url: str
    store: Store
    snapshot: Snapshot
    addresses: tuple[str, ...]

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect to the store's server, as a trend is asked for."""
        connection = psycopg.connect(self.url, autocommit=True)
        for setting in SETTINGS:
            connection.execute(f"SET {setting}")
        return connection


def make_chain() -> bytes:
    """The sample clinic's records, dealt to eight clinics by patient."""
    rows = list(csv.DictReader(io.StringIO(SAMPLE_FILE.read_text(encoding="utf-8"))))
    names = {name: CLINICS[place % len(CLINICS)] for place, name in enumerate(sorted({r["patient_id"] for r in rows}))}
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(dict.fromkeys(["clinic", *rows[0]])))
    writer.writeheader()
    writer.writerows(row | {"clinic": names[row["patient_id"]]} for row in rows)
    return buffer.getvalue().encode()


def take_in(store: Store, content: bytes) -> None:
    outcome = write_import(store, prepare_import(store, content, "records.csv"), imported_by="nurse", valid_rows=True)
    assert outcome.status == "stored"


def lay_out(store: Store, addresses: tuple[str, ...]) -> Snapshot:
    snapshot = build_snapshot(store)
    write_spread(store, addresses, find_spread_rows(snapshot), facts=find_spread_facts(snapshot), by="owner")
    return snapshot


@pytest.fixture(scope="module")
def chain(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """Eight clinics in a store on one server, their scores spread over four others."""
    folder = tmp_path_factory.mktemp("chain")
    with start_four(postgres.programs) as four, pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, folder)
        url = postgres.make_database(template=True)
        store = open_store(url)
        take_in(store, make_chain())
        addresses = tuple(one.address() for one in four)
        yield Chain(postgres, four, folder, url, store, lay_out(store, addresses), addresses)
        store.engine.dispose()


@pytest.fixture(autouse=True)
def at_home(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and openings find the chain's store."""
    settle(monkeypatch, chain.folder)
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", chain.url)


def run(*words: str) -> Result:
    return CliRunner().invoke(run_commands, list(words))


def assert_same_sums(found: TrendSums, expected: TrendSums) -> None:
    assert (found.groups, found.flow, found.instrument) == (expected.groups, expected.flow, expected.instrument)
    assert (found.by, found.other_instruments) == (expected.by, expected.other_instruments)
    for name in ("whereabouts", "patients", "all_patients"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)
    for name in ("total", "count", "squares"):
        np.testing.assert_array_equal(getattr(found.scores, name), getattr(expected.scores, name), err_msg=name)
    for name in ("products", "gaps", "leavers"):
        for one, other in zip(getattr(found.scores, name), getattr(expected.scores, name), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=name)


SELECTIONS: list[tuple[tuple[GroupField, ...], int, CohortFilter]] = [
    (("combination",), 13, CohortFilter()),
    (("back_pain_type", "combination"), 13, CohortFilter(include_red_flagged=True)),
    (("clinic",), 5, CohortFilter(persistence="acute")),
    (("modality_count",), 26, CohortFilter(contributing_types=("disc", "degenerative"))),
    (("practitioner", "intake_quarter"), 3, CohortFilter(clinics=CLINICS[2:4], back_pain_types=("muscular",))),
]


@pytest.mark.parametrize("outcome", ["pain", "function"])
@pytest.mark.parametrize(("by", "sessions", "chosen"), SELECTIONS, ids=["+".join(by) for by, _, _ in SELECTIONS])
def test_four_servers_give_the_sums_of_one_memory(
    chain: Chain, by: tuple[GroupField, ...], sessions: int, chosen: CohortFilter, outcome: Outcome
) -> None:
    found = sum_spread_trend(fetch_spread_trend(chain.store, chosen, outcome, by=by, sessions=sessions))
    scores = build_scores(select_episodes(chain.snapshot, EVERYTHING, chosen), outcome, by=by, sessions=sessions)
    assert len(scores.code) > 50
    assert_same_sums(found, sum_trend(scores))


def test_means_and_intervals_from_four_servers_are_those_of_one_memory(chain: Chain) -> None:
    answer = fetch_spread_trend(chain.store, CohortFilter(), "pain", by=["combination"], sessions=13)
    found = estimate_summed_trend(sum_spread_trend(answer))
    cohort = select_episodes(chain.snapshot, EVERYTHING, CohortFilter())
    expected = estimate_trend(build_scores(cohort, "pain", by=["combination"], sessions=13))
    pairs = 0
    for one, other in zip((found.everyone, *found.groups), (expected.everyone, *expected.groups), strict=True):
        for point, meant in zip(one.points, other.points, strict=True):
            for name in ("observed", "kept", "change"):
                a, b = getattr(point, name), getattr(meant, name)
                assert (a is None) == (b is None)
                if a is not None:
                    assert (a.n, a.low is None) == (b.n, b.low is None)
                    ours = [number for number in (a.value, a.low, a.high) if number is not None]
                    theirs = [number for number in (b.value, b.low, b.high) if number is not None]
                    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)
                    pairs += 1
    assert pairs > 100


@pytest.mark.parametrize("sessions", [13, LONGEST])  # the longest are asked for in several statements
def test_four_servers_give_the_sums_of_one_server_s_flat_table(chain: Chain, sessions: int) -> None:
    sums = list_sums(sessions)
    address = chain.home.make_database()
    whole = {name: frame.assign(bucket=0) for name, frame in find_spread_rows(chain.snapshot).items()}
    fill_part(address, whole, 0, "flat")
    expected: dict[tuple[object, ...], list[float | None]] = {}
    with psycopg.connect(address) as flat:
        for start in range(0, len(sums), 700):
            columns = ", ".join(map(write_sum, sums[start : start + 700]))
            statement = f"SELECT combination, fold, {columns} FROM spread_part.scores_flat_0 WHERE {PAIN} GROUP BY 1, 2"
            for row in flat.execute(statement).fetchall():
                expected.setdefault(((row[0],), row[1]), []).extend(row[2:])
    with reading_spread(chain.store) as (connection, _, _):
        found = fetch_cells(connection, ["combination"], sums, PAIN, {})
    assert found.keys() == expected.keys()
    nobody = 0
    for cell, numbers in found.items():
        plain = np.array(expected[cell], dtype=float)
        nobody += np.isnan(plain).sum()
        np.testing.assert_allclose(numbers, np.nan_to_num(plain), rtol=1e-9, atol=1e-9)
    assert 0 < nobody < len(found) * len(sums)


def test_the_command_prints_the_same_table_from_four_servers(chain: Chain) -> None:
    options = ("--by", "back_pain_type", "--outcome", "function", "--clinic", CLINICS[1], "--clinic", CLINICS[5])
    found, expected = run("trend", "--spread", *options), run("trend", *options)
    assert expected.exit_code == 0
    assert (found.output, found.exit_code) == (expected.output, 0)


# What travels


def explain(chain: Chain, statement: str, *, run: bool = False) -> str:
    with chain.connect() as connection:
        rows = connection.execute(f"EXPLAIN (VERBOSE{', ANALYZE' if run else ''}) {statement}").fetchall()
    return "\n".join(row[0] for row in rows)


def write_every_statement(by: tuple[GroupField, ...]) -> list[str]:
    cells = [statement for statement, _ in write_cells("spread.scores", by, list_sums(13), PAIN)]
    return [*cells, *write_counts("spread.scores", by, 13, PAIN)]


@pytest.mark.parametrize("by", [("combination",), ("back_pain_type", "combination")])
def test_every_server_adds_up_its_own_part_and_nothing_else_travels(chain: Chain, by: tuple[GroupField, ...]) -> None:
    for statement in write_every_statement(by):
        plan = explain(chain, statement)
        assert len(re.findall(r"Foreign Scan", plan)) == FOUR
        assert len(re.findall(r"Relations: Aggregate on \(spread\.scores_\d", plan)) == FOUR
        assert len(re.findall(r"Remote SQL: SELECT [^\n]* GROUP BY ", plan)) == FOUR


def test_the_servers_work_at_the_same_time(chain: Chain) -> None:
    (cells, *_) = write_every_statement(("combination",))
    assert explain(chain, cells).count("Async Foreign Scan") == FOUR


def test_no_more_rows_travel_than_servers_times_groups_times_folds(chain: Chain) -> None:
    (cells, *_) = write_every_statement(("back_pain_type",))
    groups = len({str(word) for word in chain.snapshot.episodes["back_pain_type"]})
    plan = explain(chain, cells, run=True)
    travelled = [int(rows) for rows in re.findall(r"Foreign Scan .*actual time=\S+ rows=(\d+) loops=1", plan)]
    assert len(travelled) == FOUR
    assert all(0 < rows <= groups * 50 for rows in travelled)


def test_asked_without_the_two_levels_every_row_would_travel(chain: Chain) -> None:
    plan = explain(chain, f"SELECT fold, sum(z1) FROM spread.scores WHERE {PAIN} GROUP BY fold", run=True)
    assert "Aggregate on" not in plan
    travelled = [int(rows) for rows in re.findall(r"Foreign Scan .*actual time=\S+ rows=(\d+) loops=1", plan)]
    assert sum(travelled) > 2000


def test_one_clinic_is_asked_of_its_server_alone(chain: Chain) -> None:
    asked = choose(CohortFilter(clinics=(CLINICS[3],)), FOUR)
    condition = f"outcome = 'pain' AND {asked.kept}".replace("%(clinics)s", "'{Clinic 3}'")
    for statement in (
        next(write_cells("spread.scores", ["combination"], list_sums(13), condition))[0],
        *write_counts("spread.scores", ["combination"], 13, condition),
    ):
        plan = explain(chain, statement)
        tables = set(re.findall(r"spread\.scores_(\d)", plan))
        assert tables == {str(find_bucket(CLINICS[3], FOUR))}


# What stands on the servers


def test_nothing_on_the_servers_names_a_patient(chain: Chain) -> None:
    keys = set(chain.snapshot.episodes["patient_key"])
    ids = {row["patient_id"] for row in csv.DictReader(io.StringIO(make_chain().decode()))}
    assert len(keys) > 1000
    rows = 0
    for holder in chain.four:
        with psycopg.connect(holder.address()) as connection:
            (names,) = zip(
                *connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'spread_part'"), strict=True
            )
            assert sorted(name.split("_")[0] for name in names) == ["episodes", "scores"], "no sample, no layout before"
            for name in names:
                for row in connection.execute(f"SELECT * FROM spread_part.{name}"):
                    words = {word for word in row if isinstance(word, str)}
                    assert not words & keys
                    assert not words & ids
                    rows += 1
    assert rows > 4000


def test_a_clinic_s_rows_are_on_one_server(chain: Chain) -> None:
    for bucket, holder in enumerate(chain.four):
        with psycopg.connect(holder.address()) as connection:
            (table,) = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'spread_part' AND tablename LIKE 'scores%'"
            ).fetchone() or ("",)
            held = {name for (name,) in connection.execute(f"SELECT DISTINCT clinic FROM spread_part.{table}")}
        assert held == {name for name in CLINICS if find_bucket(name, FOUR) == bucket}
        assert held, "every server of this test has a clinic"


# What goes wrong


def test_nothing_spread_is_said_with_the_command_that_does_it(chain: Chain) -> None:
    store = open_store(chain.home.make_database(template=True))
    with pytest.raises(StoreRefused, match="Nothing is spread over servers yet"):
        fetch_spread_trend(store, CohortFilter(), "pain", by=["combination"], sessions=13)
    store.engine.dispose()


def test_a_store_in_a_file_is_not_spread(chain: Chain, tmp_path: Path) -> None:
    refused = run("trend", "--spread", "--database", f"sqlite:///{tmp_path / 'own.db'}")
    assert refused.exit_code == 1
    assert "Only a store on a PostgreSQL server" in refused.output


def test_a_value_that_no_record_has_is_named(chain: Chain) -> None:
    refused = run("trend", "--spread", "--clinic", "Nowhere")
    assert refused.exit_code == 1
    assert "Not in these records: Nowhere" in refused.output


def test_a_password_in_an_address_is_refused_and_not_repeated(chain: Chain) -> None:
    refused = run("spread", "postgresql://clerk:hunter2@127.0.0.1/one")
    assert refused.exit_code == 1
    assert "~/.pgpass" in refused.output
    assert "hunter2" not in refused.output


def test_a_server_that_is_away_is_named_within_ten_seconds(chain: Chain) -> None:
    away = chain.four[2]
    away.stop()
    try:
        began = time.monotonic()
        refused = run("trend", "--spread")
        assert time.monotonic() - began < 10
        assert refused.exit_code == 1
        assert "Server 3 of the 4 that the scores are spread over does not answer" in refused.output
        assert f":{away.port}/" in refused.output
        elsewhere = next(name for name in CLINICS if find_bucket(name, FOUR) != 2)
        assert run("trend", "--spread", "--clinic", elsewhere).exit_code == 0
        again = run("spread", *chain.addresses)
        assert again.exit_code == 1
        assert "server 3" in again.output
    finally:
        away.start()
    assert run("trend", "--spread").exit_code == 0, "what was laid out before is as it was"


@pytest.fixture
def other(chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A small chain of this test's own, spread over databases of its own on two of the servers."""
    settle(monkeypatch, tmp_path)
    monkeypatch.setenv("OUTCOMES_DATABASE_URL", chain.home.make_database(template=True))
    store = open_store()
    take_in(store, write_csv("clinic | day | treatments | pain_score\nClinic 0 | 0 | massage | 7"))
    yield store
    store.engine.dispose()


def test_after_an_import_what_is_spread_is_refused_until_it_is_spread_again(chain: Chain, other: Store) -> None:
    two = tuple(one.make_database() for one in chain.four[:2])
    assert "1 row of scores laid out over 2 servers" in run("spread", *two).output
    take_in(other, MORE)
    refused = run("trend", "--spread")
    assert refused.exit_code == 1
    assert "of an earlier state of the store" in refused.output
    assert run("spread", *reversed(two)).exit_code == 0
    assert run("trend", "--spread").output == run("trend").output
    assert [entry.detail for entry in fetch_audit(other) if entry.what == "export"] == ["spread over 2 servers"] * 2
    assert write_spread_removal(other, by="owner") == ()
    for address in two:
        with psycopg.connect(address) as connection:
            found = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'spread_part'").fetchone()
            assert found == (0,)
    assert "Nothing is spread" in run("trend", "--spread").output


def test_whoever_reads_meanwhile_reads_the_layout_before_to_its_end(
    chain: Chain, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_BUSY_SECONDS", 1)  # how long a writer waits for its turn
    two = tuple(one.make_database() for one in chain.four[:2])
    lay_out(other, two)
    url = other.engine.url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(url) as reader:
        reader.execute("LOCK TABLE ONLY spread.scores, ONLY spread.episodes IN ACCESS SHARE MODE")
        with pytest.raises(StoreRefused, match="not put in force: another program holds it"):
            lay_out(other, two)
        assert reader.execute("SELECT count(*) FROM spread.scores").fetchone() == (1,)
    lay_out(other, two)


def test_an_ordinary_user_s_password_reaches_the_servers_and_no_log(
    chain: Chain, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "a-long-secret-of-the-test"
    away = start_postgres(chain.home.programs)
    try:
        with psycopg.connect(away.address(), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE clerk LOGIN PASSWORD '{word}'")
            connection.execute("CREATE DATABASE part OWNER clerk")
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        access = away.folder / "data" / "pg_hba.conf"
        access.write_text("host all clerk 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n")
        away.stop()
        (away.folder / "log").write_text("")
        away.start()
        database = str(other.engine.url.database)
        with psycopg.connect(chain.home.address(database), autocommit=True) as connection:
            connection.execute("CREATE ROLE keeper LOGIN")
            connection.execute(f"GRANT CREATE ON DATABASE {database} TO keeper")
            connection.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper")
            connection.execute(f"ALTER DATABASE {database} SET log_statement = 'ddl'")
        address = f"postgresql://clerk@127.0.0.1:{away.port}/part"
        monkeypatch.setenv("OUTCOMES_DATABASE_URL", f"postgresql://keeper@127.0.0.1:{chain.home.port}/{database}")
        monkeypatch.setenv("PGPASSWORD", word)
        refused = run("spread", address)
        assert refused.exit_code == 1
        assert "CREATE EXTENSION postgres_fdw" in refused.output
        with psycopg.connect(chain.home.address(database), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgres_fdw")
            connection.execute("GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO keeper")
        laid = run("spread", address)
        assert laid.exit_code == 0, laid.output
        monkeypatch.delenv("PGPASSWORD")  # from here on only the store's server knows it
        assert run("trend", "--spread").output == run("trend").output
        said = (refused, laid)
        logs = [(one.folder / "log").read_text() for one in (chain.home, away)]
        assert any("CREATE SERVER" in log for log in logs), "statements were written down"
        assert not [text for text in (*logs, *(one.output for one in said)) if word in text]
    finally:
        away.end()
