"""A bad value names the variable and what it takes."""

import pytest

from settings import ROOT, SettingProblem, read_settings


def test_nothing_set_stores_beside_the_code():
    settings = read_settings({})

    assert settings.database_path == ROOT / "data" / "xunting.db"
    assert settings.photos_dir == ROOT / "data" / "xunting.photos"
    assert settings.checklists_dir == ROOT / "checklists"
    assert settings.secure_cookies is False


@pytest.mark.parametrize("value", ["/var/lib/x.db", "sqlite:////var/lib/x.db"])
def test_a_database_is_a_path_or_an_sqlite_address(value):
    assert str(read_settings({"XUNTING_DATABASE": value}).database_path) == "/var/lib/x.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XUNTING_DATABASE", "postgresql://db/x"),
        ("XUNTING_CHECKLISTS", "/no/such/folder"),
        ("XUNTING_HTTPS", "yes"),
    ],
)
def test_a_bad_value_names_the_variable(name, value):
    with pytest.raises(SettingProblem, match=f"{name}='{value}'"):
        read_settings({name: value})
