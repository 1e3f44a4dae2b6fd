"""Pure rules: norms, patrols, scores. No I/O, no clock, no Streamlit."""
