"""The first quarter of the first branch, and 张三's sheet in it; a file that needs another one makes its own."""

import pytest

from tests import make


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


@pytest.fixture
def sheet(quarter, zhang):
    return quarter.sheets.get(member=zhang.member)
