"""Row security: what the database refuses, whatever a view forgets. These tests go round `visible_to`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from tests.cast import World
from transitiehuis import rowsecurity
from transitiehuis.netwerk.actor import ANONYMOUS, Actor, acting, become, working
from transitiehuis.netwerk.middleware import ActingMiddleware
from transitiehuis.netwerk.models import Invitation, Link, Role
from transitiehuis.privacy import house_models
from transitiehuis.rowsecurity import OPEN, WEB, WORKER, RowSecurity

SECURED = [model for model in house_models() if getattr(model, "row_security", OPEN) != OPEN]
SEALED = [model for model in house_models() if hasattr(model, "withheld")]


def told(*names: str) -> tuple[str, ...]:
    """What the database knows now: the role, then the settings of those names."""
    columns = ["current_user", *(f"coalesce(current_setting('app.{name}', true), '')" for name in names)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}")
        return cursor.fetchone()


@pytest.fixture
def invitation(world: World) -> Invitation:
    with acting(world.actor("manager")) as actor:
        return Invitation.send(email="siem@ijsselpoort.example", name="Siem", role=Role.COORDINATOR, by=actor)


# Every model ---------------------------------------------------------------------------------------------------------


def undecided(found: list[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in found if not isinstance(getattr(model, "row_security", None), RowSecurity)]


def test_every_model_says_who_sees_its_rows() -> None:
    assert undecided(house_models()) == []


def test_a_model_that_says_nothing_is_found() -> None:
    meta = type("Meta", (), {"app_label": "netwerk", "managed": False})
    forgotten = type("Forgotten", (models.Model,), {"__module__": __name__, "Meta": meta})
    try:
        assert undecided(house_models()) == ["netwerk.Forgotten"]
    finally:
        del forgotten._meta.apps.all_models["netwerk"]["forgotten"]
        forgotten._meta.apps.clear_cache()


@pytest.mark.django_db
@pytest.mark.parametrize("model", SECURED, ids=lambda model: model._meta.label)
def test_its_policies_lie_in_the_database(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT polname, polroles::regrole[]::text, relrowsecurity"
            " FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE relname = %s ORDER BY polname",
            [model._meta.db_table],
        )
        found = cursor.fetchall()
    assert found == [("web", f"{{{WEB}}}", True), ("worker", f"{{{WORKER}}}", True)]


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["intake_sight", "intake_sight_of_candidate"])
def test_nobody_writes_past_a_policy_through_a_view(view: str, world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_updatable, is_insertable_into FROM information_schema.views WHERE table_name = %s", [view]
        )
        assert cursor.fetchall() == [("NO", "NO")]
        refused = pytest.raises(DatabaseError, match="cannot delete from view")
        with acting(world.actor("coordinator")), refused, transaction.atomic():
            cursor.execute(f"DELETE FROM {view}")  # noqa: S608


# Roles ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_who_works_here_can_step_over_the_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname IN (session_user, %s, %s)",
            [WEB, WORKER],
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname IN (%s, %s)", [WEB, WORKER])
        assert cursor.fetchall() == []


def test_acting_tells_the_database_who_and_takes_it_back(world: World) -> None:
    before = told("user")
    with acting(world.actor("coordinator")):
        school = f"{{{world.school.pk}}}"
        assert told("user", "organisations", "roles") == (WEB, str(world.coordinator.pk), school, "{coordinator}")
        with acting(world.actor("adviser")):
            assert told("user") == (WEB, str(world.adviser.pk))
        assert told("user") == (WEB, str(world.coordinator.pk))
        with working():
            assert told("user") == (WORKER, "0")
        assert told("user") == (WEB, str(world.coordinator.pk))
    assert told("user") == (before[0], "")


def test_an_error_while_acting_takes_it_back_too(world: World) -> None:
    before = told()
    with pytest.raises(ZeroDivisionError), acting(world.actor("coordinator")):
        raise ZeroDivisionError
    assert told("user") == (*before, "")


def test_nobody_becomes_somebody_outside_a_transaction_that_acts(world: World) -> None:
    with pytest.raises(RuntimeError):
        become(world.actor("coordinator"))


# Rows ----------------------------------------------------------------------------------------------------------------


def test_without_context_there_are_no_rows(invitation: Invitation) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        cursor.execute("SELECT count(*) FROM netwerk_invitation")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")
    assert Invitation.objects.count() == 1


def test_nobody_who_is_not_signed_in_sees_a_row_of_any_guarded_table(
    refer: Callable[..., models.Model], invitation: Invitation
) -> None:
    refer()
    filled = [model for model in SECURED if model._base_manager.exists()]
    assert len(filled) > 5, "this proves little without rows"
    with acting(ANONYMOUS):
        seen = {model._meta.label: model._base_manager.count() for model in filled}
    assert {label: count for label, count in seen.items() if count} == {}


@pytest.mark.parametrize(
    ("who", "seen"), [("manager", 1), ("reader", 1), ("neighbour_manager", 0), ("director", 0), ("stranger", 0)]
)
def test_who_sees_an_invitation_without_asking_visible_to(
    world: World, invitation: Invitation, who: str, seen: int
) -> None:
    with acting(world.actor(who)):
        assert Invitation.objects.all().count() == seen


def test_a_link_shows_its_own_row_and_no_other(world: World, invitation: Invitation) -> None:
    with acting(world.actor("neighbour_manager")) as actor:
        other = Invitation.send(email="a@b.example", name="A", role=Role.COORDINATOR, by=actor)
    with acting(Actor(link=invitation.link)):
        assert list(Invitation.objects.all()) == [invitation]
    with acting(Actor(link=Link(pk=0))):
        assert list(Invitation.objects.all()) == []
    with working():
        assert set(Invitation.objects.all()) == {invitation, other}


def test_the_neighbour_changes_nothing_and_writes_nothing_into_the_school(world: World, invitation: Invitation) -> None:
    with acting(world.actor("neighbour_manager")) as actor:
        assert Invitation.objects.filter(pk=invitation.pk).update(name="Gekaapt") == 0
        assert Invitation.objects.filter(pk=invitation.pk).delete() == (0, {})
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Invitation.objects.create(
                email="x@y.example",
                name="X",
                role=Role.MANAGER,
                organisation=world.school,
                invited_by=actor.user,
                created_at=invitation.created_at,
            )
    invitation.refresh_from_db()
    assert invitation.name == "Siem"


STATEMENTS = {"UPDATE": "UPDATE {} SET id = id", "DELETE": "DELETE FROM {}", "TRUNCATE": "TRUNCATE {} CASCADE"}
WITHHELD = [(model, verb) for model in SEALED for verb in model.withheld.split(", ")]


@pytest.mark.parametrize(("model", "verb"), WITHHELD, ids=lambda part: getattr(part, "__name__", part))
@pytest.mark.parametrize("context", [acting, working], ids=["web", "worker"])
def test_what_is_withheld_is_refused(world: World, model: type[models.Model], context, verb: str) -> None:
    told_as = acting(world.actor("coordinator")) if context is acting else working()
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with told_as, connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(STATEMENTS[verb].format(model._meta.db_table))


def test_there_is_something_that_is_withheld() -> None:
    assert {"intake.ChainEvent", "intake.DossierView"} <= {model._meta.label for model in SEALED}


@pytest.mark.parametrize("context", [lambda: acting(ANONYMOUS), working], ids=["web", "worker"])
def test_no_table_is_emptied_or_changed_in_shape(world: World, context) -> None:
    for statement in (
        "TRUNCATE netwerk_user CASCADE",
        "DROP TABLE netwerk_link",
        "ALTER TABLE netwerk_user DISABLE TRIGGER ALL",
    ):
        with context(), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(statement)


def test_laying_the_policies_again_changes_nothing(world: World, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):  # looks whether they lie as they should, and no more
        rowsecurity.lay()


# Requests ------------------------------------------------------------------------------------------------------------


def answered(rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return ActingMiddleware(view)(rf.get("/"))


def test_a_streamed_answer_is_read_as_web_and_as_the_person(rf: RequestFactory, world: World) -> None:
    def parts() -> Iterator[str]:
        yield ",".join(told("user"))

    def view(request: HttpRequest) -> HttpResponse:
        request.actor = world.actor("coordinator")
        return StreamingHttpResponse(parts())

    assert b"".join(answered(rf, view)).decode() == f"{WEB},{world.coordinator.pk}"
    assert told("user")[1] == ""


@pytest.mark.parametrize(("status", "kept"), [(200, True), (404, True), (500, False)])
def test_what_an_answer_with_an_error_wrote_is_taken_back(
    rf: RequestFactory, world: World, status: int, kept: bool
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        world.coordinator.name = "Iemand anders"
        world.coordinator.save()
        return HttpResponse(status=status)

    answered(rf, view)
    world.coordinator.refresh_from_db()
    assert (world.coordinator.name == "Iemand anders") is kept
