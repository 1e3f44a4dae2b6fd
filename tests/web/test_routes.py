"""The HTTP contract (design §6): who gets in, what is answered, what is refused and how."""

import hashlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from domain.halls.hall import Round
from services.halls.accounts import choose_language
from services.patrols.patrols import open_patrol
from services.patrols.photos import MAX_BYTES, PHOTOS
from tests.builders import an_event
from tests.people import PASSWORD
from tests.photos import a_photo
from tests.web.conftest import HTML
from web.capture import BOARDS

CHANGE = {"X-Xunting": "1"}


@pytest.fixture
def patrol(app, people):
    return open_patrol(
        app, people.amina, "patrol-1", people.east.id, Round.NORMAL, datetime.now(UTC)
    )


def post_events(client, *events, **headers):
    body = json.dumps({"events": events})
    return client.post("/api/observations", content=body, headers=CHANGE | headers)


def test_health_says_ok(visitor):
    assert visitor.get("/healthz").json() == {"status": "ok", "checklists": "ok"}


def test_a_visitor_is_led_to_sign_in_and_back(visitor, people):
    answer = visitor.get("/staff_scores?from=2026-03-01", headers=HTML)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fstaff_scores%3Ffrom%3D2026-03-01"


def test_the_first_visitor_is_led_to_the_first_visit_or_to_the_demonstration(newcomer):
    for path in ("/", "/staff_scores"):
        answer = newcomer.get(path, headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/first-visit")
    assert newcomer.get("/?demonstration=1", headers=HTML).text == "a page of Streamlit"


def test_who_is_signed_in_gets_the_page(as_):
    assert as_("amina").get("/", headers=HTML).text == "a page of Streamlit"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/staff_scores?from=2026-03-01", "/staff_scores?from=2026-03-01"),
        ("https://evil.example/", "/"),
        ("//evil.example/x", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("//[", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_nobody_is_sent_elsewhere(visitor, people, target, location):
    answer = visitor.post(
        "/sign-in",
        data={"login": "amina", "password": PASSWORD, "next": target},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, location)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor, people):
    answer = visitor.post(
        "/sign-in",
        data={"login": "amina", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_of_another_site_is_refused(visitor, people, path, headers):
    answer = visitor.post(path, data={"login": "amina", "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_of_the_own_site_is_known_by_its_origin_too(visitor, people):
    answer = visitor.post(
        "/sign-in",
        data={"login": "amina", "password": PASSWORD},
        headers={"Origin": "http://testserver"},
    )

    assert answer.status_code == 303


def test_a_wrong_password_is_answered_on_the_page_in_the_reader_s_language(visitor, people):
    answer = visitor.post(
        "/sign-in",
        data={"login": '"><script>', "password": "wrong-password", "language": "zh_CN"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 401
    assert "登录名或密码不对" in answer.text
    assert "<script>" not in answer.text


def test_the_language_chosen_at_sign_in_is_kept(app, visitor, people):
    page = visitor.get("/sign-in?language=zh_CN")
    assert 'lang="zh-CN"' in page.text
    visitor.post(
        "/sign-in",
        data={
            "login": "amina", "password": PASSWORD, "language": "zh_CN", "language_chosen": "1",
        },
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip

    answer = visitor.get("/api/patrols/none").json()
    assert answer == {"problem": "没有这条记录，或您无权查看。", "code": "not_found"}


def test_a_mistyped_password_does_not_change_the_language(app, visitor, people, now):
    choose_language(app, people.amina, "en", now)
    form = {"login": "amina", "language": "zh_CN", "language_chosen": ""}
    own = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "zh-CN"}

    page = visitor.post("/sign-in", data=form | {"password": "wrong-password"}, headers=own)

    assert 'name="language_chosen" value=""' in page.text


def test_taps_of_one_account_are_not_stored_under_another(as_, app, people, patrol):
    client = as_("amina")
    event = an_event(patrol, people.gu.id)

    answer = post_events(client, event, **{"X-Xunting-Account": people.bao.id})

    assert answer.status_code == 401
    assert "Another account is signed in" in answer.json()["problem"]
    own = post_events(client, event, **{"X-Xunting-Account": people.amina.id})
    assert own.json()["accepted"] == [event["id"]]


@pytest.mark.sqlite
def test_the_health_route_says_when_the_database_does_not_answer(visitor, app, monkeypatch):
    connect = sqlite3.connect

    def broken(*args, **options):
        message = "unable to open database file"
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(sqlite3, "connect", broken)
    answer = visitor.get("/healthz")
    monkeypatch.setattr(sqlite3, "connect", connect)

    assert (answer.status_code, answer.json()["status"]) == (503, "database")


def test_signing_out_really_ends_the_session(as_, patrol):
    client = as_("amina")
    token = client.cookies["xunting_session"]

    answer = client.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    client.cookies.set("xunting_session", token)  # a copy kept elsewhere
    assert client.get(f"/api/patrols/{patrol.id}").status_code == 401


def test_demonstration_accounts_are_not_shown_on_a_real_installation(visitor, people):
    assert "xunting-demo" not in visitor.get("/sign-in").text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/observations"),
        ("GET", "/api/patrols/patrol-1"),
        ("POST", "/api/patrols/patrol-1/finish"),
        ("PUT", "/api/photos/" + "0" * 64),
        ("GET", "/api/photos/" + "0" * 64),
        ("GET", "/export/observations.csv?from=2026-01-01&to=2026-12-31"),
    ],
)
def test_nothing_is_answered_to_who_is_not_signed_in(visitor, patrol, method, path):
    answer = visitor.request(method, path, headers=CHANGE)

    assert answer.status_code == 401
    assert answer.json()["problem"].startswith("Your sign-in has ended.")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/observations"),
        ("POST", "/api/patrols/patrol-1/finish"),
        ("PUT", "/api/photos/" + "0" * 64),
    ],
)
def test_a_change_without_the_header_is_refused(as_, patrol, method, path):
    answer = as_("amina").request(method, path, content=b"{}")

    assert answer.status_code == 403
    assert "X-Xunting" in answer.json()["problem"]


def test_good_events_are_answered_with_their_ids_after_the_commit(as_, people, patrol):
    events = [an_event(patrol, people.gu.id, seq=1), an_event(patrol, people.hai.id, seq=2)]

    answer = post_events(as_("amina"), *events)

    assert answer.status_code == 200
    assert answer.json()["accepted"] == [event["id"] for event in events]
    assert answer.json()["rejected"] == []
    assert datetime.fromisoformat(answer.json()["server_now"]).tzinfo is not None


# Every field wrong in every way, through the whole stack. (field, value, words of the answer)
WRONG = [
    ("id", "x", "value"), ("id", 7, "value"), ("id", "\ud800", "value"), ("note", "\ud800", "value"),
    ("patrol_id", "nowhere", "no such patrol"), ("patrol_id", 7, "value"),
    ("staff_id", "IVY", "does not work in the hall"), ("staff_id", 7, "value"),
    ("staff_id", "nobody", "does not work in the hall"),
    ("norm_id", "no-such-norm", "no such norm"), ("norm_id", None, "value"),
    ("norm_id", "account-opening-time", "does not apply"),
    ("result", "maybe", "value"), ("result", None, "value"),
    ("seconds", -1, "value"), ("seconds", "5", "value"), ("seconds", 5, "time limit"),
    ("count", -1, "value"), ("count", 1.5, "value"), ("count", 5, "count"),
    ("note", "x" * 501, "value"), ("note", 7, "value"),
    ("photos", ["x"], "value"), ("photos", "x", "value"),
    ("device_id", "tablet", "value"), ("seq", 0, "value"), ("seq", "1", "value"),
    ("captured_at", "2099-01-01T00:00:00Z", "future"), ("captured_at", "now", "value"),
    ("captured_at", "2026-03-04T02:00:00", "value"), ("captured_at", 5, "value"),
    ("captured_at", "2001-03-04T02:00:00Z", "before the patrol"),
    ("captured_at", "0001-01-01T00:00:00+14:00", "value"),
    ("elapsed_ms", 10**9, "since the patrol"),
    ("elapsed_ms", -1, "value"), ("elapsed_ms", "1", "value"),
    ("mood", "good", "no such field"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "words"), WRONG)
def test_a_wrong_field_is_named_and_only_the_good_event_is_stored(
    as_, app, people, patrol, field, value, words
):
    client = as_("amina")
    value = people.ivy.id if value == "IVY" else value
    good = an_event(patrol, people.gu.id, seq=1)
    bad = an_event(patrol, people.gu.id, seq=2) | {field: value}

    answer = post_events(client, bad, good)

    assert answer.status_code == 422
    assert answer.json()["accepted"] == [good["id"]]
    (rejected,) = answer.json()["rejected"]
    assert rejected["field"] == field
    assert rejected["problem"].startswith(f"{field}: ")
    assert words in rejected["problem"]
    with app.store.read() as db:
        assert [row[0] for row in db.execute("SELECT id FROM events")] == [good["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"not json", "body"),
        (b"[]", "events"),
        (b'{"events": []}', "events"),
        (json.dumps({"events": [{}] * 501}).encode(), "events"),
    ],
)
def test_a_request_that_cannot_be_read_names_the_field(as_, patrol, body, field):
    answer = as_("amina").post("/api/observations", content=body, headers=CHANGE)

    assert answer.status_code == 400
    assert answer.json()["field"] == field


def test_an_event_that_is_no_object_is_refused_and_the_others_stored(as_, people, patrol):
    good = an_event(patrol, people.gu.id)

    answer = post_events(as_("amina"), 7, good)

    assert (answer.status_code, answer.json()["accepted"]) == (422, [good["id"]])


def test_a_body_beyond_the_limit_is_refused(as_, patrol):
    answer = as_("amina").post(
        "/api/observations", content=b"x" * (2 * 1024**2 + 1), headers=CHANGE
    )

    assert answer.status_code == 413


def test_the_same_event_fifty_times_at_once_is_one_row(as_, app, people, patrol):
    client = as_("amina")
    event = an_event(patrol, people.gu.id)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: post_events(client, event), range(50)))

    assert [each.status_code for each in answers] == [200] * 50
    with app.store.read() as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] == 1


def test_the_same_id_with_other_content_is_refused_by_name(as_, people, patrol):
    client = as_("amina")
    event = an_event(patrol, people.gu.id)
    post_events(client, event)

    answer = post_events(client, event | {"result": "fail"})

    assert answer.status_code == 422
    assert answer.json()["rejected"][0]["field"] == "id"


def test_the_board_gets_the_patrol_with_its_norms_people_and_answers(as_, people, patrol):
    client = as_("amina")
    post_events(client, an_event(patrol, people.gu.id, note="您好", seq=4))

    board = client.get(f"/api/patrols/{patrol.id}").json()

    assert (board["hall"], board["round"], board["finished_at"]) == ("东厅", "Normal", None)
    assert [(each["name"], each["position"]) for each in board["people"]] == [
        ("顾", "guide"), ("海", "counter"),
    ]  # fmt: skip
    (seen,) = board["observations"]
    assert [seen[name] for name in ("staff_id", "norm_id", "result", "note", "manager")] == [
        people.gu.id, "hair-neat", "pass", "您好", "Amina",
    ]  # fmt: skip
    guide = set(board["positions"]["guide"]["norms"])
    assert "guide-greets-at-entry" in guide
    assert "account-opening-time" not in guide
    shown = [norm for section in board["sections"] for norm in section["norms"]]
    assert all(norm["origin"].startswith("Origin: ") for norm in shown)
    assert {norm["id"]: norm["limit"] for norm in shown}["account-opening-time"] == "Limit 3 min"


def test_a_patrol_elsewhere_and_none_at_all_get_the_same_answer(as_, patrol):
    client = as_("bao")

    foreign, nowhere = (client.get(f"/api/patrols/{each}") for each in (patrol.id, "nowhere"))

    assert (foreign.status_code, foreign.json()) == (nowhere.status_code, nowhere.json())
    assert foreign.status_code == 404


def test_a_patrol_is_finished_once_and_takes_nothing_afterwards(as_, people, patrol):
    client = as_("amina")
    for _ in range(2):
        answer = client.post(f"/api/patrols/{patrol.id}/finish", headers=CHANGE)
        assert answer.json() == {"finished": True}

    late = an_event(patrol, people.gu.id, captured_at=datetime.now(UTC).isoformat())
    assert post_events(client, late).json()["rejected"][0]["field"] == "patrol_id"


def test_the_export_streams_a_file_that_opens_in_excel(as_, people, patrol):
    client = as_("amina")
    post_events(client, an_event(patrol, people.gu.id, note="=1+1"))

    answer = client.get("/export/observations.csv?from=2026-01-01&to=2099-12-31")

    assert answer.content.startswith(b"\xef\xbb\xbfBusiness day,")
    assert b",'=1+1," in answer.content
    assert answer.headers["content-disposition"] == (
        'attachment; filename="xunting-observations-2026-01-01-2099-12-31.csv"'
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=2026-01-01&to=tomorrow", 400),
        ("from=2026-01-01", 400),
        ("from=2026-02-01&to=2026-01-01", 422),
    ],
)
def test_an_absurd_period_is_refused_with_a_remedy(as_, patrol, query, status):
    answer = as_("amina").get(f"/export/observations.csv?{query}")

    assert answer.status_code == status
    assert answer.json()["problem"]


