"""What a file left unclear: said as it was read, or asked, each answer with what it means."""

from collections.abc import Iterable, MutableMapping
from hashlib import sha256

import streamlit as st

from domain.imports.questions import Notice, Question
from locales import Words
from ui.plain import plain


def show_notices(notices: Iterable[Notice], words: Words) -> None:
    for each in notices:
        notice = words(f"import_notice.{each.code}", **dict(each.values))
        st.caption(f":material/info: {plain(notice)}")


def ask(
    questions: Iterable[Question], answers: MutableMapping[str, bool], form: str, words: Words
) -> None:
    """No answer is chosen beforehand; one that is given is put into ``answers`` before the next run
    begins.

    :param form: begins the keys of the fields, another one for each file and sheet
    """
    for each in questions:
        key = f"{form}.question.{sha256(each.key.encode()).hexdigest()[:12]}"
        values = dict(each.values)
        question_text = plain(words(f"import_question.{each.code}", **values))
        with st.container(border=True):
            st.markdown(f":material/help: {question_text}")
            st.radio(
                question_text, [True, False],
                None if each.key not in answers else [True, False].index(answers[each.key]),
                format_func=lambda yes, each=each, values=values: plain(
                    words(f"import_question.{each.code}_{'yes' if yes else 'no'}", **values)
                ),
                key=key, label_visibility="collapsed", on_change=_answered,
                args=(answers, each.key, key),
            )  # fmt: skip


def _answered(answers: MutableMapping[str, bool], question: str, key: str) -> None:
    answers[question] = st.session_state[key]
