"""What races of this floor share."""

import threading

import pytest


@pytest.fixture
def both_look(monkeypatch):
    """`both_look(rows, "create")`: neither of two writes before both have looked, so that the race is real."""

    def wait_in(rows, method):
        both_looked, write = threading.Barrier(2), getattr(rows, method)

        def together(self, *args, **facts):
            both_looked.wait(20)
            return write(self, *args, **facts)

        monkeypatch.setattr(rows, method, together)

    return wait_in
