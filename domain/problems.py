"""Every expected problem the app can tell a person about.

XuntingProblem
  EventProblem        one field of an observation event cannot be accepted
  RequestProblem      a request cannot be read at all
    Busy              too much is under way; it may be asked again later
  InputProblem        a field of a form cannot be accepted
  SignInProblem       a sign-in is refused
  NotFound            there is no such record, or this account may not see it
  NotAllowed          this role may not do this
  ChecklistProblem    the checklist files cannot be used as they stand
  StorageProblem      the database cannot be opened, as whoever runs the app is told

A problem carries a code and its values; the words are in the catalogues under
``problem.<code>``, so that each reader gets them in the own language.
"""

from typing import Any


class XuntingProblem(Exception):
    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class EventProblem(XuntingProblem):
    """``field`` is the field's name in the JSON, ``event_id`` the id as it was sent."""

    def __init__(self, code: str, field: str, event_id: object = None, **values: Any) -> None:
        super().__init__(code, field=field, **values)
        self.field = field
        self.event_id = event_id


class RequestProblem(XuntingProblem):
    def __init__(self, code: str, status: int = 400, **values: Any) -> None:
        super().__init__(code, **values)
        self.status = status


class Busy(RequestProblem):
    """``retry_after_s``: when it is worth asking again."""

    def __init__(self, code: str, status: int, retry_after_s: int, **values: Any) -> None:
        super().__init__(code, status, **values)
        self.retry_after_s = retry_after_s


class InputProblem(XuntingProblem):
    pass


class SignInProblem(XuntingProblem):
    pass


class NotFound(XuntingProblem):
    def __init__(self, **values: Any) -> None:
        super().__init__("not_found", **values)


class NotAllowed(XuntingProblem):
    def __init__(self, **values: Any) -> None:
        super().__init__("not_allowed", **values)


class StorageProblem(XuntingProblem):
    pass


class ChecklistProblem(XuntingProblem):
    """``findings``: every problem of the files, not only the first."""

    def __init__(self, findings: list[Any]) -> None:
        super().__init__("checklists_unusable", count=len(findings))
        self.findings = findings
