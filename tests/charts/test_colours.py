"""Colours of charts are told apart by people who see less of them, and numbers in cells are read."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from charts.colours import Colours, colours

LOOKS = [colours(dark=False), colours(dark=True)]
IDS = ["light", "dark"]
# Full strength (Machado, Oliveira and Fernandes 2009, IEEE TVCG 15: 1291), for linear RGB.
SEEN_AS = {
    "as most people": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
LEAST_APART = 18  # ΔE (CIE 1976); 2.3 is just seen side by side
LEAST_CONTRAST = {"text": 4.5, "mark": 3.0}  # WCAG 1.4.3 and 1.4.11


def linear(colour: str) -> np.ndarray:
    """
    >>> linear("#ff0000").tolist()
    [1.0, 0.0, 0.0]
    """
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    shares = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    roots = np.where(shares > (6 / 29) ** 3, np.cbrt(shares), shares / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = roots
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, seen_as: str) -> float:
    matrix = np.array(SEEN_AS[seen_as])
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(TO_XYZ[1] @ linear(each)) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_are_the_known_ones():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    # Pure red is L* 53.2, a* 80.1, b* 67.2.
    assert lab(linear("#ff0000")).round(1).tolist() == [53.2, 80.1, 67.2]
    # Red and green of one lightness are one colour in deuteranopia, or nearly.
    assert apart("#c05030", "#607a20", "deuteranopia") < LEAST_APART
    assert apart("#c05030", "#607a20", "as most people") > 3 * LEAST_APART


@pytest.mark.parametrize("seen_as", SEEN_AS)
@pytest.mark.parametrize("look", LOOKS, ids=IDS)
def test_what_colours_mean_is_told_apart_by_everybody(look: Colours, seen_as):
    meanings = {"better": look.better, "worse": look.worse, "goal": look.goal, "quiet": look.quiet}

    near = {
        (one, other): round(apart(meanings[one], meanings[other], seen_as))
        for one, other in combinations(meanings, 2)
        if apart(meanings[one], meanings[other], seen_as) < LEAST_APART
    }

    assert near == {}


@pytest.mark.parametrize("seen_as", SEEN_AS)
@pytest.mark.parametrize("look", LOOKS, ids=IDS)
def test_worst_middle_and_best_cells_are_told_apart_by_everybody(look: Colours, seen_as):
    assert all(apart(*each, seen_as) >= LEAST_APART for each in pairwise(look.cells))


@pytest.mark.parametrize("look", LOOKS, ids=IDS)
def test_marks_are_seen_on_the_page_and_numbers_read_in_their_cells(look: Colours):
    for mark in (look.better, look.worse, look.goal, look.quiet, look.figure):
        assert contrast(mark, look.surface) >= LEAST_CONTRAST["mark"]
    for text in (look.ink, look.muted):
        assert contrast(text, look.surface) >= LEAST_CONTRAST["text"]
    for cell in look.cells:
        assert contrast(look.cell_ink, cell) >= LEAST_CONTRAST["text"]


def test_light_and_dark_are_different_colours_with_the_same_meanings():
    light, dark = LOOKS
    assert light.better != dark.better
    assert {each: getattr(light, each) for each in ("figure", "muted")} == {
        "figure": light.muted, "muted": light.muted,
    }  # fmt: skip
