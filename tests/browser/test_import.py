"""The real roster through the browser: test run, one broken cell, confirm; then a login for the new secretary."""

import pytest
from openpyxl import load_workbook

from members.models import Member
from tests import make
from tests.members.sheets import DATA

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_bureau_imports_its_roster(browse, tmp_path):
    admin = make.User.objects.create_superuser("root")
    make.committee()
    broken = load_workbook(DATA / "roster_forestry.xlsx")
    broken.worksheets[0]["E7"] = "1985.13.2"
    broken.save(tmp_path / "坏.xlsx")
    visitor = browse(admin)

    visitor.visit("/app/members/import/")
    visitor.seen("import-empty")
    visitor.page.set_input_files("input[type=file]", tmp_path / "坏.xlsx")
    visitor.click(visitor.page.locator("main button.primary").first)
    assert "第 7 行" in visitor.words()
    assert "“1985.13.2”不是日期" in visitor.words()
    visitor.seen("import-refused")
    assert not Member.objects.exists()

    visitor.page.set_input_files("input[type=file]", DATA / "roster_forestry.xlsx")
    visitor.press("试运行")
    visitor.seen("import-tried")
    visitor.press("确认导入")
    assert Member.objects.count() == 64

    visitor.visit("/app/members/?q=麻永生")
    visitor.seen("import-found")
    visitor.follow("麻永生")
    visitor.seen("member")
    visitor.press("发放账号")
    assert "一次性密码" in visitor.words()
    visitor.seen("import-login")
