"""The dictionary of a package says what a reader of its files has to know of a column."""

from domain.exports.tables import TABLES
from locales import Words
from services.exports.dictionary import dictionary


def test_wherever_a_rank_stands_it_is_said_to_be_a_proposal():
    tables = [table.for_people() for table in TABLES.values()]
    for language, said in (
        ("zh_CN", "一般项和重点项的划分是本工具建议"),
        ("en", "minor or major is a proposal"),
    ):
        lines = dictionary(tables, Words(language), names=True).splitlines()
        ranks = [
            line for line in lines if line.startswith(("| `severity` ", "| `severity_label` "))
        ]

        assert len(ranks) == 4  # of observations and of norms
        assert all(said in line for line in ranks)
