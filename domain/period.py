"""A period of business days, both ends included."""

from datetime import date

from domain.problems import InputProblem


def check_period(first: date, last: date) -> None:
    """:raises InputProblem: the period ends before it begins"""
    if first > last:
        raise InputProblem("period_reversed", first=first.isoformat(), last=last.isoformat())
