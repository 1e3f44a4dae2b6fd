"""What a roster file says, shown before anything is taken in."""

from collections.abc import Mapping

from domain.roster import Column, Kind, Plan
from locales import Words
from ui.import_views import SHOWN, say_more
from ui.table import show_table


def show_changes(plan: Plan, halls: Mapping[str, str], words: Words) -> None:
    changes = [change for change in plan.changes if change.kind is not Kind.UNCHANGED]
    show_table(
        [
            {
                "row": str(change.row),
                "outcome": words(f"roster.{change.kind}"),
                "staff_no": change.staff_no,
                "name": change.name,
                "hall": halls[change.stay.hall_id],
                "position": words(f"position.{change.stay.position}"),
                "from_on": change.stay.from_on.isoformat(),
                "to_on": change.stay.to_on.isoformat() if change.stay.to_on else "–",
            }
            for change in changes[:SHOWN]
        ],
        {"row": words("import.row"), "outcome": words("import.outcome")}
        | {column.value: words(f"roster_column.{column}") for column in Column},
        alt=words("import.outcome"),
    )
    say_more(len(changes), words)
