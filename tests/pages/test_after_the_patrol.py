"""What follows a patrol: decisions on red lines, corrections, histories, good moments."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from domain.patrols.event import Status
from locales import Words
from services.norms.explain_norm import lawful_case_line
from services.patrols.history import observation_history
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from services.patrols.photos import keep_photo
from services.patrols.red_lines import reported_red_lines
from services.scores.red_line_decisions import decide_red_line
from tests.builders import BAN_1, an_event, examine, observe, praise, report
from tests.pages.reading import badges, headings, labels, page_links, texts, today
from tests.photos import a_photo, sha256


@pytest.fixture
def patrol(app, people):
    """Finished today in the East hall: Gu missed one norm, was praised and reported once."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, people.amina, "patrol-1", people.east.id, Round.PEAK, at)
    missed = an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", note="有汗")
    kept = an_event(patrol, people.hai.id, seq=2)
    assert not record_events(app, people.amina, [missed, kept], at + timedelta(minutes=1)).rejected
    report(app, people.amina, patrol, people.gu.id, seq=3, note="*资料*留在台面")
    praise(app, people.amina, patrol, people.gu.id, seq=4)
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=2))
    return patrol


def the_report(app, people) -> str:
    (line,) = reported_red_lines(app, people.dora)
    return line.event_id


def scores_as_table(page):
    page.switch_page("pages/staff/staff_scores.py").run()
    return page.segmented_control(key="address.view").set_value("table").run()


def open_history(page, text: str):
    """Tap the button of the row that shows ``text``; rows and buttons stand in the same order."""
    buttons = [each for each in page.button if each.key.startswith(f"history.open.{text}")]
    return buttons[0].click().run()


def red_lines(visit):
    return visit("dora").switch_page("pages/today/red_lines.py").run()


def test_nothing_waiting_is_calm_and_leads_on(visit):
    page = red_lines(visit)

    assert "Nothing is waiting for you" in page.info[0].value
    assert labels(page_links(page)) == ["Staff scores", "Trends"]
    assert not page.exception


def test_the_branch_head_confirms_in_two_steps(visit, app, people, patrol, library):
    event_id = the_report(app, people)
    page = red_lines(visit)
    assert "**1** waiting for your decision" in texts(page)
    assert "\\*资料\\*留在台面" in texts(page)

    page.button(key=f"red_lines.look.{event_id}").click().run()
    told = texts(page).replace("\\", "")
    assert "Reported breach: Never leak or trade customer information" in told
    for number in (1, 2, 3, 4):  # as on the board, by number
        assert lawful_case_line(library.norms[BAN_1], number, Words("en")) in told
    assert not [each for each in page.button if "finally" in str(each.key)]
    decision = page.segmented_control(key=f"red_lines.decision.{event_id}")
    decision.set_value("confirmed").run()
    told = texts(page).replace("\\", "")
    assert f"The grade of 顾 for {today():%Y-%m} goes from" in told
    assert "to “Vetoed”" in told
    assert "Red lines confirmed so far: 0 in" in told
    assert "the branch head and head office see the decision" in told
    # The person may still say something to it; the decision waits or does not.
    assert "There is time for a statement until" in page.warning[0].value
    assert "neither taken back nor changed" in page.warning[1].value
    next(b for b in page.button if b.label == "Yes, confirm the breach").click().run()

    assert page.success[0].value == "Confirmed."
    assert badges(page) == ["Confirmed"]
    assert "Nothing is waiting for you" in page.info[0].value
    page.run()
    assert not page.success


def test_a_rejection_without_a_reason_is_told_and_what_was_typed_stays(visit, app, people, patrol):
    event_id = the_report(app, people)
    page = red_lines(visit)
    page.button(key=f"red_lines.look.{event_id}").click().run()
    page.segmented_control(key=f"red_lines.decision.{event_id}").set_value("rejected").run()

    next(b for b in page.button if b.label == "Yes, reject the report").click().run()
    assert "Please give a reason" in page.error[0].value
    page.text_area(key=f"red_lines.reason.{event_id}").set_value("是空白表格")
    next(b for b in page.button if b.label == "Yes, reject the report").click().run()

    assert badges(page) == ["Rejected"]
    assert "Reason: 是空白表格" in texts(page)
    assert scores_as_table(page).table[0].value["Red lines"].tolist() == ["0", "0"]


def test_a_report_that_was_decided_elsewhere_says_so_and_leads_back(visit, app, people, patrol):
    event_id = the_report(app, people)
    page = red_lines(visit)
    page.button(key=f"red_lines.look.{event_id}").click().run()
    page.segmented_control(key=f"red_lines.decision.{event_id}").set_value("confirmed").run()
    decide_red_line(app, people.dora, event_id, Status.CONFIRMED, "", datetime.now(UTC))

    page.run()

    assert "Go back to see how it stands now" in page.info[0].value
    page.button(key="red_lines.back").click().run()
    assert badges(page) == ["Confirmed"]


