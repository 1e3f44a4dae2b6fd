"""Files for head office."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from domain.roles import Account
from services.application import application
from services.export_observations import observations_csv
from web.http import day_of, signed_in, words_for


@signed_in
async def get_observations_csv(request: Request, account: Account) -> Response:
    first, last = day_of(request, "from"), day_of(request, "to")
    language = words_for(request, account).language
    chunks = observations_csv(application(), account, first, last, language)
    name = f"xunting-observations-{first}-{last}.csv"
    return StreamingResponse(
        chunks,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


routes = [Route("/export/observations.csv", get_observations_csv, methods=["GET"])]
