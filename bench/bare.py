"""The smallest Streamlit app there is: what a first load costs at the least."""

import streamlit as st

st.title("Hello")
