"""The search of the board over HTTP: the same scope as in the app, bounded."""

import pytest


def search(client, text, **headers):
    return client.get("/api/search", params={"q": text}, headers=headers)


def kinds(answer) -> list[str]:
    return [group["kind"] for group in answer.json()["groups"]]


def test_a_code_is_told_with_what_is_sent_and_its_address(as_):
    answer = search(as_("amina"), "caller id")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["search"], body["first"]) == ("caller id", [])
    (codes,) = body["groups"]
    assert (codes["kind"], codes["title"], codes["count"]) == ("code", "SMS codes", 5)
    assert codes["hits"][0] == {
        "title": "Caller display", "lines": ["Send 301 to 10086: a menu"],
        "address": "/sms_codes?search=301",
    }  # fmt: skip
    assert body["last"] == ["“caller id” is not in: Norms, Process cards."]


def test_what_no_source_has_is_said_in_the_language_of_the_reader(as_):
    body = search(as_("gu"), "语音信箱").json()

    assert body["groups"] == []
    assert body["first"][0] == "Nothing here names “语音信箱”."
    assert body["first"][1].startswith("Also looked for: voicemail, voice mail")
    assert body["first"][-1].startswith("You can look for norms, process cards")


def test_people_are_found_by_those_who_see_their_results_alone(as_, people):
    address = f"/person?person={people.gu.id}&hall={people.east.id}"
    for login in ("amina", "dora"):
        answer = search(as_(login), "顾")
        assert address in [
            hit["address"] for group in answer.json()["groups"] for hit in group["hits"]
        ]
    for login in ("bao", "chen", "fang", "gu", "ella"):
        answer = search(as_(login), "顾")
        assert (answer.status_code, "person" in kinds(answer)) == (200, False)
        assert people.gu.id not in answer.text


def test_on_the_board_people_and_halls_are_left_out_and_not_promised(as_, people):
    answer = as_("amina").get("/api/search", params={"q": "顾", "people": "0"})
    nothing = as_("amina").get("/api/search", params={"q": "鑫", "people": "0"}).json()

    assert people.gu.id not in answer.text
    assert nothing["first"][-1] == (
        "You can look for norms, process cards (documents, steps) and SMS codes."
    )
    assert as_("amina").get("/api/search", params={"people": "no"}).status_code == 400


def test_a_visitor_finds_nothing(visitor):
    assert search(visitor, "头发").status_code == 401


@pytest.mark.parametrize(("length", "status"), [(100, 200), (101, 400)])
def test_a_search_has_a_longest_length(as_, length, status):
    answer = search(as_("amina"), "x" * length)

    assert answer.status_code == status


def test_nothing_but_reading_is_offered(as_):
    answer = as_("amina").post("/api/search", headers={"X-Xunting": "1"})

    assert answer.status_code == 405
