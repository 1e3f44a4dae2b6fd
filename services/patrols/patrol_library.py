"""The norms a patrol is judged by: those of its version that hold on its day."""

from functools import lru_cache

from db.store import Store
from domain.norms.library import Library
from domain.norms.whose_rules import Rules, under
from domain.patrols.patrol import Patrol
from services.application import Application
from services.norms.library import library_of_version


def library_of_patrol(app: Application, patrol: Patrol) -> Library:
    """The version that the patrol was opened with; what does not hold on its day is off."""
    return _library_under(app.store, patrol.version, patrol.rules)


@lru_cache(maxsize=16)
def _library_under(store: Store, version: str, rules: Rules) -> Library:
    return under(library_of_version(store, version), rules)
