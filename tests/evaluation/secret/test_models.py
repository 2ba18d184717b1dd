"""What the models of a ballot may not have, so that nobody adds it."""

import pytest
from django.contrib import admin
from django.db import models

from evaluation.models import Box, Elector, Round, Slip
from members.models import Member, User

BALLOT = [Round, Box, Elector, Slip]
every_model = pytest.mark.parametrize("model", BALLOT)


@every_model
def test_no_ballot_model_knows_a_time(model):
    """Property 21."""
    assert not [field.name for field in model._meta.get_fields() if isinstance(field, models.DateField | models.TimeField)]


@every_model
def test_no_ballot_model_has_a_history_or_a_page_of_the_administrator(model):
    """Property 21."""
    assert not hasattr(model._meta, "simple_history_manager_attribute")
    assert model not in admin.site._registry


@pytest.mark.parametrize("model", [Box, Slip])
def test_no_ballot_is_numbered_and_none_leads_to_a_person(model):
    """Property 21."""
    assert not isinstance(model._meta.pk, models.AutoField)
    assert {field.related_model for field in model._meta.get_fields() if field.is_relation} == {Round}


@every_model
def test_no_ballot_model_leads_to_a_login(model):
    """Property 21."""
    assert User not in {field.related_model for field in model._meta.get_fields() if field.is_relation}


def test_only_electors_and_tellers_are_people():
    assert [field.name for field in Elector._meta.get_fields() if field.related_model is Member] == ["member"]
    assert [field.name for field in Round._meta.get_fields() if field.related_model is Member] == ["first_teller", "second_teller", "third_teller"]


@pytest.mark.parametrize("model", [Box, Elector, Slip])
def test_nobody_lists_them(model, opened, recorder, secretary, auditor, zhang, admin):
    for reader in (recorder, secretary, auditor, zhang, admin):
        assert not model.objects.visible_to(reader).exists()


def test_the_administrator_finds_no_round(opened, admin, zhang):
    """Not even one who is a member of the branch, unless on its roll."""
    zhang.is_superuser = True
    assert Round.objects.visible_to(zhang).get() == opened[0]
    opened[0].electors.filter(member=zhang.member).delete()

    assert not Round.objects.visible_to(admin).exists()
    assert not Round.objects.visible_to(zhang).exists()
