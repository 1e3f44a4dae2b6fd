"""Which connection is let go when there are too many."""

from web.held import PER_ACCOUNT, STRANGERS_PER_ADDRESS, Connections


class AConnection:
    def __init__(self, address="10.0.0.1", since=0.0, *, idle=True):
        self.address, self.since, self.idle = address, since, idle
        self.account_id = None
        self.gone = False

    def let_go(self):
        self.gone = True


def filled(book, count, **changes):
    made = [AConnection(since=float(number), **changes) for number in range(count)]
    for each in made:
        book.opened(each)
    return made


def test_the_stranger_that_has_been_idle_longest_goes_first():
    book = Connections(most=8000, clock=lambda: 1000.0)
    held = filled(book, STRANGERS_PER_ADDRESS)
    held[0].idle = False

    book.opened(AConnection(since=999.0))

    assert [each for each in held if each.gone] == [held[1]]


def test_whoever_is_signed_in_does_not_count_among_the_strangers():
    book = Connections(most=8000, clock=lambda: 0.0)
    for _ in range(4):
        for number, each in enumerate(filled(book, 60)):
            book.recognised(each, f"account {number % 6}")

    strangers = filled(book, STRANGERS_PER_ADDRESS)

    assert not any(each.gone for each in book)
    assert len(list(book)) == 240 + len(strangers)


def test_in_all_the_address_with_the_most_has_to_give_way():
    book = Connections(most=400, clock=lambda: 0.0)  # half of them for strangers
    many = filled(book, 150, address="10.0.0.1")
    few = filled(book, 50, address="10.0.0.2")

    newest = AConnection("10.0.0.3")
    book.opened(newest)

    assert [each.gone for each in many[:2]] == [True, False]
    assert not any(each.gone for each in [*few, newest])


def test_when_all_are_busy_the_newest_is_not_taken():
    book = Connections(most=8000, clock=lambda: 2.0)
    held = filled(book, 3, idle=False)
    for _ in range(STRANGERS_PER_ADDRESS - 3):
        book.opened(AConnection(since=2.0, idle=False))

    newest = AConnection(since=2.0, idle=False)
    book.opened(newest)

    assert newest.gone
    assert not any(each.gone for each in held)
    assert len(list(book)) == STRANGERS_PER_ADDRESS


def test_an_account_has_so_many_connections_and_keeps_those_that_are_used():
    book = Connections(most=8000, clock=lambda: 0.0)
    mine = filled(book, PER_ACCOUNT + 1)
    mine[0].idle = False
    for each in mine:
        book.recognised(each, "account")

    assert [each for each in mine if each.gone] == [mine[1]]


def test_a_connection_that_a_proxy_shares_is_nobody_s_between_two_requests():
    book = Connections(most=8000, clock=lambda: 0.0)
    shared = AConnection()
    book.opened(shared)
    book.recognised(shared, "first")
    book.forgotten(shared)
    assert shared.account_id is None
    book.recognised(shared, "second")

    assert shared.account_id == "second"
    assert book.closed(shared)
    assert list(book) == []
