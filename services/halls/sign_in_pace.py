"""Who waits for whom when passwords are tried.

A browser in which the login was used before has a lane of its own, so that no stranger can keep a
hall's tablets out, not even from the same network. Everybody else is slowed by login and address
together, by address (many logins from one place), and by login (one login from many places; a
place that is new has a wider lane, so that a new tablet is not lost in the crowd).

Kept in memory: it holds for minutes, and a restart, which no stranger can bring about, gives a few
attempts back. What must survive one is which browsers are known; those are in the database.
"""

import ipaddress
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from db.store import Store
from domain.halls.pace import Lanes, Pace, TooMany
from domain.lookalikes import alike
from domain.problems import SignInProblem
from services.application import Application
from services.halls.hashing import HashTurn

# Proposals. Forty attempts at once from one address all get their turn within the longest wait.
LONGEST_WAIT_S = 20.0
_ONE_BROWSER = Pace(at_once=5, longest_gap_s=2.0)
_LOGIN_AT_ADDRESS = Pace(at_once=5, longest_gap_s=2.0)
_ADDRESS = Pace(at_once=20, longest_gap_s=0.4)
_LOGIN = Pace(at_once=20, longest_gap_s=1.0)
_LOGIN_AT_NEW_ADDRESSES = Pace(at_once=100, longest_gap_s=0.25)
_NEW_ADDRESS = 2  # attempts, of whatever login
# The log names every wrong password up to here, then each hundredth with its number.
_NAMED = 20
_NAMED_EVERY = 100

_lanes: WeakKeyDictionary[Store, Lanes] = WeakKeyDictionary()


@dataclass(frozen=True)
class Client:
    """Where an attempt comes from.

    :param address: None: not over the network
    :param device: what the browser's device cookie says
    """

    address: str | None = None
    device: str | None = None


@dataclass(frozen=True)
class Attempt:
    """An attempt that has its place in line."""

    login: str
    client: Client
    lanes: tuple[Hashable, ...]
    wait_s: float
    turn: HashTurn
    failures: int  # before this one, in the lane with the most


def book(
    app: Application, login: str, client: Client, now: datetime, *, known: bool, patience_s: float
) -> Attempt:
    """Take a place in line; it counts as wrong until ``forgive``.

    :param known: the browser has been signed in with this login before
    :raises SignInProblem: more wait already than ``patience_s`` allows; ``wait_s`` says how long
    """
    lanes, at_s = _lanes.setdefault(app.store, Lanes()), now.timestamp()
    who = alike(login)
    paces: dict[Hashable, Pace]
    if known:
        paces = {("browser", who, client.device): _ONE_BROWSER}
        turn = HashTurn(f"known {who}", 0)
    else:
        paces = {("login at address", who, client.address): _LOGIN_AT_ADDRESS}
        tried = 0
        if client.address is not None:
            tried = lanes.failures(("address", client.address), at_s)
            paces["address", client.address] = _ADDRESS
        if client.address is not None and tried < _NEW_ADDRESS:
            paces["login at new addresses", who] = _LOGIN_AT_NEW_ADDRESSES
        else:
            paces["login", who] = _LOGIN
        turn = HashTurn(f"address {client.address}", 1 + tried)
    failures = max(lanes.failures(key, at_s) for key in paces)
    wait_s = _turn_after(lanes, paces, at_s, patience_s)
    return Attempt(login, client, tuple(paces), wait_s, turn, failures)


def book_own(app: Application, account_id: str, now: datetime) -> None:
    """A try of the own password by who is signed in.

    :raises SignInProblem: it came too soon after wrong ones
    """
    lanes = _lanes.setdefault(app.store, Lanes())
    _turn_after(lanes, {("own", account_id): _ONE_BROWSER}, now.timestamp(), 0.0)


def forgive(app: Application, attempt: Attempt, now: datetime) -> None:
    """The password was right."""
    lanes, (narrow, *wide) = _lanes.setdefault(app.store, Lanes()), attempt.lanes
    lanes.forget([narrow])
    for key in wide:
        lanes.forgive(key, now.timestamp())


def forget_own(app: Application, account_id: str) -> None:
    _lanes.setdefault(app.store, Lanes()).forget([("own", account_id)])


def forget_login(app: Application, login: str) -> None:
    """A new password was given: nobody waits for what was tried before."""
    lanes, who = _lanes.setdefault(app.store, Lanes()), alike(login)
    lanes.forget([key for key in lanes.known() if isinstance(key, tuple) and who in key[1:]])


def worth_logging(failures: int) -> bool:
    """Whether the wrong password after so many is written down: guessing must not fill the log."""
    return failures < _NAMED or (failures + 1) % _NAMED_EVERY == 0


def network_of(host: str | None) -> str:
    """The address whose attempts belong together: one of IPv6 has 2**64 more to take turns with.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("2001:db8::1:2:3:4")
    ('192.0.2.7', '192.0.2.7', '2001:db8::/64')
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), 64), strict=False))


def _turn_after(lanes: Lanes, paces: dict[Hashable, Pace], at_s: float, patience_s: float) -> float:
    try:
        return lanes.book(paces, at_s, patience_s)
    except TooMany as crowd:
        raise SignInProblem("wait_before_sign_in", wait_s=crowd.wait_s) from None
