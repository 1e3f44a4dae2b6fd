"""Each stateful widget changes something, and what it changed is looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.halls.hall import Round
from domain.roles import Role
from services.halls.accounts import add_account
from services.halls.organisation import set_up_hall
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol, rounds_of_today
from settings import ROOT
from tests.builders import an_event, score_plainly
from tests.pages.reading import badges, choose_days, day_title, headings, texts, today
from tests.people import PASSWORD
from ui.state_keys import BOARD_CLOSED, BOARD_OPEN


def todays(app, account, hall_id) -> list[dict]:
    """The patrols of the hall's day."""
    return list(rounds_of_today(app, account, hall_id, "hall", datetime.now(UTC))[1].values())


@pytest.fixture
def observed(app, people):
    """Today in the East hall: Gu kept one and missed one, Hai kept one."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    patrol = open_patrol(app, people.amina, "patrol-1", people.east.id, Round.PEAK, at)
    events = [
        an_event(patrol, people.gu.id, seq=1),
        an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", note="*已提醒*", seq=2),
        an_event(patrol, people.hai.id, seq=3),
    ]
    assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []
    return patrol


def test_nobody_reaches_a_page_without_signing_in(visit):
    page = visit(None)

    assert headings(page) == []
    assert not page.button


def test_each_role_starts_on_its_own_page(visit):
    starts = {login: headings(visit(login)) for login in ("amina", "dora", "ella", "fang", "gu")}

    assert starts == {
        "amina": [day_title("en")],
        "dora": ["Overview"],
        "ella": ["Overview"],
        "fang": ["First steps"],
        "gu": ["My feedback"],
    }


def test_a_role_cannot_open_the_page_of_another(visit):
    page = visit("fang")

    with pytest.raises(ValueError, match="staff_scores"):
        page.switch_page("pages/staff/staff_scores.py")


def test_the_language_can_be_switched_and_stays(visit, app):
    page = visit("amina")
    page.switch_page("pages/me/account.py").run()

    page.segmented_control(key="account.language").set_value("zh_CN").run()

    assert headings(page) == ["我的账号"]
    assert headings(visit("amina", locale="en-GB")) == [day_title("zh_CN")]


def test_the_browser_s_language_is_the_first_one(visit):
    assert headings(visit("amina", locale="zh-CN")) == [day_title("zh_CN")]


def test_signing_out_ends_the_session(visit, app):
    page = visit("amina")
    page.switch_page("pages/me/account.py").run()

    page.button(key="account.sign_out").click().run()

    assert headings(page) == []


def test_starting_opens_a_patrol_of_the_chosen_round(visit, app, people, now):
    # Without a schedule no round is out of its time, whatever the clock says.
    set_up_hall(app, people.fang, people.east.id, {"schedule": []}, now)
    page = visit("amina")
    page.segmented_control(key="today.round").set_value("opening")

    page.button(key="today.start").click().run()

    (patrol,) = todays(app, people.amina, people.east.id)
    assert patrol["round"] == Round.OPENING
    assert not page.exception


def test_a_manager_of_two_halls_chooses_where_the_patrol_is(visit, app, people, now):
    halls = [people.east.id, people.west.id]
    add_account(
        app, people.fang, login="two.halls", name="Two", role=Role.DUTY_MANAGER,
        password=PASSWORD, now=now, hall_ids=halls,
    )  # fmt: skip
    page = visit("two.halls")

    page.segmented_control(key="today.hall").set_value(people.west.id).run()
    page.button(key="today.start").click().run()

    opened = {
        hall: todays(app, account, hall)
        for hall, account in zip(halls, (people.amina, people.bao), strict=True)
    }
    assert [len(opened[hall]) for hall in halls] == [0, 1]


def test_an_open_patrol_can_be_resumed_and_a_board_that_was_left_shows_the_summary(visit, observed):
    page = visit("amina")
    assert "Observations: 3" in texts(page)

    next(each for each in page.button if each.label == "Go on").click().run()

    assert headings(page) == ["东厅 · Peak"]
    page.session_state["patrol.board_closed"] = "patrol-1"
    page.run()
    page.button(key="patrol.resume").click().run()
    assert "patrol.board_closed" not in page.session_state


def test_the_summary_shows_what_was_not_kept_with_its_note_as_plain_text(visit, observed):
    page = visit("amina")
    page.query_params["patrol"] = "patrol-1"
    page.switch_page("pages/today/patrol.py").run()

    assert "**顾** · Kept 1 · Not kept 1 · Not applicable 0" in texts(page)
    assert "\\*已提醒\\*" in texts(page)


def test_a_patrol_that_is_not_there_says_so_and_leads_back(visit):
    page = visit("amina")
    page.query_params["patrol"] = "nowhere"
    page.switch_page("pages/today/patrol.py").run()
    assert "There is no such record, or you may not see it" in texts(page).replace("\\", "")

    page.button(key="patrol.back").click().run()
    assert headings(page) == [day_title("en")]


def test_staff_scores_follow_the_period(visit, app, people, now, observed):
    score_plainly(app, people.ella, now)
    page = visit("amina")
    page.switch_page("pages/staff/staff_scores.py").run()
    page.segmented_control(key="address.view").set_value("table").run()
    (table,) = page.table
    assert table.value["Raw → adjusted"].tolist() == ["50.0 → 50.0", "100.0 → 100.0"]
    assert table.value["Occasions"].tolist() == ["1", "1"]

    choose_days(page, last=today() - timedelta(days=1))

    assert page.table[0].value["Raw → adjusted"].tolist() == ["–", "–"]
    assert page.table[0].value["Occasions"].tolist() == ["0", "0"]


def test_a_reversed_period_is_told_and_not_a_crash(visit, observed):
    page = visit("amina")
    page.switch_page("pages/staff/staff_scores.py").run()

    choose_days(page, today() + timedelta(days=3))

    assert "Please change one" in page.error[0].value


def said(page) -> str:
    """As it is read: texts from people are guarded with backslashes."""
    return texts(page).replace("\\", "")


def scores_over_time(page: AppTest) -> AppTest:
    """The second of the two things to look at on the page of trends."""
    page.switch_page("pages/halls/score_trends.py").run()
    return page.segmented_control(key="address.view").set_value("over_time").run()


def test_trends_switch_between_halls_and_one_person(visit, observed):
    page = visit("amina")
    scores_over_time(page)
    assert "Own hall" in texts(page)

    page.segmented_control(key="address.of").set_value("person").run()
    people = page.selectbox(key="address.trend_of").options
    assert people == ["顾 · D1", "海 · D2"]
    assert not page.info
    # Two judgements on one occasion, alone in the period
    assert "Not enough observations: 2 more occasions and 18 more observations" in said(page)

    choose_days(page, last=today() - timedelta(days=1))
    assert "Nothing was scored" in page.info[0].value


def test_a_trend_shows_band_and_n_of_every_point(visit, observed, app, people):
    score_plainly(app, people.ella, datetime.now(UTC))
    page = scores_over_time(visit("amina"))

    # The hall: two minor kept, one missed, by one manager: Gu 1 of 2, Hai 1 of 1. Few, so that the
    # band is wide: judgements 10000 × 3/5 × 2/5 = 2400, √(2400 × 3 / 9) = 28.3 or more, × 2.35.
    assert "66.7. 2 occasions: the true level is probably between 0 and 100." in said(page)
    numbers, shifts, long = page.table[-3:]  # before them: of the control chart
    assert numbers.value[["Score (%)", "90 % band", "Occasions", "Scored"]].to_numpy().tolist() == [
        ["66.7", "0–100", 2, 3]
    ]
    assert "66.7 (0–100), occasions\\: 2" in shifts.value.to_numpy().tolist()[0]
    assert long.value.iloc[0, -1].startswith("66.7 (0–100), occasions\\: 2")

    page = scores_over_time(visit("amina", locale="zh-CN"))
    assert "66.7。2 次观察，真实水平多半在 0–100 之间。" in said(page)
    assert "66.7（0–100），2 次" in page.table[-2].value.to_numpy().tolist()[0]


def test_points_below_the_minimum_sample_say_what_is_needed(visit, observed, app, people):
    at = datetime.now(UTC) - timedelta(days=40)
    earlier = open_patrol(app, people.amina, "patrol-0", people.east.id, Round.PEAK, at)
    recorded = record_events(app, people.amina, [an_event(earlier, people.gu.id)], at)
    assert recorded.rejected == []
    page = scores_over_time(visit("amina"))

    assert "still below the minimum sample" in page.info[0].value
    (weeks, *_) = (each.value for each in page.table if "90 % band" in each.value)
    assert weeks["90 % band"].tolist() == [
        "1 more occasion and 17 more observations needed",
        "2 more occasions and 19 more observations needed",
    ]
    assert weeks["Score (%)"].tolist() == ["–", "–"]


def test_observations_show_the_newest_and_offer_the_file(visit, observed):
    page = visit("amina")
    page.switch_page("pages/records/observations.py").run()

    assert sorted(badges(page)) == ["Kept", "Kept", "Not kept"]
    assert not page.exception


def test_a_member_of_staff_sees_the_own_score_once_the_patrol_is_finished(
    visit, observed, app, people
):
    page = visit("gu")
    assert badges(page) == []
    assert "shows here once the patrol is finished" in texts(page)

    finish_patrol(app, people.amina, observed.id, datetime.now(UTC))
    page = visit("gu")

    # Too little was seen for a number: what is still needed stands there instead.
    assert "2 more occasions and 18 more observations needed" in texts(page)
    assert "seen only once, and not kept" in texts(page)
    page.switch_page("pages/feedback/own_observations.py").run()
    assert sorted(badges(page)) == ["Kept", "Not kept"]
    page.switch_page("pages/feedback/own_score.py").run()
    assert [metric.value for metric in page.metric] == ["–", "–", "–"]


def norm_cards(page: AppTest) -> int:
    return sum(" · " in each.value and "Origin" not in each.value for each in page.caption)


def test_norms_are_searched_filtered_and_shown_with_their_origin(visit, library):
    page = visit("gu")
    page.switch_page("pages/rules/norms.py").run()
    assert (page.caption[0].value, norm_cards(page)) == ("184 of 184 norms", 20)

    page.selectbox(key="address.theme").select("bans").run()
    bans = [norm for norm in library.norms.values() if norm.theme == "bans"]
    assert page.caption[0].value == f"{len(bans)} of 184 norms"

    page.text_input(key="search").set_value("ＬＥＡＫ 人民检察院").run()
    assert [each.value for each in page.header] == ["Red lines"]
    titles = [each.value for each in page.markdown if each.value.startswith("**")]
    assert titles == ["**Never leak or trade customer information**"]
    assert "no-leak-or-trade-of-data" not in page.caption[1].value
    assert page.caption[2].value.startswith("Origin\\: Company document")

    page.selectbox(key="address.position").select("hall").run()
    assert "No norm fits" in page.info[0].value


def test_the_five_bans_are_a_view_with_an_address_with_cases_and_terms_to_look_up(visit, library):
    page = visit("gu", locale="zh-CN")
    page.query_params["view"] = "bans"
    page.switch_page("pages/rules/norms.py").run()

    assert [each.value for each in page.header] == [f"第{number}条" for number in range(1, 6)]
    titles = [each.value for each in page.markdown if each.value.startswith("**")]
    bans = [norm for norm in library.norms.values() if norm.ban]
    assert titles == [f"**{norm.zh}**" for norm in sorted(bans, key=lambda norm: norm.ban)]
    assert len(titles) == 6
    shown = {each.label: each.markdown[0].value for each in page.expander}
    assert list(shown) == ["允许的情形（4种）", "客户信息等名词的界定（4项）"]
    assert "情形2：配合公安机关、国家安全机关或人民检察院" in shown["允许的情形（4种）"]
    assert "集团客户信息" in shown["客户信息等名词的界定（4项）"]
    assert texts(page).count("判定规则和处罚在来源中缺失") == 4  # of the bans 2 to 5


def test_more_norms_are_shown_on_request_until_something_else_is_asked(visit):
    page = visit("amina", locale="zh-CN")
    page.switch_page("pages/rules/norms.py").run()

    page.button(key="norms.more").click().run()
    page.button(key="norms.more").click().run()
    assert len(page.button) == 1
    assert sum("出处" in each.value for each in page.caption) == 60

    page.text_input(key="search").set_value("客户").run()
    assert sum("出处" in each.value for each in page.caption) == 20

    page.text_input(key="search").set_value("微笑").run()
    assert not page.button


def test_norms_of_one_process_are_found(visit, library):
    page = visit("gu")
    page.switch_page("pages/rules/norms.py").run()

    page.selectbox(key="address.process").select("P11").run()

    expected = sum("P11" in norm.processes for norm in library.norms.values())
    assert expected > 0
    assert page.caption[0].value == f"{expected} of 184 norms"


def test_process_cards_and_sms_codes_have_pages_of_their_own(visit):
    page = visit("gu")
    page.switch_page("pages/rules/processes.py").run()
    assert [each.label for each in page.expander] == ["Key moments and goals"] * 11
    card = texts(page).partition("**P08 Tariff change**")[2].partition("**P09")[0]
    assert "Limit 1 min" in card
    assert "Documents needed\\: The customer's valid ID" in card

    page.switch_page("pages/rules/sms_codes.py").run()
    page.text_input(key="search").set_value("cxhf").run()
    assert [list(each.value["Code"]) for each in page.table] == [["101"]]

    page.text_input(key="search").set_value("no such code").run()
    assert "Nothing has all of “no such code”. This comes closest\\:" in texts(page)
    assert "Tells customers the correct 10086 SMS code" in [
        each.proto.label for each in page.get("page_link")
    ]
    assert not page.table


def test_a_broken_checklist_file_is_named_on_the_page(visit, app, people, tmp_path, monkeypatch):
    import shutil

    from services.application import application

    folder = tmp_path / "checklists"
    shutil.copytree(ROOT / "checklists", folder)
    broken = folder / "grooming.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("kind: yes_no", "kind: yesno", 1))
    monkeypatch.setenv("XUNTING_CHECKLISTS", str(folder))
    application.cache_clear()

    page = visit("fang")

    assert "the last good version is in use" in page.warning[0].value
    assert "grooming.yaml, line 12 hair-neat" in page.code[0].value
    assert "Did you mean “yes_no”?" in page.code[0].value
    page = visit("amina")  # who cannot mend it
    assert "has to be mended by the administrator" in texts(page)
    assert not page.code
    assert page.button(key="today.start")


def test_a_late_run_of_the_start_page_leads_back_to_the_open_board(visit, app, people):
    """As after quick repeated clicks; once the board was left, the start page is shown again."""
    patrol = open_patrol(
        app, people.amina, "new-patrol", people.east.id, Round.SPECIAL, datetime.now(UTC)
    )
    page = visit("amina")
    assert page.title[0].value == day_title("en")
    page.session_state[BOARD_OPEN] = patrol.id

    page.run()
    assert page.query_params["patrol"] == patrol.id
    page.switch_page("pages/today/today.py").run()
    assert page.query_params["patrol"] == patrol.id

    page.session_state[BOARD_CLOSED] = patrol.id
    page.switch_page("pages/today/patrol.py").run()
    page.switch_page("pages/today/today.py").run()
    assert page.title[0].value == day_title("en")
