"""Who may take which files along, of which halls, and with names or without."""

from dataclasses import dataclass

from domain.exports.tables import TABLES
from domain.problems import NotAllowed
from domain.roles import Account, Act

PACKAGE = "package"
FILES = (*TABLES, PACKAGE)


@dataclass(frozen=True)
class Grant:
    """``holder``: the id of the account or of the token, for the log."""

    holder: str
    hall_ids: frozenset[str]
    names: bool  # may take names along
    files: frozenset[str] = frozenset(FILES)

    def require(self, file: str) -> None:
        """Ask whether the file may be taken.

        :raises NotAllowed: this file is not among those granted
        """
        if file not in self.files:
            raise NotAllowed

    def with_names(self, wanted: bool | None) -> bool:
        """Whether the file has names: as was asked for; not asked for: whenever it may.

        :raises NotAllowed: names are asked for and not granted
        """
        if wanted and not self.names:
            raise NotAllowed
        return self.names if wanted is None else wanted


def grant_of(account: Account) -> Grant:
    """What an account may take along.

    :raises NotAllowed: the role exports nothing
    """
    account.require(Act.EXPORT)
    return Grant(account.id, account.hall_ids, account.may(Act.EXPORT_NAMES))
