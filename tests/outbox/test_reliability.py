"""Nothing owed is lost and nothing is doubled in the ledger, whatever dies: with real workers, queue and mail server.

The worker that lacks a guard (tests/outbox/careless.py) fails what the real one passes.
"""

import signal
from collections.abc import Iterator

import pytest

from tests.outbox.house import House, house
from tests.outbox.sink import Sink
from transitiehuis.embedded import _wait_until

pytestmark = pytest.mark.reliability
KILLS = 20
MESSAGES = 400


@pytest.fixture(scope="module")
def shared(empty_tables: str) -> Iterator[House]:
    with house(empty_tables) as made:
        yield made


@pytest.fixture
def home(shared: House) -> Iterator[House]:
    shared.empty()
    yield shared
    shared.empty()


def all_sent(count: int) -> dict[str, int]:
    return {"owed:sent": count, "message:sent": count}


def kill_in_the_middle(home: House, sink: Sink, kills: int, **twin: str) -> None:
    """Kill -9 whichever worker waits for the mail server's answer, so many times; another takes over."""
    workers = {}

    def hire() -> None:
        name = f"w{len(workers)}"
        workers[f"{name}@example.org"] = home.worker(sink.port, name, **twin)

    hire()
    hire()
    for _kill in range(kills):
        home.wake()
        victim = workers[sink.next_held().sender]
        victim.kill()
        victim.wait()
        home.processes.remove(victim)
        hire()
        sink.release()
    home.wake()


def test_a_worker_killed_20_times_in_the_middle_of_400_messages_loses_and_doubles_nothing(home):
    with Sink(holds=lambda number: number % 19 == 0 and number <= 19 * KILLS) as sink:
        home.owe(MESSAGES)
        kill_in_the_middle(home, sink, KILLS)
        sink.wait_for(lambda: len({mail.to for mail in sink.mails}) == MESSAGES)
        home.finish()
    assert home.states() == all_sent(MESSAGES)
    handed = sink.per_recipient()
    assert all(len(ids) == 1 for ids in handed.values()), "a Message-ID changed"
    assert sum(ids.total() for ids in handed.values()) == MESSAGES + KILLS
    assert max(ids.total() for ids in handed.values()) == 2


def test_marking_at_the_end_of_the_run_would_send_many_twice(home):
    with Sink(holds=lambda number: number == 15) as sink:
        home.owe(30)
        kill_in_the_middle(home, sink, 1, app="tests.outbox.careless", WITHOUT="mark_late")
        sink.wait_for(lambda: len({mail.to for mail in sink.mails}) == 30)
        home.finish()
    assert len(sink.mails) == 30 + 15


def test_a_made_up_message_id_would_look_like_two_mails(home):
    with Sink(holds=lambda number: number == 5) as sink:
        home.owe(10)
        kill_in_the_middle(home, sink, 1, app="tests.outbox.careless", WITHOUT="new_ids")
        sink.wait_for(lambda: len({mail.to for mail in sink.mails}) == 10)
        home.finish()
    assert max(len(ids) for ids in sink.per_recipient().values()) == 2


def test_a_flushed_queue_loses_only_the_wake_up(home):
    with Sink() as sink:
        home.owe(40)
        home.wake()
        home.flush()
        home.worker(sink.port)
        home.beat()
        sink.wait_for(lambda: len(sink.mails) == 40)
        home.finish()
    assert home.states() == all_sent(40)
    assert len(sink.mails) == 40


def test_without_beat_a_flushed_queue_would_leave_all_of_it_waiting(home):
    with Sink() as sink:
        home.owe(40)
        home.wake()
        home.flush()
        home.worker(sink.port)
        home.wake("transitiehuis.outbox.tasks.watch")
        home.until_nothing_is_asked()
        home.finish()
    assert home.states() == {"owed:owed": 40}


def test_a_queue_that_is_away_for_the_whole_run_delays_and_loses_nothing(home):
    with Sink() as sink:
        home.stop("valkey", signal.SIGTERM)
        home.worker(sink.port)
        home.beat()
        home.owe(40)
        assert home.states() == {"owed:owed": 40}
        home.start()
        sink.wait_for(lambda: len(sink.mails) == 40)
        home.finish()
    assert home.states() == all_sent(40)
    assert len(sink.mails) == 40


def test_a_mail_server_that_comes_back_gets_everything_once(home):
    with Sink() as gone:
        port = gone.port
    home.worker(port)
    home.beat()
    home.owe(40)
    _wait_until(home.wrong_since, 60)
    assert home.wrong_since()
    assert home.states() == {"owed:owed": 40}
    with Sink(port) as sink:
        sink.wait_for(lambda: len(sink.mails) == 40)
        home.finish()
    assert home.states() == all_sent(40)
    assert len(sink.mails) == 40
    assert home.wrong_since() is None


def test_taking_an_absent_mail_server_for_a_refusal_would_lose_all(home):
    with Sink() as gone:
        port = gone.port
    home.owe(10)
    home.worker(port, app="tests.outbox.careless", WITHOUT="give_up")
    home.wake()
    _wait_until(lambda: home.states().get("owed:failed") == 10, 60)
    assert home.states()["owed:failed"] == 10


@pytest.mark.parametrize(("way", "most_extra"), [(signal.SIGINT, 1), (signal.SIGQUIT, 30)])
def test_postgresql_restarted_in_the_middle_loses_nothing(home, way, most_extra):
    """SIGINT: a restart, every mark is kept. SIGQUIT: a crash, the marks of the last half second may go."""
    with Sink(holds=lambda number: number == 30) as sink:
        home.owe(100)
        home.worker(sink.port)
        home.beat()
        sink.next_held()
        home.stop("postgres", way)
        home.start()
        sink.release()
        sink.wait_for(lambda: len({mail.to for mail in sink.mails}) == 100)
        home.finish()
    assert home.states() == all_sent(100)
    assert 1 <= len(sink.mails) - 100 <= most_extra
    assert all(len(ids) == 1 for ids in sink.per_recipient().values())


def test_a_worker_that_keeps_a_broken_connection_would_never_recover(home):
    with Sink(holds=lambda number: number == 5) as sink:
        home.owe(10)
        home.worker(sink.port, app="tests.outbox.careless", WITHOUT="keep_connection")
        home.wake()
        sink.next_held()
        home.stop("postgres", signal.SIGINT)
        home.start()
        sink.release()
        home.wake()
        home.until_nothing_is_asked()
        home.finish()
    assert home.states()["message:waiting"] == 6


def test_two_beats_and_two_workers_hand_over_once(home):
    with Sink() as sink:
        home.owe(100)
        for name in ("one", "two"):
            home.worker(sink.port, name)
            home.beat(name)
        sink.wait_for(lambda: len(sink.mails) >= 100)
        home.finish()
    assert home.states() == all_sent(100)
    assert len(sink.mails) == 100


def test_looking_without_holding_would_hand_over_twice(home):
    with Sink(holds=lambda number: number == 1) as sink:
        home.owe(1)
        for name in ("one", "two"):
            home.worker(sink.port, name, app="tests.outbox.careless", WITHOUT="no_lock")
            home.wake()
        sink.wait_for(lambda: len(sink.mails) == 2)
        sink.release()
        home.finish()
    assert len(sink.mails) == 2
