"""Print how long the files of a million observations take, beside the `sqlite3` program.

`python -m bench.exports [DATABASE]`: of `bench.history`; without one it is made.

Both write the same rows with the same columns. The program gets labels and norm texts as two tables
to join; ours is fetched from the real server as a client would, with a bearer token.
"""

import csv
import io
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.history import LAST_DAY, fill
from bench.verdict import verdict
from commands.serving import ServerProcess
from db import accounts
from db.codes import FOOTFALLS, RESULTS, SEVERITIES, word
from db.keys import ids_of
from db.observed_at import RECEIVED_US
from db.sqlite import dialect
from db.times import to_day
from domain.exports.tables import OBSERVATIONS
from domain.roles import Role
from locales import Words
from services.application import Application, open_application
from services.exports.tokens import issue_token
from services.norms.library import library_of_version
from settings import ROOT, Settings

HALLS, STAFF, DAYS, ROWS = 100, 10, 90, 1_000_000
TIMES, FIRST_BYTE_S, MEMORY_MB, PACKAGE_S = 1.3, 0.5, 64, 180
FIRST, LAST = LAST_DAY - timedelta(days=DAYS), LAST_DAY
HINT = "The sqlite3 program is missing: apt-get install sqlite3"

# The same cells as the file for people, all halls being in one zone without summer time. Labels:
# (kind, code, text); norm_texts: (version, norm, text, theme, process).
_DAY = dialect.day_text("observations.day")
_SEVERITY = word("observations.severity", SEVERITIES)
_RESULT = word("observations.result", RESULTS)
_FOOTFALL = word("observations.footfall", FOOTFALLS)


def _local(stored_us: str, form: str) -> str:
    return f"strftime('{form}', {stored_us} / 1000000, 'unixepoch', '+8 hours')"


_SECONDS = "%Y-%m-%d %H:%M:%S"
_CELLS = f"""
SELECT {_DAY}, {_local("events.captured_us", _SECONDS)},
  halls.name, staff.name, staff.staff_no, l3.text, coalesce(assignments.position, 'hall'),
  norm_texts.text, norm_ids.id, l6.text, {_RESULT}, events.seconds, events.count,
  events.note, l4.text, norm_texts.theme, l5.text, {_SEVERITY}, l7.text,
  red_lines.status, l12.text,
  coalesce(observations.process, norm_texts.process), l8.text, observations.segment,
  l9.text, {_FOOTFALL}, observations.waiting, l2.text, patrols.round, accounts.name,
  branches.name, l1.text, halls.kind, coalesce(praised.count, 0), praised.notes, NULL,
  json_extract(events.detail, '$.reason'), {_local(RECEIVED_US, _SECONDS)},
  {_local("events.captured_us", "%Y-%m-%d")}, l10.text, l11.text, 'day', 'UTC+08:00',
  {dialect.id_text("events.id")}, branches.id, halls.id, patrols.id, accounts.id, staff.id,
  checklist_versions.version
"""
_CODES = f"""
SELECT {dialect.id_text("events.id")}, {_DAY}, {dialect.time_text("events.captured_us")},
  {dialect.time_text(RECEIVED_US)}, halls.id, patrols.id, patrols.round, accounts.id, staff.id,
  assignments.position, norm_ids.id, {_SEVERITY}, {_RESULT}, events.seconds, events.count,
  events.note, checklist_versions.version, praised.notes,
  json_extract(events.detail, '$.reason'), red_lines.status, events.arrived_late > 0,
  observations.process, observations.segment, {_FOOTFALL}, observations.waiting
"""
# Hall by hall, as they lie.
_SOURCE = f"""
FROM halls CROSS JOIN packed_observations AS observations ON observations.hall = halls.key
CROSS JOIN packed_events AS events ON events.key = observations.event
CROSS JOIN packed_patrols AS patrols ON patrols.key = observations.patrol
JOIN checklist_versions ON checklist_versions.key = patrols.version
JOIN norm_ids ON norm_ids.key = observations.norm
JOIN accounts ON accounts.key = observations.account
LEFT JOIN staff ON staff.key = observations.staff
LEFT JOIN assignments ON assignments.staff_id = staff.id
    AND assignments.from_on <= {_DAY} AND coalesce(assignments.to_on, '9999-12-31') >= {_DAY}
LEFT JOIN packed_red_lines AS red_lines ON red_lines.event = observations.event
LEFT JOIN praised ON praised.patrol = observations.patrol AND praised.staff = observations.staff
"""
_LABELS = f"""
JOIN branches ON branches.id = halls.branch_id
JOIN norm_texts ON norm_texts.version = patrols.version AND norm_texts.norm = observations.norm
JOIN labels AS l1 ON l1.kind = 'hall_kind' AND l1.code = halls.kind
JOIN labels AS l2 ON l2.kind = 'round' AND l2.code = patrols.round
JOIN labels AS l3 ON l3.kind = 'position' AND l3.code = coalesce(assignments.position, 'hall')
JOIN labels AS l4 ON l4.kind = 'theme' AND l4.code = norm_texts.theme
JOIN labels AS l5 ON l5.kind = 'severity' AND l5.code = {_SEVERITY}
JOIN labels AS l6 ON l6.kind = 'result' AND l6.code = {_RESULT}
JOIN labels AS l10 ON l10.kind = 'flag' AND l10.code = iif(events.arrived_late > 0, 'yes', 'no')
JOIN labels AS l11 ON l11.kind = 'day_grain' AND l11.code = 'day'
LEFT JOIN labels AS l7 ON l7.kind = 'red_line' AND l7.code = red_lines.status
LEFT JOIN labels AS l12 ON l12.kind = 'process'
    AND l12.code = coalesce(observations.process, norm_texts.process)
LEFT JOIN labels AS l8 ON l8.kind = 'segment' AND l8.code = observations.segment
LEFT JOIN labels AS l9 ON l9.kind = 'footfall' AND l9.code = {_FOOTFALL}
"""
_ORDERED = f"""
WHERE observations.day BETWEEN {to_day(FIRST)} AND {to_day(LAST)} AND observations.result <> 0
ORDER BY halls.id, observations.day, events.number
"""
_PRAISED = """
CREATE TEMP TABLE praised AS
SELECT praises.patrol, praises.staff, count(*) AS count, group_concat(events.note, ' / ') AS notes
FROM packed_praises AS praises JOIN packed_events AS events ON events.key = praises.event
WHERE events.result = 1 GROUP BY praises.patrol, praises.staff;
CREATE UNIQUE INDEX temp.praised_by_patrol ON praised (patrol, staff);
"""


