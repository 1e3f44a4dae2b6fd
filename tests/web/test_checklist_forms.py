"""The XLSForm over HTTP: for whom, and what leaves the server."""

import io

import openpyxl


def test_head_office_and_administrator_get_the_checklists_in_force(as_, library):
    for login in ("ella", "fang"):
        answer = as_(login).get("/export/checklists.xlsx")

        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith('"xunting-checklists-xlsform.xlsx"')
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["survey", "choices", "settings"]
        columns, values = ([cell.value for cell in row] for row in book["settings"].iter_rows())
        assert dict(zip(columns, values, strict=True))["version"] == library.version


def test_nobody_else_gets_them(as_, visitor):
    for login in ("amina", "dora", "gu"):
        assert as_(login).get("/export/checklists.xlsx").status_code == 403
    assert visitor.get("/export/checklists.xlsx").status_code == 401
