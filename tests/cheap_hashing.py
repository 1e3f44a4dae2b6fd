"""Passwords that are hashed in no time, for the process of a test.

Most tests sign somebody in and are about something else; at the cost that an installation pays, the
hashes would be a quarter of what all tests take. The cost stands in each hash, so that a server
which a test starts on its database is as quick with the people in it, and as slow as ever with
those it adds itself. Nothing of the app reads this module, and no setting leads to it
(tests/test_layers.py).
"""

import pytest
from argon2 import PasswordHasher

from services.halls import hashing, sign_in

CHEAPEST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_cheaply(patch: pytest.MonkeyPatch) -> None:
    """Still argon2id, with a salt of its own for each."""
    patch.setattr(hashing, "_hasher", CHEAPEST)
    patch.setattr(sign_in, "NOBODY", CHEAPEST.hash("nobody"))