def main() -> bool:
    program = shutil.which("sqlite3")
    if program is None:
        print(HINT)
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        if len(sys.argv) > 1 and Path(sys.argv[-1]).is_file():
            shutil.copy(sys.argv[-1], path)
        else:
            fill(path, HALLS, STAFF, DAYS, ROWS)
        app = open_application(
            Settings(path, ROOT / "checklists", secure_cookies=False), datetime.now(UTC)
        )
        token = _token(app)
        scripts = _scripts(app)
        app.store.close()
        server = ServerProcess(path, Path(folder) / "server.log")
        server.start()
        try:
            return _measure(program, path, scripts, server, token)
        finally:
            server.kill()


def _measure(
    program: str, path: Path, scripts: tuple[str, str], server: ServerProcess, token: str
) -> bool:
    days = f"from={FIRST}&to={LAST}"
    script, codes = scripts
    _fetch(server, f"/export/machine/halls.csv?{days}", token)  # what every first request needs
    theirs, ours = path.with_name("sqlite3.csv"), path.with_name("ours.csv")
    begun = time.perf_counter()
    with theirs.open("wb") as target:
        subprocess.run([program, str(path)], input=script.encode(), stdout=target, check=True)
    program_s = time.perf_counter() - begun
    begun = time.perf_counter()
    with theirs.with_name("codes.csv").open("wb") as target:
        subprocess.run([program, str(path)], input=codes.encode(), stdout=target, check=True)
    codes_s = time.perf_counter() - begun
    with _memory(server) as grown:
        first_s, ours_s, headers = _fetch(
            server, f"/export/observations.csv?{days}&language=zh_CN", token, ours
        )
    rows = int(headers["x-total-rows"])
    print(f"\n{rows:,} observations, {len(OBSERVATIONS.for_people().columns)} columns")
    print(f"  sqlite3 {program_s:.1f} s, {theirs.stat().st_size / 1e6:.0f} MB;"
          f" ours {ours_s:.1f} s, {ours.stat().st_size / 1e6:.0f} MB")  # fmt: skip
    print(f"  sqlite3 with codes alone, without names and labels: {codes_s:.1f} s")
    packages = [
        each
        for names in (True, False)
        for each in _measure_package(server, token, days, path, names=names)
    ]
    return all(
        [
            verdict("both wrote the same cells", _head(ours)[1:] == _head(theirs)[:-1]),
            verdict(f"within {TIMES} × of sqlite3: {ours_s / program_s:.2f} ×",
                    ours_s <= TIMES * program_s),
            verdict(f"first byte within {FIRST_BYTE_S} s: {first_s:.2f} s",
                    first_s <= FIRST_BYTE_S),
            verdict(f"memory grows ≤ {MEMORY_MB} MB: {grown[0]:.0f} MB", grown[0] <= MEMORY_MB),
            *packages,
        ]
    )  # fmt: skip


