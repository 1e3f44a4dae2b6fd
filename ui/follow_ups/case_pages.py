"""Which page shows a case of which kind: lists and notices lead there, with ``?case=<id>``."""

from collections.abc import Mapping

from domain.case import CaseKind

# Kind -> path of the page (``ui.doors``); a kind without one is told where it came from.
CASE_PAGES: Mapping[CaseKind, str] = {
    CaseKind.ACTION: "action",
    CaseKind.RED_LINE: "red_line_case",
    CaseKind.APPEAL: "appeal",
    CaseKind.CALIBRATION: "calibration",
    CaseKind.CARD: "own_results",
    CaseKind.FLAG: "data_checks",
    CaseKind.COMPLAINT: "complaint",
    CaseKind.PRACTICE: "practice",
}
