"""A clone gets the versions that were tested: the constraints in pyproject.toml are those of the lock, and no more."""

import re
import tomllib

import pytest

from tests.packaging.constraints import ROOT, locked, newer, with_constraints, without_constraints

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
UV = tomllib.loads(PYPROJECT)["tool"]["uv"]


def test_the_constraints_are_those_of_the_lock():
    """After a change of either, `python -m tests.packaging` brings them together again."""
    assert with_constraints(PYPROJECT, LOCK) == PYPROJECT
    assert UV["constraint-dependencies"] == [entry.requirement for entry in locked(LOCK)]


def test_the_lock_pins_every_package_by_hash():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]

    assert len(entries) == len(locked(LOCK)) > 80
    assert all("--hash=sha256:" in entry for entry in entries)


def test_what_builds_the_package_is_constrained_too():
    names = [re.split("[=<> ]", requirement)[0] for requirement in UV["build-constraint-dependencies"]]

    assert {"hatchling", "editables", "packaging", "pathspec", "pluggy", "trove-classifiers"} <= set(names)
    assert not {"numpy", "babel", "pytest"} & set(names)


@pytest.mark.parametrize("text", [PYPROJECT, LOCK], ids=["pyproject.toml", "requirements.lock"])
def test_no_registry_is_named(text):
    """Whose registry it is, is a matter of the machine that installs."""
    assert not re.search(
        r"--(?:extra-)?index|--find-links|registry|://(?!\w+\.example)", text.replace("registry, w", "")
    )


def test_one_changed_version_is_noticed():
    changed = LOCK.replace("babel==", "babel==9.", 1)

    assert with_constraints(PYPROJECT, changed) != PYPROJECT


def test_without_constraints_nothing_holds_a_version_back():
    left = tomllib.loads(without_constraints(PYPROJECT))["tool"]["uv"]

    assert left["constraint-dependencies"] == left["build-constraint-dependencies"] == []
    assert with_constraints(without_constraints(PYPROJECT), LOCK) == PYPROJECT


def test_versions_beside_the_lock_are_named():
    lock = "babel==2.18.0 \\\n    --hash=sha256:00\nnumpy==2.4.6 ; python_full_version < '3.12' \\\nnumpy==2.5.5\n"

    found = newer({"Babel": "2.19.0", "numpy": "2.5.5", "extra_one": "1"}, lock)

    assert list(found) == ["Babel 2.19.0 (2.18.0)", "extra_one 1 (not in the lock)"]


def test_asking_installs_neither_the_tests_nor_the_lab():
    """The README's first command is for people who want an answer."""
    project = tomllib.loads(PYPROJECT)

    assert UV["default-groups"] == ["everyday"]
    assert project["dependency-groups"]["everyday"] == ["dateline[documents,meaning]"]
    asked = {
        re.split(r"[=<>\[; ]", requirement)[0].lower()
        for requirement in (
            *project["project"]["dependencies"],
            *(entry for extra in project["project"]["optional-dependencies"].values() for entry in extra),
        )
    }
    assert not asked & {"pytest", "mypy", "ruff", "hypothesis", "wordfreq", "countryinfo", "uv", "hatchling", "build"}
