"""A sign-in that ends in the middle of a form: said in words, with the way to sign in."""

from streamlit.testing.v1 import AppTest


def test_what_the_services_refuse_then_leads_to_the_sign_in_on_a_page_of_its_own():
    def script() -> None:
        import streamlit as st

        from domain.problems import SignInProblem
        from locales import Words
        from ui.entries import Form

        words = Words("en")
        with Form("note", words("setup.save"), words) as form:
            st.text_input("Note", key=form.key("text"))
        if form.submitted:
            with form.saving("done"):
                raise SignInProblem("sign_in_ended")

    page = AppTest.from_function(script).run()
    page.text_input(key="note.text").set_value("两位客户")
    page.button(key="note.submit").click().run()

    assert "this was not saved" in page.error[0].value
    assert "[Sign in in a new tab](/sign-in)" in page.error[0].value
    assert page.text_input(key="note.text").value == "两位客户"