def test_the_administrator_exports_nothing(as_, patrol):
    answer = as_("fang").get("/export/observations.csv?from=2026-01-01&to=2026-12-31")

    assert (answer.status_code, answer.json()["problem"]) == (403, "Your role may not do this.")


def test_a_photo_goes_in_and_comes_out_by_its_content(as_, people, patrol):
    client, data = as_("amina"), a_photo()
    name = hashlib.sha256(data).hexdigest()

    path = f"/api/photos/{name}"
    answer = client.put(f"{path}?patrol={patrol.id}", content=data, headers=CHANGE)

    assert (answer.status_code, answer.json()["sha256"]) == (200, name)
    assert client.get(path).headers["content-type"] == "image/jpeg"
    assert as_("bao").get(path).status_code == 404
    assert as_("fang").get(path).status_code == 403


def test_a_photo_whose_file_is_gone_or_another_is_answered_in_words(as_, app, patrol):
    client, data = as_("amina"), a_photo()
    path = f"/api/photos/{hashlib.sha256(data).hexdigest()}"
    client.put(f"{path}?patrol={patrol.id}", content=data, headers=CHANGE)
    assert client.get(path).headers["cache-control"] == "no-store"
    (file,) = app.photos_dir.rglob("*.jpg")

    file.write_bytes(b"another picture")
    replaced = client.get(path)
    file.unlink()
    lost = client.get(path)

    assert [(each.status_code, each.json()["problem"][:23]) for each in (replaced, lost)] == [
        (410, "The picture is missing:"), (404, "The picture is missing:"),
    ]  # fmt: skip