def _measure_package(
    server: ServerProcess, token: str, days: str, path: Path, *, names: bool
) -> list[bool]:
    """The package with names, or with pseudonyms as head office gets it."""
    with _memory(server) as grown:
        _, package_s, headers = _fetch(
            server,
            f"/export/package.zip?{days}&names={names:d}",
            token,
            path.with_name("package.zip"),
        )
    size = int(headers["content-length"]) / 1e6
    kind = "names" if names else "pseudonyms"
    print(f"  package with {kind}, {int(headers['x-total-rows']):,} rows, {size:.0f} MB")
    return [
        verdict(f"package with {kind} within {PACKAGE_S} s: {package_s:.0f} s",
                package_s <= PACKAGE_S),
        verdict(f"… memory grows ≤ {MEMORY_MB} MB: {grown[0]:.0f} MB", grown[0] <= MEMORY_MB),
    ]  # fmt: skip


def _token(app: Application) -> str:
    now = datetime.now(UTC)
    with app.store.write() as db:  # of a copy: the history has no administrator
        db.execute("UPDATE accounts SET role = ? WHERE login = 'head.office'", [Role.ADMINISTRATOR])
        found = accounts.by_login(db, "head.office")
        boss = accounts.by_id(db, found[0]) if found else None
    assert boss is not None
    return issue_token(
        app, boss, purpose="bench", names=True, now=now,
        expires_on=now.date() + timedelta(days=7),
    )  # fmt: skip


def _scripts(app: Application) -> tuple[str, str]:
    """What the sqlite3 program is told: with labels in tables of its own; and codes alone."""
    words = Words("zh_CN")
    lines = ["CREATE TEMP TABLE labels (kind, code, text, PRIMARY KEY (kind, code)) WITHOUT ROWID;",
             "CREATE TEMP TABLE norm_texts (version INTEGER, norm INTEGER, text, theme, process,"
             " PRIMARY KEY (version, norm)) WITHOUT ROWID;", _PRAISED]  # fmt: skip
    for kind in (
        "hall_kind", "round", "position", "theme", "severity", "result", "red_line", "segment",
        "footfall", "flag", "day_grain",
    ):  # fmt: skip
        for code, text in words.group(kind).items():
            lines.append(f"INSERT INTO labels VALUES ({_sql(kind)}, {_sql(code)}, {_sql(text)});")
    with app.store.read() as db:
        versions = ids_of(db, "checklist_versions", "version")
        norm_keys = {norm_id: key for key, norm_id in ids_of(db, "norm_ids").items()}
    for key, version in versions.items():
        library = library_of_version(app.store, version)
        for each in library.processes:
            cells = ", ".join(map(_sql, ("process", each.id, each.text(words.language))))
            lines.append(f"INSERT OR IGNORE INTO labels VALUES ({cells});")
        for norm in library.norms.values():
            if norm.id not in norm_keys:
                continue  # nobody ever judged it
            cells = f"{key}, {norm_keys[norm.id]}, {_sql(norm.zh)}, {_sql(norm.theme.value)}"
            process = norm.process_seen(None)
            cells += f", {_sql(process) if process else 'NULL'}"
            lines.append(f"INSERT INTO norm_texts VALUES ({cells});")
    labelled = f".mode csv\n{_CELLS}{_SOURCE}{_LABELS}{_ORDERED};\n"
    codes = f"{_PRAISED}.mode csv\n{_CODES}{_SOURCE}{_ORDERED};\n"
    return "\n".join([*lines, labelled]), codes


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _head(path: Path) -> list[list[str]]:
    """The first thousand lines, read as a reader of CSV does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = "".join(line for line, _ in zip(file, range(1000), strict=False))
    return list(csv.reader(io.StringIO(text, newline="")))[:900]


def _fetch(
    server: ServerProcess, path: str, token: str, target: Path | None = None
) -> tuple[float, float, dict[str, str]]:
    """(seconds to the first byte, seconds to the last one, headers)."""
    begun = time.perf_counter()
    request = urllib.request.Request(server.url + path)
    request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        piece = answer.read(1)
        first = time.perf_counter() - begun
        with (target or Path("/dev/null")).open("wb") as file:
            while piece:
                file.write(piece)
                piece = answer.read(1 << 16)
        return (
            first,
            time.perf_counter() - begun,
            {key.lower(): text for key, text in answer.headers.items()},
        )


@contextmanager
def _memory(server: ServerProcess) -> Iterator[list[float]]:
    """How much the server's resident memory grew at most, MB; looked at ten times a second."""
    before, grown, stop = _resident_mb(server), [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            grown[0] = max(grown[0], _resident_mb(server) - before)

    thread = threading.Thread(target=watch)
    thread.start()
    yield grown
    stop.set()
    thread.join()


def _resident_mb(server: ServerProcess) -> float:
    status = Path(f"/proc/{server.process_id}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
