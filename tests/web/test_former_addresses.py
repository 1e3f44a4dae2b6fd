"""Every address that a page ever had still answers, for whom it answered."""

import pytest

HTML = {"Accept": "text/html,*/*"}
_RESULTS = [
    "staff_scores", "week", "score_trends", "observations", "person", "what_changed", "norm_map",
    "funnel", "coverage", "norm_health", "bulletin", "publications",
]  # fmt: skip
_COMMON = ["norms", "processes", "sms_codes", "account"]
# As they were before the doors.
FORMER = {
    "gu": ["own_results", "scoring_method", *_COMMON],
    "amina": ["today", "patrol", *_RESULTS, "company_checks", "goals", "scoring_method", *_COMMON],
    "dora": ["red_lines", *_RESULTS, "company_checks", "exports", "goals", "scoring_method",
             *_COMMON],
    "ella": [*_RESULTS, "exports", "company_checks", "goals", "scoring_method",
             "checklist_versions", "norm_workbook", *_COMMON],
    "fang": ["halls", "staff", "roster", "accounts", "export_tokens", "checklist_versions",
             *_COMMON],
}  # fmt: skip


@pytest.mark.parametrize("login", FORMER)
def test_an_address_of_before_answers(as_, login):
    browser = as_(login)

    answers = {path: browser.get(f"/{path}", headers=HTML).text for path in ["", *FORMER[login]]}

    assert {path for path, text in answers.items() if text != "a page of Streamlit"} == set()