def test_photos_on_their_way_are_bounded_and_the_tablet_is_told_to_come_back(as_, people, patrol):
    client, data = as_("amina"), a_photo()
    path = f"/api/photos/{hashlib.sha256(data).hexdigest()}?patrol={patrol.id}"
    with PHOTOS.place(people.amina.id, 8 * MAX_BYTES):
        refused = client.put(path, content=data, headers=CHANGE)
        other = as_("bao").put(path, content=data, headers=CHANGE)

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert other.status_code == 404  # not her hall, but she was let in
    assert client.put(path, content=data, headers=CHANGE).status_code == 200


def test_a_board_too_many_is_answered_at_once_and_told_when_to_ask_again(as_, people, patrol):
    client = as_("amina")
    with BOARDS.place(people.amina.id, 16):
        answer = client.get(f"/api/patrols/{patrol.id}/changes?after=0").json()

    assert (answer["ask_again_s"], answer["number"]) == (5, 0)


@pytest.mark.parametrize(
    ("login", "query", "status", "words"),
    [
        ("amina", "", 400, "which patrol"),
        ("amina", "?patrol=", 400, "which patrol"),
        ("amina", "?patrol=nowhere", 404, "There is no such"),
        ("bao", "?patrol=patrol-1", 404, "There is no such"),
        ("dora", "?patrol=patrol-1", 403, "may not"),
    ],
)
def test_a_photo_belongs_to_a_patrol_of_the_own_hall(as_, patrol, login, query, status, words):
    data = a_photo()
    path = f"/api/photos/{hashlib.sha256(data).hexdigest()}{query}"

    answer = as_(login).put(path, content=data, headers=CHANGE)

    assert answer.status_code == status
    assert words in answer.json()["problem"]


