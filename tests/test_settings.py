"""A bad value names the variable and what it takes."""

import pytest

from settings import ROOT, SettingProblem, as_set, read_settings


def test_nothing_set_stores_beside_the_code():
    settings = read_settings({})

    assert settings.database == ROOT / "data" / "xunting.db"
    assert settings.photos_dir == ROOT / "data" / "xunting.photos"
    assert settings.checklists_dir == ROOT / "checklists"
    assert settings.secure_cookies is False
    assert settings.late_days == 7


@pytest.mark.parametrize("value", ["/var/lib/x.db", "sqlite:////var/lib/x.db"])
def test_a_database_is_a_path_or_an_sqlite_address(value):
    assert str(read_settings({"XUNTING_DATABASE": value}).database) == "/var/lib/x.db"


def test_a_postgresql_database_is_an_address_and_its_password_is_in_no_message():
    address = "postgresql://xunting:s3cret@db.example:5433/xunting?sslmode=require"

    assert read_settings({"XUNTING_DATABASE": address}).database == address
    assert "s3cret" not in as_set("XUNTING_DATABASE", {"XUNTING_DATABASE": address})


def test_photos_lie_beside_the_database_or_where_they_are_told_to(tmp_path):
    here = read_settings({"XUNTING_DATABASE": "/var/lib/x.db"}).photos_dir
    server = {"XUNTING_DATABASE": "postgresql://db.example/x"}

    assert str(here) == "/var/lib/x.photos"
    assert read_settings(server).photos_dir == ROOT / "data" / "xunting.photos"
    assert read_settings(server | {"XUNTING_PHOTOS": str(tmp_path)}).photos_dir == tmp_path


def test_a_home_is_found_and_a_relative_path_counts_from_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", "/home/lin")
    monkeypatch.chdir(tmp_path)

    for value, path in {
        "~/xunting.db": "/home/lin/xunting.db", "trial.db": f"{ROOT}/trial.db",
        "sqlite:///trial.db": f"{ROOT}/trial.db", " /var/x.db ": "/var/x.db",
        '"/var/x.db"': "/var/x.db", "'~/x.db'": "/home/lin/x.db",
    }.items():  # fmt: skip
        assert str(read_settings({"XUNTING_DATABASE": value}).database) == path
    assert read_settings({"XUNTING_CHECKLISTS": "checklists"}).checklists_dir == ROOT / "checklists"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XUNTING_DATABASE", "postgresql://db.example"),
        ("XUNTING_DATABASE", "postgresql://db.example/$NAME"),
        ("XUNTING_DATABASE", "mysql://db/x"),
        ("XUNTING_PHOTOS", "/dev/null"),
        ("XUNTING_DATABASE", ""),
        ("XUNTING_DATABASE", "  "),
        ("XUNTING_DATABASE", "."),
        ("XUNTING_DATABASE", ":memory:"),
        ("XUNTING_DATABASE", "sqlite:x.db"),
        ("XUNTING_DATABASE", f"/{'x' * 300}/x.db"),
        ("XUNTING_DATABASE", "/var/lib/"),
        ("XUNTING_DATABASE", "~nobody-here/x.db"),
        ("XUNTING_DATABASE", '""'),
        ("XUNTING_DATABASE", "$HOME/x.db"),
        ("XUNTING_DATABASE", "${DATA}/x.db"),
        ("XUNTING_DATABASE", "%APPDATA%/x.db"),
        ("XUNTING_CHECKLISTS", "$PWD/checklists"),
        ("XUNTING_CHECKLISTS", "~nobody-here"),
        ("XUNTING_CHECKLISTS", " "),
        ("XUNTING_CHECKLISTS", "/no/such/folder"),
        ("XUNTING_HTTPS", "yes"),
        ("XUNTING_LATE_DAYS", ""),
        ("XUNTING_LATE_DAYS", "-1"),
        ("XUNTING_LATE_DAYS", "7.5"),
        ("XUNTING_LATE_DAYS", "93"),
        ("XUNTING_LATE_DAYS", "a week"),
    ],
)
def test_a_bad_value_names_the_variable(name, value):
    with pytest.raises(SettingProblem) as caught:
        read_settings({name: value})

    assert str(caught.value).startswith(f"{name}={value!r}: ")
    assert "\n" not in str(caught.value)
