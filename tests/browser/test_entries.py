"""Lines by the block through the browser: paste, see what each row would enter, decide, confirm; mend what is left."""

from datetime import date

import pytest

from members.clock import supposing
from scoring import actions
from scoring.models import Deduction
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

BLOCK = """姓名\t日期\t条目\t次数\t扣分\t事由\t依据\t一本通
张 三\t3.11\t组1\t\t\t三月党员大会未到\t签到表 3月第2页\t第 4 页
李四\t2025年3月12日\t学1\t２\t\t防火业务培训两次未到\t签到表 3月第4页\t
欧阳建国\t3月11日\tdzbyz\t\t\t拖着不办\t\t
李四\t3.12\t组5\t\t\t早退\t签到表 3月第4页\t
外来人\t3.41\t组1\t\t\t不是本支部的\t\t
田记录\t3.20\t组5\t\t0.5\t迟到\t签到表\t
"""


def test_a_block_is_pasted_looked_at_and_entered(browse):
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    for name in ("张三", "李四", "欧阳建国"):
        make.member(branch, name)
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    with supposing(date(2025, 4, 10)):
        month = actions.open_month(branch, year=2025, month=3, by=recorder)
        held = [actions.add_gathering(month, kind=kind, held_on=date(2025, 3, 11), subject="", by=recorder) for kind in ("meeting", "party_day")]
        sheet = quarter.sheets.get(member__name="张三")
        actions.mark(month, member=sheet.member, changes={f"g{one.pk}": ("", "absent") for one in held}, by=recorder)
        visitor = browse(recorder)
        page = visitor.page

        visitor.visit(f"/app/quarters/{quarter.pk}/import/")
        visitor.seen("entries-empty")
        page.get_by_label("粘贴到这里").fill(BLOCK)
        visitor.press("试运行")
        assert "可以记入 4 条·要您定的 1 条·有错误的 1 行" in page.inner_text("main")
        assert Deduction.objects.count() == 0
        visitor.seen("entries-tried")

        page.get_by_label("第 5 行 李四：是另一件事，仍然记入").check()
        visitor.press("确认记入 4 条和打了勾的")
        assert "已记入 5 条。还有 1 行没有记入" in page.inner_text("main")
        assert "外来人" in page.get_by_label("粘贴到这里").input_value()
        visitor.seen("entries-left")
        assert Deduction.objects.count() == 5

        page.get_by_label("粘贴到这里").fill("张三\t3.12\t组1")
        with page.expect_download():
            visitor.follow("导出本季台账")

        # the proposal of the same day asks before it becomes a second line
        visitor.visit(f"/app/quarters/{quarter.pk}/")
        mark = month.marks.get(gathering=held[1])
        page.evaluate(f"""() => {{ const form = document.createElement('form'); form.method = 'post';
            form.action = '/app/sheets/{sheet.pk}/proposals/{mark.pk}/take/';
            form.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode()); document.body.append(form); form.submit(); }}""")
        page.wait_for_url("**/take/")
        assert "同一天已登记 组1 −2：三月党员大会未到" in page.inner_text("main")
        visitor.seen("second")
        visitor.press("不作扣分")
        assert "已记明不作扣分：张三" in page.inner_text("main")
        assert mark.dismissals.get().reason == "同一件事，已按另一条登记"