def test_a_photo_that_cannot_be_written_is_answered_as_such_and_can_be_sent_again(as_, app, patrol):
    data = a_photo()
    path = f"/api/photos/{hashlib.sha256(data).hexdigest()}"
    client = as_("amina")
    app.photos_dir.write_text("a file is in the way of the folder")
    answer = client.put(f"{path}?patrol={patrol.id}", content=data, headers=CHANGE)

    assert answer.status_code == 503
    assert "disk" in answer.json()["problem"]
    assert client.get(path).status_code == 404

    app.photos_dir.unlink()
    answer = client.put(f"{path}?patrol={patrol.id}", content=data, headers=CHANGE)
    assert answer.status_code == 200
    assert client.get(path).status_code == 200


@pytest.mark.sqlite
def test_a_full_disk_is_told_as_such_and_what_was_stored_stays(
    as_, app, people, patrol, monkeypatch
):
    client = as_("amina")
    with app.store.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    connect = sqlite3.connect

    def on_a_small_disk(*args, **options):
        connection = connect(*args, **options)
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", on_a_small_disk)
    note = "x" * 500
    events = [an_event(patrol, people.gu.id, seq=seq, note=note) for seq in range(1, 60)]
    answers = [post_events(client, event) for event in events]
    monkeypatch.setattr(sqlite3, "connect", connect)

    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 503}
    assert "disk" in answers[-1].json()["problem"]
    assert post_events(client, *events).status_code == 200
    with app.store.read() as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] == len(events)


