"""Codes of complaints and decisions in the reader's words."""

from domain.case import CaseRow
from domain.follow_ups.decision import Decided, DecisionMatter
from locales import Words
from services.application import application
from services.follow_ups.complaints import category_text, cause_text, causes_in_force


def complaint_headline(row: CaseRow, words: Words) -> str:
    """Category, cause and where it stands."""
    causes = causes_in_force(application())
    fields = row.case.fields
    category = category_text(causes, fields.get("category", ""), words.language)
    cause = cause_text(causes, fields.get("cause", ""), words.language)
    return f"{category} · {cause} · {words(f'complaint_state.{row.case.state}')}"


def decision_headline(row: CaseRow, words: Words) -> str:
    """The matter and what was decided."""
    fields = row.case.fields
    matter = words.of(DecisionMatter(fields["matter"]))
    return f"{matter} · {words.of(Decided(fields['decided']))}"