def test_scores_show_what_is_reported_and_what_is_confirmed(visit, app, people, patrol):
    page = scores_as_table(visit("amina"))
    table = page.table[0].value
    assert table["Red lines"].tolist() == ["0, 1 not yet decided", "0"]
    assert table["Good moments"].tolist() == ["1", "0"]

    decide_red_line(
        app, people.dora, the_report(app, people), Status.CONFIRMED, "", datetime.now(UTC)
    )
    page.run()

    table = page.table[0].value
    assert table["Red lines"].tolist() == ["1", "0"]


def test_who_moved_has_each_report_and_praise_in_the_hall_of_its_patrol(visit, app, people, patrol):
    with app.store.write() as db:
        day = patrol.business_day
        db.execute(
            "UPDATE assignments SET from_on = ? WHERE staff_id = ?", [str(day), people.gu.id]
        )
        db.execute(
            "INSERT INTO assignments (staff_id, from_on, hall_id, position, to_on)"
            " VALUES (?, '2026-01-01', ?, 'guide', ?)",
            [people.gu.id, people.west.id, str(day - timedelta(days=1))],
        )
    page = scores_as_table(visit("dora"))

    columns = ["Staff", "Red lines", "Good moments"]
    own, partner = page.table
    assert own.value[columns].to_numpy().tolist() == [
        ["顾 D1 · Guide", "0, 1 not yet decided", "1"], ["海 D2 · Counter clerk", "0", "0"],
    ]  # fmt: skip
    assert partner.value[columns].to_numpy().tolist() == [
        ["艾 D3 · Stationed merchant", "0", "0"], ["顾 D1 · Guide", "0", "0"],
    ]  # fmt: skip


def test_the_summary_shows_praise_and_how_the_report_stands(visit, app, people, patrol):
    page = visit("amina")
    page.query_params["patrol"] = "patrol-1"
    page.switch_page("pages/today/patrol.py").run()
    assert badges(page)[:3] == ["Well done", "Not yet decided", "Not kept"]
    assert "A report is not a finding" in texts(page)

    event_id = the_report(app, people)
    decide_red_line(app, people.dora, event_id, Status.REJECTED, "是空白表格", datetime.now(UTC))
    page.run()

    assert badges(page)[:3] == ["Well done", "Rejected", "Not kept"]
    assert "Reason: 是空白表格" in texts(page)


def test_the_walker_corrects_with_a_reason_from_the_summary(visit, app, people, patrol):
    page = visit("amina")
    page.query_params["patrol"] = "patrol-1"
    page.switch_page("pages/today/patrol.py").run()
    open_history(page, "row.")
    page.segmented_control(key="correct.result").set_value("pass")
    next(b for b in page.button if b.label == "Save the correction").click().run()
    assert "Please give a reason" in page.error[0].value

    page.text_area(key="correct.note").set_value("")
    page.text_area(key="correct.reason").set_value("当时在擦汗")
    next(b for b in page.button if b.label == "Save the correction").click().run()

    opened = observation_history(app, people.amina, "patrol-1", people.gu.id, "face-clean")
    assert [(entry.result, entry.note, entry.reason) for entry in opened.entries] == [
        ("fail", "有汗", ""), ("pass", "", "当时在擦汗"),
    ]  # fmt: skip
    assert "history.open" not in page.session_state
    assert ":blue-badge[Corrected]" in texts(page)
    assert page.success[0].value == "“Face is clean and well kept” is corrected."
    assert not page.exception


def test_the_branch_head_opens_a_history_and_reads_who_corrects(visit, app, people, patrol):
    page = visit("dora")
    page.switch_page("pages/records/observations.py").run()

    open_history(page, "row.")

    assert "Only the duty manager who walked this patrol can correct it" in texts(page)
    assert "Counts now" in texts(page)
    assert not page.text_area


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("praises", ["Well done"]),
        ("red_lines", ["Not yet decided"]),
        ("corrections", []),
        ("all", ["Kept", "Not kept", "Red lines"]),
    ],
)
def test_observations_show_one_kind_at_a_time(visit, patrol, view, expected):
    page = visit("dora")
    page.switch_page("pages/records/observations.py").run()

    page.segmented_control(key="address.view").set_value(view).run()

    assert sorted(badges(page)) == expected
    assert [info.value for info in page.info] == (
        [] if expected else ["Nothing was recorded in this period. Choose another one."]
    )


def test_staff_read_praise_first_then_reports_with_their_standing(visit, app, people, patrol):
    page = visit("gu")
    assert headings(page) == ["My feedback"]
    # Too little was seen for a number, so no level; what is new stands last.
    assert [each.value for each in page.subheader] == [
        "Practise this one next", "Red lines", "The newest records :blue-badge[2]",
    ]  # fmt: skip
    assert badges(page)[:2] == ["Well done", "Not yet decided"]

    open_history(page, "red_line.")

    assert "\\*资料\\*留在台面" in texts(page)
    assert [each.label for each in page.text_area] == ["Your statement"]  # and no correction
    assert not page.exception


