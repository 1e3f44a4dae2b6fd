"""Everything that is installed is named with its version and the hashes of its files."""

import re

import pytest

from settings import ROOT


def entries(name):
    """(package, version) -> hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    found = {}
    for line in lines:
        match = re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line)
        assert match, line
        package = re.sub(r"[-_.]+", "-", match[1].lower())
        found[package, match[2]] = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


def asked_for(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {(re.sub(r"[-_.]+", "-", package.lower()), version) for package, version in pairs}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_has_hashes(name):
    assert [package for package, hashes in entries(name).items() if not hashes] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_no_registry_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index-url" not in text


def test_the_pins_are_made_of_what_is_asked_for():
    run, dev = entries("requirements.txt"), entries("requirements-dev.txt")

    assert asked_for("requirements.in") <= run.keys()
    assert asked_for("requirements-dev.in") <= dev.keys()
    assert run.items() <= dev.items()  # tests run on what the app runs on
