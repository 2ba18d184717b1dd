"""Before a button is pressed its page says what will happen, and what cannot be undone is asked once more."""

import importlib
import pkgutil

import pytest

import evaluation.steps
import members.steps
import scoring.steps
from members.flow import Flow
from scoring.steps import QUARTER_FLOW
from tests import make

MODULES = [members.steps, *(importlib.import_module(found.name) for package in (scoring.steps, evaluation.steps) for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."))]
FLOWS = {id(flow): flow for module in MODULES for flow in vars(module).values() if isinstance(flow, Flow)}
STEPS = [step for flow in FLOWS.values() for step in flow.steps if step.offered]


def test_every_flow_is_found():
    assert len(FLOWS) == 9


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.name}-{step.label}")
def test_every_step_says_what_will_happen(step):
    assert step.says.endswith("。")
    assert len(step.says) <= 60


@pytest.mark.parametrize(("name", "asks"), [("withdraw", False), ("correct", True)])
def test_the_page_says_it_beside_the_button_and_asks_where_it_is_final(client, branch, secretary, recorder, name, asks):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    quarter = make.published(quarter, secretary=secretary) if asks else make.proposed(quarter, by=secretary)

    page = make.login(client, secretary).get(quarter.get_absolute_url()).text

    step = QUARTER_FLOW.named[name]
    assert f'id="says-{quarter.pk}-{name}">{step.says}</p>' in page
    assert ("data-confirm" in page) is asks
