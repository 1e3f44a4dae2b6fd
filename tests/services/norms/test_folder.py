"""The folder of norms as people, editors and systems leave it: nothing stops the app, nothing that
looks like a checklist is left out without a word."""

import logging
import os
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.imports.finding import FileFinding
from locales import LANGUAGES, Words
from services.application import Application, open_application
from services.imports.explain_finding import finding_text
from services.norms.folder import load, read_folder
from settings import Settings
from tests.small_checklists import SMALL

NOW, LATER = (datetime(2026, 3, day, 2, 0, tzinfo=UTC) for day in (4, 5))
DRESS = SMALL["dress.yaml"].encode()
OTHER = SMALL["dress.yaml"].replace("checklist: dress", "checklist: badge")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two checklists, dress.yaml and badge.yaml."""
    return _written(tmp_path / "checklists")


def _written(folder: Path) -> Path:
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / name).write_text(text, encoding="utf-8")
    other = OTHER.replace("- id: ", "- id: badge-")
    (folder / "badge.yaml").write_text(other, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def _database(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("small")
    opened = Settings(place / "small.db", _written(place / "checklists"), secure_cookies=False)
    open_application(opened, NOW).store.close()
    return opened.database


@pytest.fixture
def app(_database, folder, tmp_path) -> Application:
    """On a database on which the folder was read before."""
    path = Path(shutil.copy(_database, tmp_path / "xunting.db"))
    return open_application(Settings(path, folder, secure_cookies=False), NOW)


def reopened(app, folder):
    return open_application(
        Settings(app.store.path, folder, secure_cookies=False), LATER
    ).checklists


def said(findings: list[FileFinding]) -> list[tuple[str, str]]:
    for finding in findings:
        for language in LANGUAGES:
            assert not re.search(r"\{[a-z_]+\}", finding_text(finding, Words(language)))
    return [(each.file, each.code) for each in findings]


@pytest.mark.parametrize(
    "name",
    [".#dress.yaml", "._dress.yaml", ".DS_Store", "Thumbs.db", "desktop.ini", "~$dress.yaml",
     ".dress.yaml.swp", ".hidden.yaml"],
)  # fmt: skip
def test_what_systems_and_editors_hide_is_left_out(app, folder, name):
    (folder / name).write_bytes(b"\x00\x05\x16\x07 Mac OS X")

    status = reopened(app, folder)

    assert (status.library, status.errors, status.warnings) == (app.checklists.library, [], [])


def test_the_lock_of_an_editor_is_left_out(app, folder):
    (folder / ".#dress.yaml").symlink_to("user@host.1234:1700000000")

    assert said(reopened(app, folder).errors) == []


MISNAMED = [
    "dress.yaml.txt", "dress.YAML", "dress.yml", "dress.Yml", "dress.yaml~",
    "dress.yaml.bak", "dress.yaml.1", "dress。yaml", "dress.txt", "dress",
    "#dress.yaml#",
]  # fmt: skip


@pytest.mark.parametrize("name", MISNAMED)
def test_a_checklist_that_got_another_name_is_told_and_its_norms_stay_in_force(app, folder, name):
    (folder / "dress.yaml").rename(folder / name)

    status = reopened(app, folder)

    assert said(status.errors) == [(name, "file_misnamed")]
    assert "dress.yaml" in finding_text(status.errors[0], Words("zh_CN"))
    assert status.library == app.checklists.library
    assert said(status.warnings) == []


@pytest.mark.parametrize("name", MISNAMED)
def test_in_a_new_installation_it_is_a_warning(folder, tmp_path, name, caplog):
    (folder / "dress.yaml").rename(folder / name)

    status = open_application(
        Settings(tmp_path / "new.db", folder, secure_cookies=False), LATER
    ).checklists

    assert status.errors == []
    assert said(status.warnings) == [(name, "file_misnamed")]
    assert status.library is not None
    assert "uniform" not in status.library.norms
    assert [each.levelno for each in caplog.records if name in each.message] == [logging.WARNING]


@pytest.mark.parametrize("name", MISNAMED)
def test_beside_the_file_itself_it_is_a_copy_that_is_not_read(app, folder, name):
    (folder / name).write_bytes(DRESS)

    status = reopened(app, folder)

    assert status.errors == []
    assert said(status.warnings) == [(name, "file_beside")]
    assert status.library == app.checklists.library


def test_what_is_no_checklist_is_not_spoken_of(app, folder):
    (folder / "notes.txt").write_text("Call the halls\nchecklist: none\n", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "empty").mkdir()

    assert said(reopened(app, folder).warnings) == []


def test_a_folder_within_is_told(app, folder):
    (folder / "old.yaml").mkdir()
    _written(folder / "xunting-checklists-1234")

    status = reopened(app, folder)

    assert said(status.errors) == []
    assert said(status.warnings) == [
        ("old.yaml", "folder_within"), ("xunting-checklists-1234", "folder_within"),
    ]  # fmt: skip
    assert status.library == app.checklists.library


def link_to_nothing(path: Path) -> None:
    path.symlink_to("/nowhere/dress.yaml")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def very_large(path: Path) -> None:
    path.write_bytes(DRESS + b"# more\n" * 200_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def in_utf_16(path: Path) -> None:
    path.write_bytes(DRESS.decode().encode("utf-16"))


def in_utf_16_without_a_mark(path: Path) -> None:
    path.write_bytes(DRESS.decode().encode("utf-16-le"))


def in_gbk(path: Path) -> None:
    path.write_bytes(DRESS.decode().encode("gb18030"))


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 9)


UNREADABLE = [
    (link_to_nothing, "file_link_broken"), (link_to_itself, "file_not_readable"),
    (pipe, "file_not_ordinary"), (link_to_a_device, "file_not_ordinary"),
    (very_large, "file_too_long"), (empty, "file_without_text"), (in_utf_16, "not_utf8"),
    (in_utf_16_without_a_mark, "not_utf8"), (in_gbk, "not_utf8"), (binary, "not_utf8"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), UNREADABLE)
@pytest.mark.parametrize("name", ["dress.yaml", "extra.yaml"])
def test_what_cannot_be_read_is_told_and_the_norms_in_force_stay(app, folder, name, make, code):
    (folder / name).unlink(missing_ok=True)
    make(folder / name)

    status = reopened(app, folder)

    assert said(status.errors) == [(name, code)]
    assert status.library == app.checklists.library
    assert status.usable().norms["uniform"]


def test_a_file_of_sources_that_cannot_be_read_is_not_called_missing_too(app, folder):
    (folder / "sources.yaml").unlink()
    link_to_nothing(folder / "sources.yaml")

    assert said(reopened(app, folder).errors) == [("sources.yaml", "file_link_broken")]


def test_a_file_without_permission_is_told():
    """A user that may read nothing there; the tests may run as one that may read everything."""
    with tempfile.TemporaryDirectory() as place:
        folder = _written(Path(place) / "checklists")
        Path(place).chmod(0o755)
        (folder / "dress.yaml").chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            found = read_folder(folder)
            folder_itself = read_folder(_closed(folder, user))
        finally:
            os.seteuid(user)
            folder.chmod(0o755)

    assert said(list(found.unread)) == [("dress.yaml", "file_not_permitted")]
    assert load(found).library is None
    assert said(list(folder_itself.unread)) == [("checklists", "folder_unreadable")]


def _closed(folder: Path, owner: int) -> Path:
    now = os.geteuid()
    os.seteuid(owner)
    folder.chmod(0)
    os.seteuid(now)
    return folder


def test_marks_and_line_ends_of_other_systems_change_nothing(app, folder):
    for number, path in enumerate(sorted(folder.glob("*.yaml"))):
        text = path.read_bytes()
        if number % 2:
            text = b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")
        path.write_bytes(text)

    status = reopened(app, folder)

    assert status.errors == []
    assert status.library.version == app.checklists.library.version


def test_a_second_copy_of_a_file_is_told_and_the_norms_in_force_stay(app, folder):
    (folder / "dress (1).yaml").write_bytes(DRESS)

    status = reopened(app, folder)

    assert said(status.errors) == [("dress (1).yaml", "second_copy")]
    assert status.library == app.checklists.library


def test_a_name_of_odd_bytes_is_told_in_letters(app, folder):
    (folder / os.fsdecode(b"\xff\xfe.yaml")).write_bytes(DRESS)
    (folder / "a\nb.yml").write_bytes(DRESS)

    status = reopened(app, folder)

    assert [file.encode() for file, _ in said(status.errors + status.warnings)] == [
        b"\\udcff\\udcfe.yaml", b"a\\nb.yml",
    ]  # fmt: skip


def test_the_command_says_what_was_not_read(folder, monkeypatch, capsys):
    from commands.checklists import main

    (folder / "dress.yaml").rename(folder / "dress.yaml.txt")
    link_to_nothing(folder / "sources2.yaml")
    monkeypatch.setenv("XUNTING_CHECKLISTS", str(folder))

    assert main() == 1

    assert capsys.readouterr().out.splitlines() == [
        "error    sources2.yaml: this link leads to a file that is not there. Put the file back, or"
        " delete the link.",
        "warning  dress.yaml.txt: this file was not read, because its name does not end with"
        " .yaml. Rename it to dress.yaml, or move it out of the folder.",
        "1 errors, 1 warnings, 0 norms",
    ]


NAMES = st.one_of(
    st.sampled_from([*MISNAMED, ".x.yaml", "b.yaml", "sources.yaml", "c d.yaml", "~$a.yaml"]),
    st.binary(min_size=1, max_size=20).map(os.fsdecode),
).filter(lambda name: "/" not in name and "\0" not in name and name not in (".", ".."))
START = b"# a checklist\nchecklist: dress\nwalk: 40\n"
HELD = st.one_of(st.binary(max_size=60), st.just(START))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, HELD, max_size=4))
def test_whatever_lies_in_the_folder_is_read_or_told(files):
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            (Path(place) / name).write_bytes(data)

        found = read_folder(Path(place))
        loaded = load(found)

        told = {each.file for each in loaded.errors + loaded.warnings}
        for name, data in files.items():
            hidden = name.startswith((".", "~$"))
            shown = name if name.isprintable() else ascii(name)[1:-1]
            if data == START and not hidden:
                assert shown in found.files or shown in told
        said(loaded.errors + loaded.warnings)
