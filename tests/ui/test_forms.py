"""Forms: nothing typed is lost, every mistake is told twice and leads to its input."""

import pytest
from django import forms

from tests.ui import page
from transitiehuis.ui import gallery
from transitiehuis.ui.forms import ConfirmInput, DateInput, control, mistakes

NASTY = "O'Brien-ß 李 \u202e <b>&amp;</b>"


class Short(forms.Form):
    """Three fields."""

    name = forms.CharField(label="Naam", help_text="Zoals iemand genoemd wil worden.")
    day = forms.DateField(label="Eerste werkdag", required=False, widget=DateInput)
    told = forms.BooleanField(label="Ja", widget=ConfirmInput(legend="Weet de kandidaat hiervan?"))


class Choose(forms.Form):
    """A group of choices, with words of its own when none is made."""

    place = forms.ChoiceField(
        label="Welke plek?",
        choices=[("a", "Lindeboom"), ("b", "Hanzewarmte")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een plek"},
    )


WHOLE = '{% form given "Bewaren" cancel="/terug/" %}'


def test_what_was_typed_is_still_there_after_a_mistake(draw):
    long = "woord " * 800
    tree = page.fragment(
        draw(WHOLE, given=gallery.SampleForm({"first": NASTY, "note": long, "theme": "heatnets", "skills": ["b"]}))
    )
    values = {element.get("name"): element for element in page.elements(tree) if element.get("name")}
    assert values["first"].get("value") == NASTY
    assert page.text(values["note"]) == long.strip()
    assert [option.get("value") for option in values["theme"] if option.get("selected") is not None] == ["heatnets"]
    ticked = [
        e.get("value")
        for e in page.elements(tree, "input")
        if e.get("name") == "skills" and e.get("checked") is not None
    ]
    assert ticked == ["b"]


def test_label_help_error_and_input_come_in_that_order(draw):
    tree = page.fragment(draw(WHOLE, given=Short({"day": "geen dag"})))
    field = page.with_class(tree, "field")[0]
    assert [child.get("id", child.tag) for child in field] == ["label", "id_name_helptext", "id_name_error", "id_name"]
    assert field[-1].get("aria-describedby") == "id_name_helptext id_name_error"
    assert "has-error" in field.get("class")


def test_every_mistake_in_the_summary_leads_to_its_input(draw):
    tree = page.fragment(draw(WHOLE, given=gallery.SampleForm(gallery.WRONG, prefix="fout")))
    (summary,) = page.with_class(tree, "error-summary")
    assert (summary.get("role"), summary.get("tabindex")) == ("alert", "-1")
    assert "autofocus" in summary.attrib
    assert page.text(summary[0]) == "Nog 7 dingen nakijken"
    assert list(page.dangling(tree)) == []
    invalid = [e for e in page.elements(tree) if e.get("aria-invalid") == "true"]
    assert len({e.get("name") for e in invalid}) == 7


def test_a_sentence_that_names_no_field_gets_its_label_and_one_of_the_form_stands_alone():
    assert [m.text for m in mistakes(Short({}))] == ["Naam: vul dit in.", "Ja: vul dit in."]
    assert [(m.text, m.target) for m in mistakes(Choose({}))] == [("Kies een plek", "id_place_0")]


def test_a_mistake_about_the_whole_form_comes_first():
    form = Short({"name": "Samira", "told": "on"})
    form.add_error(None, "Iemand anders was je voor")
    form.add_error("day", "Kies een werkdag")
    assert [(m.text, m.target) for m in mistakes(form)] == [
        ("Iemand anders was je voor", ""),
        ("Kies een werkdag", "id_day"),
    ]


def test_the_summary_is_shown_once_on_a_page(draw):
    html = draw("{% error_summary given %}" + WHOLE, given=Short({}))
    assert html.count('class="error-summary"') == 1


def test_a_form_without_mistakes_has_no_summary(draw):
    assert "error-summary" not in draw(WHOLE, given=Short())
    assert "error-summary" not in draw(WHOLE, given=Short({"name": "Samira", "told": "on"}))


def test_required_is_a_word(draw):
    html = draw(WHOLE, given=Short())
    tree = page.fragment(html)
    assert [page.text(e) for e in page.with_class(tree, "must")] == ["verplicht", "niet verplicht", "verplicht"]
    assert "*" not in page.text(tree)


def test_a_group_of_choices_is_a_fieldset_that_says_its_question_and_mistake(draw):
    tree = page.fragment(draw(WHOLE, given=Choose({})))
    (group,) = page.elements(tree, "fieldset")
    assert page.text(group[0]) == "Welke plek? verplicht"
    assert group.get("aria-describedby") == "id_place_error"
    assert [label.get("for") for label in page.elements(group, "label")] == ["id_place_0", "id_place_1"]


def test_one_tick_box_stands_under_its_question(draw):
    tree = page.fragment(draw(WHOLE, given=Short()))
    (group,) = page.elements(tree, "fieldset")
    assert page.text(group[0]) == "Weet de kandidaat hiervan? verplicht"
    assert page.text(page.elements(group, "label")[0]) == "Ja"


def test_the_whole_form_posts_with_its_token_and_a_way_out(draw):
    tree = page.fragment(draw(WHOLE, given=Short()))
    (form,) = page.elements(tree, "form")
    assert form.get("method") == "post"
    assert [e.get("value") for e in page.elements(form, "input") if e.get("name") == "csrfmiddlewaretoken"] == ["token"]
    assert [page.text(e) for e in page.with_class(form, "btn")] == ["Bewaren", "Annuleren"]


@pytest.mark.parametrize(
    ("field", "classes"),
    [
        (forms.CharField(), "form-control"),
        (forms.ChoiceField(choices=[("a", "A")]), "form-select"),
        (forms.IntegerField(), "form-control w-short"),
        (forms.DateField(widget=DateInput), "form-control w-mid"),
        (forms.CharField(widget=forms.TextInput(attrs={"class": "w-mid", "placeholder": "weg"})), "form-control w-mid"),
        (forms.BooleanField(), "form-check-input"),
    ],
)
def test_an_input_is_as_wide_as_what_is_typed_in_it(field, classes):
    form = type("Form", (forms.Form,), {"field": field})()
    (tag,) = [e for e in page.elements(page.fragment(control(form["field"]))) if e.get("name") == "field"]
    assert tag.get("class") == classes
    assert tag.get("placeholder") is None


def test_a_form_may_be_drawn_by_crispy_itself(draw):
    tree = page.fragment(draw("{% load crispy_forms_tags %}{% crispy given %}", given=gallery.SampleForm()))
    assert len(page.with_class(tree, "field")) == len(gallery.SampleForm.base_fields)


def test_a_filter_bar_keeps_its_choices_and_offers_the_way_back(draw):
    source = "{% filters given %}"
    untouched = draw(source, path="/intake/?page=2", given=gallery.FilterForm())
    assert "Alles tonen" not in untouched
    assert page.text(page.elements(page.fragment(untouched), "summary")[0]) == "Kies wat je ziet"
    chosen = draw(source, path="/intake/?step=matching", given=gallery.FilterForm({"step": "matching"}))
    assert 'href="/intake/?alles=1"' in chosen
    assert page.text(page.elements(page.fragment(chosen), "summary")[0]) == "Kies wat je ziet: 1 keuze"
    assert '<option value="matching" selected>' in chosen
