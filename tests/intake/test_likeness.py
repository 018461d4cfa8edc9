"""A second dossier of the same person is found by sound, spelling, year, telephone and e-mail, and nobody is given
away."""

import pytest

from intake.models import Closing, ReasonKind, Typed, look_alikes, look_alikes_for
from intake.sounds import name_sound, sound_of
from transitiehuis.netwerk.actor import acting


@pytest.mark.parametrize(
    "spellings",
    [
        ("Yılmaz", "Yilmas", "Jilmaz"),
        ("Karimi", "Kareemi", "Carimi"),
        ("Schaap", "Schaab"),
        ("Bouwman", "Bouman"),
        ("Meijer", "Meyer", "Meier"),
        ("Geerts", "Cheerts"),
        ("Haddad", "Hadad", "Haddad-Bakker"),
        ("Visser", "Fisser"),
        ("Khalid", "Ghalid", "Chalit"),
        ("Thijs", "Tijs", "Tys"),
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings):
    assert len({sound_of(name) for name in spellings}) == 1


def test_other_names_sound_otherwise_and_a_sign_without_sound_is_no_name():
    assert len({sound_of(name) for name in ("Jansen", "Peters", "Bakker", "Visser", "Smit", "李", "王")}) == 7
    assert name_sound("'", "haddad") == name_sound("", "haddad") == ""


def found(world, who, *typed, **facts):
    with acting(world.actor(who)):
        return look_alikes(world.region, *typed, **facts)


def test_mine_is_found_by_sound_year_telephone_and_mail_and_says_by_what(refer, world):
    mine = refer(email="Samira@Post.example")
    asked = {
        "by sound": ("Zamira", "Hadat", 1991),
        "a year off": ("Samira", "Haddad", 1992),
        "the year not typed yet": ("Samira", "Haddad", 0),
        "by telephone": ("Iemand", "Anders", 1970, "+31 6 1234 5678"),
    }
    for typed in asked.values():
        assert [like.number for like in found(world, "adviser", *typed)] == [mine.number], typed
    assert [like.weak for typed in asked.values() for like in found(world, "adviser", *typed)] == [
        False, True, True, False,
    ]  # fmt: skip
    [by_mail] = found(world, "adviser", "Iemand", "Anders", 1970, email="samira@post.example")
    assert (by_mail.same_email, by_mail.same_phone, by_mail.same_name) == (True, False, False)
    assert found(world, "adviser", "Samira", "Haddad", 1993) == []
    assert found(world, "adviser", "", "", 1991) == []


def test_of_somebody_elses_only_what_fits_well_and_then_only_whom_to_ask(refer, world):
    refer()
    [theirs] = found(world, "neighbour", "Zamira", "Haddat", 1991)
    assert (theirs.number, theirs.name, theirs.birth_year, theirs.holder) == ("", "", None, world.uwv.name)
    assert [theirs.same_name, theirs.same_year, theirs.works] == [False, False, False]
    # a guess at the year is not confirmed, nor half a name
    assert found(world, "neighbour", "Samira", "Haddad", 1992) == []
    assert found(world, "neighbour", "Samira", "Haddad", 0) == []
    assert found(world, "neighbour", "Samira", "", 1991) == []
    assert found(world, "stranger", "Samira", "Haddad", 1991, "0612345678") == []


def test_who_returns_is_found_by_who_worked_on_it_and_by_nobody_else(refer, world, reasons):
    old = refer()
    with acting(world.actor("adviser")) as by:
        old.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
    [like] = found(world, "adviser", "Samira", "Haddad", 1991)
    assert (like.number, like.closed, like.works, like.holder) == (old.number, True, True, "")
    assert found(world, "neighbour", "Samira", "Haddad", 1991) == []


def test_a_whole_sheet_is_looked_up_in_one_go_each_row_as_if_it_stood_alone(refer, world, django_assert_num_queries):
    people = [("Samira", "Haddad", 1991), ("Joost", "de Wit", 1980), ("Ling", "Wang", 1999)]
    for place, (first, last, year) in enumerate(people):
        refer(first_name=first, last_name=last, birth_year=year, phone=f"061111111{place}")
    rows = [Typed(f, last, year) for f, last, year in (*people, ("Nie", "Mand", 1955))] * 400
    with acting(world.actor("adviser")), django_assert_num_queries(1):
        sheet = look_alikes_for(world.region, rows)
    assert [len(likes) for likes in sheet[:4]] == [1, 1, 1, 0]
    assert sheet[0][0].name == "Samira Haddad"
    assert sheet[4:8] == sheet[:4]
