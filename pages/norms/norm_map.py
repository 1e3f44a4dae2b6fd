"""Where the halls are weak: norms week by week, weak spots, SERVQUAL profile, by process, footfall
and customer, consistency."""

import streamlit as st

from services.application import application
from services.norms.known_norms import known_norms
from ui.problems import problems_shown
from ui.reports.circumstance_views import show_circumstances
from ui.reports.heat_map_views import show_heat_map, show_profiles
from ui.reports.scope_picker import report_scope_picker
from ui.reports.weak_spot_views import show_consistency, show_weak_spots_of_process
from ui.session import current_account, current_words
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
views = {
    "heat": (show_heat_map, words("norm_map.heat")),
    "weak_spots": (show_weak_spots_of_process, words("norm_health.weak_spots")),
    "profiles": (show_profiles, words("norm_map.profiles")),
    "circumstances": (show_circumstances, words("circumstances.title")),
    "consistency": (show_consistency, words("norm_health.consistency")),
}

scope = report_scope_picker(account, words)
st.title(words("page.norm_map"))
view = url_segments(words("norm_health.view"), "view", list(views), lambda each: views[each][1])
with problems_shown(words):
    if scope is None:
        st.info(words("norm_health.nothing"))
    else:
        views[view][0](account, scope, known_norms(application()), words)
