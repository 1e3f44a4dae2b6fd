"""What really changed: of all halls at a glance, or of one hall and its people in full."""

from datetime import timedelta

import streamlit as st

from charts.chosen_days import ChosenDays
from services.application import application
from services.halls.organisation import my_halls
from services.halls.scope import ReportScope
from services.halls.staff import my_staff
from services.patrols.last_day import last_day_with_results
from services.scores.hall_checks import hall_checks
from services.scores.month_to_date import month_to_date
from services.trends.control_charts import hall_chart, person_chart, red_line_chart
from services.trends.goal_steps import goals_held
from services.trends.signals import signals_of_scope
from ui.entries import show_message
from ui.halls.filter_bar import filter_bar
from ui.problems import problems_shown
from ui.reports.kept_reports import kept_report
from ui.scores.hall_check_views import show_check_charts, show_hall_checks
from ui.scores.score_trends_view import show_score_trends
from ui.session import current_account, current_words
from ui.trends.chart_marks_form import show_mark_forms
from ui.trends.control_chart_view import choose_person, show_control_chart, show_month_to_date
from ui.trends.hall_multiples import show_hall_multiples
from ui.trends.signal_list import show_signals
from ui.url_choice import offered, url_segments

# A chart tells what is usual: half a year, however short the period is.
_HISTORY = timedelta(days=181)

account = current_account()
words = current_words(account)
app = application()

halls = my_halls(app, account)
chosen = filter_bar(words, last_day_with_results(app, account), halls)
st.title(words("page.score_trends"))
show_message()
first, last = min(chosen.first, chosen.last - _HISTORY), chosen.last
asked = ChosenDays(chosen.first, last) if first < chosen.first else None
with problems_shown(words):
    if chosen.hall_id is None:
        view = url_segments(
            words("spc.view"), "view", ["signals", "over_time"], lambda each: words(f"spc.{each}")
        )
        if view == "over_time":
            show_score_trends(app, account, first, last, words, chosen=asked)
        else:
            of = [hall for hall in halls if chosen.kind in (None, hall.kind)]
            scope = ReportScope(chosen.kind, first, last)
            signals = kept_report("signals", signals_of_scope, account, scope)
            show_signals(signals, first, last, words)
            show_hall_multiples(account, of, signals, first, last, words, chosen=asked)
    else:
        hall_id = offered(chosen.hall_id, {hall.id for hall in halls})
        staff = my_staff(app, account, first, last)
        person = choose_person(hall_id, staff, words)
        goals = goals_held(app, account, hall_id, first, last)
        if person is not None:
            view = person_chart(app, account, person.id, hall_id, first, last)
        else:
            show_month_to_date(month_to_date(app, account, hall_id, last), words)
            view = hall_chart(app, account, hall_id, first, last)
        show_control_chart(view, words, goals=goals, chosen=asked)
        if person is None:
            checks = hall_checks(app, account, [hall_id], last)
            show_hall_checks(checks, words, named=False)
            show_check_charts(checks[0], words)
            st.subheader(words("spc.red_lines"))
            show_control_chart(red_line_chart(app, account, hall_id, last), words, red_lines=True)
        names = {hall.id: hall.name for hall in halls} | {each.id: each.name for each in staff}
        show_mark_forms(account, hall_id, person.id if person else None, names, words)
