"""The sheet before the shift over HTTP: either language, the same access as in the app."""

import pytest


def test_whoever_sees_the_hall_gets_the_sheet_in_either_language(as_, people):
    for login in ("amina", "dora", "ella"):
        client = as_(login)
        for query, said in (
            ("", "Pre-shift"),
            ("?lang=zh_CN", "班前会"),
            ("?lang=xx", "Pre-shift"),
        ):
            answer = client.get(f"/pre-shift/{people.east.id}.html{query}")

            assert answer.status_code == 200
            assert f"<h1>{said} · 东厅</h1>" in answer.text
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("login", "status"), [("bao", 404), ("chen", 404), ("fang", 403), ("gu", 403)]
)
def test_nobody_else_gets_it(as_, people, login, status):
    answer = as_(login).get(f"/pre-shift/{people.east.id}.html")

    assert answer.status_code == status
    assert "东厅" not in answer.text
