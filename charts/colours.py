"""The colours of marks that mean something, the same in every chart.

Told apart by people who see no red or no green, and seen on white and on black; what they mean the
shape says too (after Okabe and Ito 2008).
"""

BETTER, WORSE = "#2b8cd6", "#d55e00"
QUIET = "#8a8a8a"  # limits, goals, and what is neither better nor worse
GOAL = "#9b6fd0"  # where the quiet one is that of the limits
# Cells from worse to better, all light enough for the dark number in them.
CELLS = ("#e8935a", "#f6dfae", "#8fc1e3")
INK = "#1a1a1a"
