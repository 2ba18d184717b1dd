"""The real roster through the browser: test run, one broken cell, confirm; then a login for the new secretary."""

import pytest
from openpyxl import load_workbook

from members.models import Member
from tests import make
from tests.members.sheets import DATA

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_bureau_imports_its_roster(browse, tmp_path, width, height):
    admin = make.User.objects.create_superuser("root")
    make.committee()
    broken = load_workbook(DATA / "roster_forestry.xlsx")
    broken.worksheets[0]["E7"] = "1985.13.2"
    broken.save(tmp_path / "坏.xlsx")
    visitor = browse(admin, width, height)

    visitor.visit("/app/members/import/")
    assert visitor.axe() == []
    visitor.page.set_input_files("input[type=file]", tmp_path / "坏.xlsx")
    visitor.page.locator("main button.primary").first.click()
    assert "第 7 行" in visitor.page.inner_text("main")
    assert "“1985.13.2”不是日期" in visitor.page.inner_text("main")
    assert visitor.axe() == []
    visitor.shot(f"import-refused-{width}")
    assert not Member.objects.exists()

    visitor.page.set_input_files("input[type=file]", DATA / "roster_forestry.xlsx")
    visitor.page.get_by_role("button", name="试运行").click()
    assert visitor.axe() == []
    visitor.shot(f"import-tried-{width}")
    visitor.page.get_by_role("button", name="确认导入").click()
    assert Member.objects.count() == 64

    visitor.visit("/app/members/?q=麻永生")
    assert visitor.axe() == []
    visitor.page.get_by_role("link", name="麻永生").click()
    assert visitor.axe() == []
    visitor.shot(f"member-{width}")
    visitor.page.get_by_role("button", name="发放账号").click()
    assert "一次性密码" in visitor.page.inner_text("main")
    assert visitor.axe() == []
