"""What the program is made of: pinned with hashes, free of what is known against it, under licences that let it be."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import certifi
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
OF_SERVERS = "requirements-postgresql.lock"
"""What a store on a server needs besides; not in the first lock, as its licence is a binding one."""

FLOORS = {"streamlit": "1.60", "starlette": "1.1.0"}
"""Below these the project never goes, whatever is known by then."""

ADVISORIES = tomllib.loads((ROOT / "advisories.toml").read_text(encoding="utf-8"))["advisory"]

PERMISSIVE = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|Zlib|CC0|PSF|Python Software Foundation|HPND|CMU|Unlicense|MPL|Mozilla", re.IGNORECASE
)
"""Licences under which the program may be run, changed and passed on. MPL-2.0 binds changed files of its own only."""
BINDING = re.compile(r"\b(A|L)?GPL|GNU|SSPL|BUSL|Commons.Clause|Proprietary", re.IGNORECASE)


def read_lock(name: str) -> dict[str, list[tuple[Version, int]]]:
    """Return each locked package with its versions, one for each range of Pythons, and how many hashes each has."""
    found: dict[str, list[tuple[Version, int]]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8")):
        if pinned := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)", entry):
            hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}", entry))
            found.setdefault(canonicalize_name(pinned[1]), []).append((Version(pinned[2]), hashes))
    return found


def read_direct(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_its_content(lock: str) -> None:
    locked = read_lock(lock)
    assert len(locked) > 40
    assert [name for name, versions in locked.items() if not all(hashes for _, hashes in versions)] == []


@pytest.mark.parametrize(
    ("asked", "lock"),
    [("requirements.txt", LOCKS[0]), ("requirements.txt", LOCKS[1]), ("requirements-dev.txt", LOCKS[1])],
)
def test_every_direct_dependency_is_locked_as_it_is_asked_for(asked: str, lock: str) -> None:
    locked = read_lock(lock)
    for need in read_direct(asked):
        versions = locked[canonicalize_name(need.name)]
        assert all(need.specifier.contains(version) for version, _ in versions), need


def test_what_a_server_needs_besides_is_pinned_by_its_content_in_the_same_versions() -> None:
    locked = read_lock(OF_SERVERS)
    assert all(hashes for versions in locked.values() for _, hashes in versions)
    assert {canonicalize_name(need.name) for need in read_direct("requirements-postgresql.txt")} <= set(locked)
    assert "psycopg" not in read_lock(LOCKS[0])
    for lock in LOCKS:
        known = read_lock(lock)
        assert [name for name, versions in locked.items() if name in known and known[name] != versions] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_locked_version_is_below_one_that_mends_what_is_known(lock: str) -> None:
    locked = read_lock(lock)
    known = [(one["package"], one["fixed"], one["id"]) for one in ADVISORIES]
    known += [(name, least, "floor") for name, least in FLOORS.items()]
    assert [
        f"{package} {version}: {id}, mended in {fixed}"
        for package, fixed, id in known
        for version, _ in locked[canonicalize_name(package)]
        if version < Version(fixed)
    ] == []


def test_each_advisory_says_why_and_where_it_can_be_read() -> None:
    assert len({(one["package"], one["id"]) for one in ADVISORIES}) == len(ADVISORIES)
    for one in ADVISORIES:
        assert set(one) == {"package", "id", "fixed", "why", "source"}
        assert one["why"].endswith(".")
        assert one["source"].startswith("https://")


def test_no_root_is_trusted_whose_keys_were_stolen() -> None:
    """GHSA-6q48-6c7w-9gw2, by what the bundle holds and not by its version: a version is only what a package says."""
    bundle = Path(certifi.where()).read_text(encoding="utf-8")
    parts = re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", bundle, re.DOTALL)
    roots = [base64.b64decode(part) for part in parts]
    assert len(roots) > 100
    assert [root for root in roots if re.search(rb"emsign|emudhra", root, re.IGNORECASE)] == []


def tell_licence(name: str) -> str:
    told = importlib.metadata.metadata(name)
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    first = (told.get("License") or "").strip().partition("\n")[0]
    return " ".join(filter(None, [told.get("License-Expression") or "", first, *classifiers]))


def test_every_licence_lets_the_program_be_run_changed_and_passed_on() -> None:
    installed = {canonicalize_name(one.name) for one in importlib.metadata.distributions()}
    licences = {name: tell_licence(name) for name in read_lock(LOCKS[0]) if name in installed}
    assert len(licences) > 40
    unclear = {name: told for name, told in licences.items() if not PERMISSIVE.search(told) or BINDING.search(told)}
    assert unclear == {}


def test_the_bill_of_materials_names_all_that_is_locked(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--of", "JSON"]
    subprocess.run([*command, "-o", str(file), str(ROOT / LOCKS[0])], check=True, capture_output=True)
    bill = json.loads(file.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    told = {(canonicalize_name(part["name"]), Version(part["version"])) for part in bill["components"]}
    assert told == {(name, version) for name, versions in read_lock(LOCKS[0]).items() for version, _ in versions}
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
