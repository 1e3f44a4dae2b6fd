"""The checklists for other programs that observe."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.roles import Account
from services.application import application
from services.norms.xlsform import checklists_xlsform
from web.heavy import in_turn
from web.http import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
async def get_checklists(request: Request, account: Account) -> Response:
    make = partial(checklists_xlsform, application(), account)
    data = await in_turn(request, account.id, make)
    disposition = 'attachment; filename="xunting-checklists-xlsform.xlsx"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(data, media_type=XLSX, headers=headers)


routes = [Route("/export/checklists.xlsx", get_checklists, methods=["GET"])]
