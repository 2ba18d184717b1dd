"""Whatever bears on a person's points or standing has a history; a secret vote never has one."""

import pytest
from django.apps import apps
from simple_history.models import HistoricalChanges

from members.figures import changes_of
from tests import make

UNTRACKED = {
    "members.Pass": "a code to sign in with: bears on nobody's points, and is used once",
    "scoring.Seal": "append-only: a seal is never changed",
    "evaluation.Result": "a snapshot: a new computation is a new version, so the versions are its history",
}
SECRET = {"evaluation.Round", "evaluation.Box", "evaluation.Elector", "evaluation.Slip"}  # who, when and how: never kept

MODELS = {
    model._meta.label: model
    for app in ("members", "scoring", "evaluation", "reports", "pointsys")
    for model in apps.get_app_config(app).get_models()
    if not issubclass(model, HistoricalChanges) and not model._meta.auto_created  # a list of ids is in its owner's history
}


def tracked(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


@pytest.mark.parametrize("label", sorted(MODELS.keys() - UNTRACKED.keys() - SECRET))
def test_each_model_has_a_history(label):
    assert tracked(MODELS[label])


@pytest.mark.parametrize("label", sorted(UNTRACKED.keys() | MODELS.keys() & SECRET))
def test_these_models_have_none_for_a_reason(label):
    assert not tracked(MODELS[label])


def test_no_history_of_a_secret_vote_is_kept_under_another_name():
    kept = {
        model.instance_type._meta.label
        for model in apps.get_models()
        if issubclass(model, HistoricalChanges) and not model.instance_type._meta.auto_created
    }

    assert kept <= MODELS.keys() - UNTRACKED.keys() - SECRET


def test_a_relation_that_was_empty_reads_so(branch, recorder, secretary):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    published = make.published(quarter, secretary=secretary)

    told = [change for row in changes_of(published)[:-1] for change in row.changes if change[0] == "公示"]

    assert told == [("公示", "空", published.notice)]