def test_every_answer_forbids_sniffing_and_framing(visitor, people):
    headers = visitor.get("/sign-in").headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_an_open_board_is_told_what_changed_as_soon_as_it_did(as_, app, people, patrol):
    client = as_("amina")
    post_events(client, an_event(patrol, people.gu.id, seq=1))
    first = client.get(f"/api/patrols/{patrol.id}/changes?after=0").json()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            client.get, f"/api/patrols/{patrol.id}/changes?after={first['number']}"
        )
        post_events(client, an_event(patrol, people.hai.id, seq=2, result="fail"))
        news = waiting.result(timeout=10).json()

    assert [row["staff_id"] for row in first["observations"]] == [people.gu.id]
    assert [(row["staff_id"], row["result"]) for row in news["observations"]] == [
        (people.hai.id, "fail")
    ]


@pytest.mark.parametrize("after", ["-1", "x", "", "1e3"])
def test_changes_are_asked_for_by_a_whole_number(as_, patrol, after):
    answer = as_("amina").get(f"/api/patrols/{patrol.id}/changes?after={after}")

    assert answer.status_code == 400
    assert "after" in answer.json()["problem"]


def test_changes_of_a_patrol_elsewhere_are_not_found(as_, patrol):
    assert as_("bao").get(f"/api/patrols/{patrol.id}/changes?after=0").status_code == 404
