"""HTTP routes beside the Streamlit pages (design §6)."""