def test_staff_learn_what_was_corrected_and_why(visit, app, people, patrol):
    from domain.result import Result
    from services.patrols.corrections import Correction, correct_observation

    correct_observation(
        app, people.amina, "patrol-1", people.gu.id, "face-clean",
        Correction(Result.NONE), "看错了人", datetime.now(UTC),
    )  # fmt: skip

    page = visit("gu")

    assert "Corrections" in [each.value for each in page.subheader]
    assert "Reason\\: 看错了人" in texts(page)
    page.switch_page("pages/feedback/own_score.py").run()
    assert [metric.value for metric in page.metric] == ["–", "–", "–", "1"]
    assert "Occasions: 0 · scored: 0" in texts(page)


def test_a_history_of_somebody_else_is_not_there(visit, people, patrol):
    import json

    page = visit("gu")
    page.session_state["history.open"] = json.dumps(["patrol-1", people.hai.id, "hair-neat"])
    page.run()

    assert "There is no such record" in page.error[0].value


def test_a_value_that_does_not_fit_is_named_as_in_the_form(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, people.amina, "patrol-2", people.east.id, Round.PEAK, at)
    timed = an_event(patrol, people.hai.id, norm_id="account-opening-time", seconds=60.0)
    assert not record_events(app, people.amina, [timed], at + timedelta(minutes=1)).rejected
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=2))
    page = visit("amina")
    page.switch_page("pages/records/observations.py").run()
    open_history(page, "row.")

    page.segmented_control(key="correct.result").set_value("fail")
    page.text_area(key="correct.reason").set_value("看错了钟")
    next(b for b in page.button if b.label == "Save the correction").click().run()
    assert page.error[0].value.startswith("Result\\: the result does not fit the seconds")

    page.number_input(key="correct.seconds").set_value(10_000.0)
    next(b for b in page.button if b.label == "Save the correction").click().run()
    opened = observation_history(
        app, people.amina, "patrol-2", people.hai.id, "account-opening-time"
    )
    assert (opened.current.result, opened.current.seconds) == ("fail", 10_000.0)


def test_photos_open_with_the_history_and_a_missing_one_is_named(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, people.amina, "patrol-3", people.east.id, Round.PEAK, at)
    data = a_photo()
    keep_photo(app, people.amina, patrol.id, sha256(data), data, at)
    event = an_event(patrol, people.gu.id, photos=[sha256(data), "0" * 64])
    assert not record_events(app, people.amina, [event], at + timedelta(minutes=1)).rejected
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=2))

    page = visit("gu").switch_page("pages/feedback/own_observations.py").run()
    open_history(page, "row.")

    (picture,) = [each for each in page.get("html") if "/api/photos/" in each.proto.body]
    assert f'src="/api/photos/{sha256(data)}"' in picture.proto.body
    assert "cannot be shown: 1" in texts(page)


def test_an_examined_case_stands_on_every_page_of_who_may_read_it(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, people.amina, "patrol-2", people.east.id, Round.PEAK, at)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    examine(app, people.amina, patrol, people.gu.id, note="*公安*持手续调取")
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=2))

    def shown(login, page_path, **address):
        page = visit(login)
        for name, value in address.items():
            page.query_params[name] = value
        page.switch_page(f"pages/{page_path}.py").run()
        told = texts(page)
        assert "Case 2\\: Public security" in told, (login, page_path)
        assert "\\*公安\\*持手续调取" in told, (login, page_path)
        return badges(page)

    assert shown("dora", "today/red_lines") == ["Examined"]
    assert shown("dora", "records/observations", view="examined") == ["Examined"]
    person = {"person": people.gu.id, "hall": people.east.id, "view": "observations"}
    assert shown("dora", "staff/person", **person) == ["Examined", "Kept"]
    assert shown("amina", "today/patrol", patrol=patrol.id) == ["Examined"]
    assert shown("gu", "feedback/own_results") == ["Examined", "Kept"]


def test_the_walker_puts_process_and_customer_right(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    walked = open_patrol(app, people.amina, "served", people.east.id, Round.PEAK, at)
    norm = "stand-up-to-receive"
    event = an_event(
        walked, people.hai.id, norm_id=norm, process="P07", segment="vip", result="fail"
    )
    assert not record_events(app, people.amina, [event], at + timedelta(minutes=1)).rejected
    finish_patrol(app, people.amina, walked.id, at + timedelta(minutes=2))

    page = visit("amina")
    page.query_params["patrol"] = "served"
    page.switch_page("pages/today/patrol.py").run()
    assert "Brand change · VIP customer" in texts(page)
    open_history(page, "row.")
    assert page.selectbox(key="correct.process").value == "P07"
    page.selectbox(key="correct.process").set_value("P10")
    page.selectbox(key="correct.segment").set_value("")
    page.text_area(key="correct.reason").set_value("看错了业务")
    next(b for b in page.button if b.label == "Save the correction").click().run()

    assert not page.exception
    opened = observation_history(app, people.dora, "served", people.hai.id, norm)
    assert [(each.process, each.segment) for each in opened.entries] == [
        ("P07", "vip"), ("P10", None),
    ]  # fmt: skip
