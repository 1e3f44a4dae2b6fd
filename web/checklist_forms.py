"""The checklists for other programs that observe."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.roles import Account
from services.application import application
from services.checklist_forms import checklists_xlsform
from web.http import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
async def get_checklists(request: Request, account: Account) -> Response:
    data = await run_in_threadpool(checklists_xlsform, application(), account)
    disposition = 'attachment; filename="xunting-checklists-xlsform.xlsx"'
    return Response(data, media_type=XLSX, headers={"Content-Disposition": disposition})


routes = [Route("/export/checklists.xlsx", get_checklists, methods=["GET"])]
