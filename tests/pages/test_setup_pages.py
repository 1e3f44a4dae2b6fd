"""The administrator's pages: what is added, mended, moved and ended there."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.halls.position import Zone
from domain.roles import Role
from services.halls.accounts import listing
from services.halls.organisation import all_branches, all_halls
from services.halls.sign_in import sign_in, signed_in
from services.halls.staff import all_staff
from services.norms.library import load_folder
from settings import ROOT
from tests.lookalikes import stored
from tests.pages.reading import headings, texts, today
from tests.people import PASSWORD


@pytest.fixture
def at(visit):
    """``at("halls", hall=…)``: a page of the administrator, one entry opened."""

    def start(name: str, **opened: str) -> AppTest:
        page = visit("fang")
        for key, value in opened.items():
            page.query_params[key] = value
        return page.switch_page(f"pages/setup/{name}.py").run()

    return start


def submit(page: AppTest, form: str) -> AppTest:
    return page.button(key=f"{form}.submit").click().run()


def hall_of(app, people, hall):
    return next(each for each in all_halls(app, people.fang) if each.id == hall.id)


def person_of(app, people, number):
    return next(each for each in all_staff(app, people.fang) if each.staff_no == number)


def account_of(app, people, login):
    return next(row for row in listing(app, people.fang) if row["login"] == login)


def test_branch_hall_staff_and_account_are_added(at, app, people):
    page = at("halls")
    page.text_input(key="branch.name").set_value("湖城")
    submit(page, "branch")
    assert "湖城" in [branch["name"] for branch in all_branches(app, people.fang)]
    assert "Added: 湖城" in page.success[0].value.replace("\\", "")
    assert page.text_input(key="branch.name.1").value == ""

    page.text_input(key="hall.name").set_value("湖厅")
    page.text_input(key="hall.time_zone").set_value("Mars/Base")
    submit(page, "hall")
    assert "There is no time zone" in page.error[0].value
    page.text_input(key="hall.time_zone").set_value("Asia/Urumqi")
    submit(page, "hall")
    assert "湖厅" in [hall.name for hall in all_halls(app, people.fang)]

    page = at("staff")
    page.text_input(key="staff.name").set_value("鲁")
    page.text_input(key="staff.no").set_value("D1")
    submit(page, "staff")
    assert "D1 is taken" in page.error[0].value
    page.text_input(key="staff.no").set_value("D9")
    submit(page, "staff")
    assert person_of(app, people, "D9").assignments[0].from_on == today()

    page = at("accounts")
    page.selectbox(key="account.role").select("head_office").run()
    page.text_input(key="account.name").set_value("Max")
    page.text_input(key="account.login").set_value("max")
    page.text_input(key="account.password").set_value(PASSWORD)
    submit(page, "account")
    assert sign_in(app, "max", PASSWORD, datetime.now(UTC))


def test_a_branch_is_renamed(at, app, people):
    page = at("halls")
    branch = people.east.branch_id
    page.text_input(key=f"branch.{branch}.name").set_value("江城分公司")
    submit(page, f"branch.{branch}")

    assert "江城分公司" in [each["name"] for each in all_branches(app, people.fang)]


def test_a_hall_opens_from_the_list_and_is_mended(at, app, people):
    page = at("halls")
    page.button(key=f"hall.open.{people.east.id}").click().run()
    assert headings(page) == ["东厅"]

    page.text_input(key=f"hall.{people.east.id}.name").set_value("东门厅")
    submit(page, f"hall.{people.east.id}")

    assert hall_of(app, people, people.east).name == "东门厅"
    page.button(key="hall.back").click().run()
    assert headings(page) == ["Halls"]


def test_the_walk_is_reordered_and_shortened(at, app, people):
    page = at("halls", hall=people.east.id)
    key = f"hall.{people.east.id}.walk"
    page.button(key=f"{key}.down.outside").click().run()
    page.button(key=f"{key}.out.repair").click().run()
    page.button(key=f"{key}.out.vip").click().run()
    page.button(key=f"{key}.in.repair").click().run()
    assert hall_of(app, people, people.east).settings.walk == tuple(Zone)  # nothing saved yet

    page.button(key=f"hall.{people.east.id}.submit").click().run()

    assert [zone.value for zone in hall_of(app, people, people.east).settings.walk] == [
        "greeting", "outside", "self_service", "waiting", "counter", "consult", "experience",
        "complaints", "repair",
    ]  # fmt: skip


def test_too_few_rounds_are_pointed_out_and_the_schedule_is_kept(at, app, people):
    page = at("halls", hall=people.east.id)
    assert not page.warning
    remove = [each for each in page.button if ".round." in str(each.key)]
    remove[0].click().run()
    assert "Morning shift: 1 of 2 rounds are planned" in page.warning[0].value

    page.button(key=f"hall.{people.east.id}.add_round").click().run()
    shift = [each for each in page.selectbox if str(each.key).endswith(".shift")][-1]
    shift.select("morning").run()
    assert not page.warning
    page.radio(key=f"hall.{people.east.id}.greeting").set_value("strict")
    page.button(key=f"hall.{people.east.id}.submit").click().run()

    settings = hall_of(app, people, people.east).settings
    assert [due.shift for due in settings.schedule].count("morning") == 2
    assert settings.greeting_rule == "strict"
    page.button(key="hall.defaults").click().run()
    assert hall_of(app, people, people.east).settings.greeting_rule == "strict"  # not saved yet
    page.button(key=f"hall.{people.east.id}.submit").click().run()
    assert hall_of(app, people, people.east).settings.greeting_rule == "lenient"
    assert page.radio(key=f"hall.{people.east.id}.greeting").value == "lenient"


def test_a_hall_is_closed_hidden_shown_and_opened_again(at, visit, app, people):
    page = at("halls", hall=people.east.id)
    submit(page, f"hall.{people.east.id}.close")
    assert hall_of(app, people, people.east).closed_on == today()
    assert "no hall" in texts(visit("amina"))

    page = at("halls")
    assert "东厅" not in texts(page)
    page.toggle(key="halls.closed").set_value(True).run()
    page.button(key=f"hall.open.{people.east.id}").click().run()
    page.button(key="hall.reopen").click().run()

    assert hall_of(app, people, people.east).closed_on is None


def test_staff_are_found_by_hall_name_and_number(at, people):
    page = at("staff")
    assert "Found: 3" in texts(page)

    page.selectbox(key="staff.at").select(people.west.id).run()
    assert "Found: 1" in texts(page)
    assert "艾 · D3" in texts(page)

    page.selectbox(key="staff.at").select(None).run()
    page.text_input(key="staff.search").set_value("d2").run()
    assert "海 · D2" in texts(page)
    assert "Found: 1" in texts(page)


def test_a_person_is_renamed_moved_ended_and_taken_back(at, app, people):
    page = at("staff", person=people.gu.id)
    key = f"person.{people.gu.id}"
    page.text_input(key=f"{key}.name").set_value("顾小")
    submit(page, key)

    tomorrow = today() + timedelta(days=1)
    page.selectbox(key=f"{key}.move.hall").select(people.west.id)
    page.date_input(key=f"{key}.move.from").set_value(tomorrow)
    submit(page, f"{key}.move")
    gu = person_of(app, people, "D1")
    assert gu.name == "顾小"
    assert [(stay.hall_id, stay.from_on) for stay in gu.assignments][1:] == [
        (people.west.id, tomorrow)
    ]

    page = at("staff", person=people.hai.id)
    yesterday = today() - timedelta(days=1)
    page.date_input(key=f"person.{people.hai.id}.leave.day").set_value(yesterday)
    submit(page, f"person.{people.hai.id}.leave")
    assert person_of(app, people, "D2").on(today()) is None
    listed = at("staff")
    assert "海" not in texts(listed)
    listed.toggle(key="staff.former").set_value(True).run()
    assert "海" in texts(listed)

    submit(page, f"person.{people.hai.id}.move")
    assert person_of(app, people, "D2").on(today()) is not None


def test_an_account_changes_scope_password_and_end(at, app, people):
    token = sign_in(app, "amina", PASSWORD, datetime.now(UTC))
    page = at("accounts")
    assert "login gu · 顾 · D1" in texts(page).replace("\\", "")
    page.button(key=f"account.open.{people.amina.id}").click().run()
    key = f"account.{people.amina.id}"
    page.multiselect(key=f"{key}.halls").set_value([people.west.id])
    submit(page, key)
    assert signed_in(app, token, datetime.now(UTC)).hall_ids == {people.west.id}

    page.selectbox(key=f"{key}.role").select("branch_head").run()
    page.selectbox(key=f"{key}.branch.1").select(people.far.branch_id)
    submit(page, key)
    account = signed_in(app, token, datetime.now(UTC))
    assert (account.role, account.hall_ids) == (Role.BRANCH_HEAD, {people.far.id})

    page.text_input(key=f"{key}.password.password").set_value(" " * 12)
    submit(page, f"{key}.password")
    assert "blanks only" in page.error[0].value
    page.text_input(key=f"{key}.password.password").set_value("another-password")
    submit(page, f"{key}.password")
    assert signed_in(app, token, datetime.now(UTC)) is None
    assert sign_in(app, "amina", "another-password", datetime.now(UTC))

    page.button(key="account.end").click().run()
    assert account_of(app, people, "amina")["ended_at"]
    page.button(key="account.reopen").click().run()
    assert account_of(app, people, "amina")["ended_at"] is None


def test_the_last_administrator_cannot_be_ended_and_is_told_why(at, app, people):
    page = at("accounts", account=people.fang.id)
    page.button(key="account.end").click().run()

    assert "last administrator" in page.error[0].value


@pytest.mark.parametrize(
    ("name", "entry"), [("halls", "hall"), ("staff", "person"), ("accounts", "account")]
)
def test_an_entry_that_is_gone_says_so_and_leads_back(at, name, entry):
    page = at(name, **{entry: "nowhere"})
    assert "There is no such record" in page.error[0].value

    page.button(key=f"{entry}.back").click().run()
    assert not page.error


ROSTER = "工号,姓名,营业厅,岗位\nD1,顾,西厅,导购\nD8,鲁,东厅,台席\n"


def test_a_roster_is_looked_at_and_taken_in(at, app, people):
    page = at("roster")
    page.file_uploader[0].upload(
        "r.csv", ROSTER.replace("西厅", "北厅").encode("gb18030"), "text/csv"
    ).run()
    found = page.table[0].value
    assert found.to_numpy().tolist()[0][:2] == ["2", "营业厅"]
    assert [each.key for each in page.button if each.key == "roster.confirm"] == []

    page = at("roster")
    page.file_uploader[0].upload("r.csv", ROSTER.encode(), "text/csv").run()
    assert "new 1 · moved 1 · changed 0 · unchanged 0" in texts(page)
    page.button(key="roster.confirm").click().run()

    assert "Taken in (import 1): new 1 · moved 1" in page.success[0].value.replace("\\", "")
    assert person_of(app, people, "D1").on(today()).hall_id == people.west.id
    page.file_uploader[0].upload("r.csv", ROSTER.encode(), "text/csv").run()
    assert "changes nothing" in page.info[0].value


def test_a_column_with_an_unknown_heading_is_chosen_by_hand(at, app, people):
    page = at("roster")
    page.file_uploader[0].upload(
        "r.csv", ROSTER.replace("营业厅", "地点").encode(), "text/csv"
    ).run()
    assert "which columns hold" in page.error[0].value

    hall = next(each for each in page.selectbox if str(each.key).endswith(".hall"))
    hall.select(2).run()

    assert "new 1 · moved 1" in texts(page)
    page.button(key="roster.confirm").click().run()
    page = at("roster")  # another visit
    page.file_uploader[0].upload(
        "r.csv", ROSTER.replace("营业厅", "地点").encode(), "text/csv"
    ).run()
    assert "it changes nothing" in page.info[0].value


def test_two_checklist_versions_are_compared_in_words(visit, app, tmp_path):
    folder = tmp_path / "checklists"
    shutil.copytree(ROOT / "checklists", folder)
    scoring = folder / "scoring.yaml"
    scoring.write_text(scoring.read_text(encoding="utf-8").replace("major: 2", "major: 3"))
    load_folder(app.store, folder, datetime.now(UTC))
    page = visit("ella")
    page.switch_page("pages/norms/checklist_versions.py").run()

    assert "Scoring, severity_weights.major: 2 → 3" in texts(page).replace("\\", "")
    assert page.table[0].value["Patrols"].tolist() == ["0", "0"]

    page.selectbox(key="versions.before").select(page.selectbox(key="versions.after").value).run()
    assert "Nothing that is judged" in page.info[0].value


def test_what_is_not_saved_waits_when_the_hall_is_left_and_says_so(at, app, people):
    page = at("halls", hall=people.east.id)
    page.button(key=f"hall.{people.east.id}.walk.out.vip").click().run()
    page.text_input(key=f"hall.{people.east.id}.name").set_value("东门厅").run()
    assert "Not saved yet" in texts(page)

    page.button(key="hall.back").click().run()
    assert "Not saved yet" in texts(page)
    page.button(key=f"hall.open.{people.east.id}").click().run()

    assert page.button(key=f"hall.{people.east.id}.walk.in.vip")
    assert page.text_input(key=f"hall.{people.east.id}.name").value == "东门厅"
    page.button(key="hall.drop").click().run()
    assert page.text_input(key=f"hall.{people.east.id}.name").value == "东厅"
    assert hall_of(app, people, people.east) == people.east


def test_one_save_keeps_all_of_a_hall_or_nothing(at, app, people):
    page = at("halls", hall=people.east.id)
    page.button(key=f"hall.{people.east.id}.walk.out.vip").click().run()
    page.text_input(key=f"hall.{people.east.id}.name").set_value("西厅")
    page.button(key=f"hall.{people.east.id}.submit").click().run()
    assert page.error
    assert hall_of(app, people, people.east) == people.east
    assert page.button(key=f"hall.{people.east.id}.walk.in.vip")

    page.text_input(key=f"hall.{people.east.id}.name").set_value("东门厅")
    page.button(key=f"hall.{people.east.id}.submit").click().run()
    kept = hall_of(app, people, people.east)
    assert (kept.name, len(kept.settings.walk)) == ("东门厅", len(Zone) - 1)


def test_what_looks_the_same_since_long_is_named_on_its_page(at, app, people):
    assert not at("halls").warning
    assert not at("staff").warning
    stored(app, people, "东厅\u200b", "Ｄ１")

    (said,) = at("halls").warning
    assert "cannot tell them apart" in said.value
    assert "东厅" in said.value
    (said,) = at("staff").warning
    assert "D1 顾 / Ｄ１ 石" in said.value


def test_people_and_accounts_are_found_however_they_are_typed(at):
    page = at("staff")
    page.text_input(key="staff.search").set_value(" ｄ２\u200b").run()
    assert "D2" in texts(page)
    assert "D1" not in texts(page)

    page = at("accounts")
    page.text_input(key="accounts.search").set_value("ＤＯＲＡ ").run()
    assert "Dora" in texts(page)
    assert "Ella" not in texts(page)
