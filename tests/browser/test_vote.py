"""The vote on paper, walked as secretary, recorder and scrutineer from the roll to the counting report."""

from datetime import date

import pytest

from members.clock import supposing
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])]

DAY = date(2026, 1, 24)


def test_a_vote_is_held_counted_and_reported(browse, tmp_path, width, height):
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    scrutineer, retired = make.user(make.member(branch, "张三")), make.member(branch, "丁秀兰", retired=True)
    standard = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        make.quarter(standard, number, by=recorder)
    photo = tmp_path / "计票报告单.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n photo")
    with supposing(DAY):
        review = make.appraised_review(branch, standard.cycle, by=secretary)
        head = browse(secretary, width, height)
        head.visit(review.get_absolute_url())
        head.page.get_by_label("监票人").select_option(str(scrutineer.member_id))
        head.press("开始测评")
        head.seen("vote-opened")

        typist = browse(recorder, width, height)
        typist.visit("/app/")
        typist.follow("去签到")
        typist.page.get_by_label("丁秀兰 到会情况").select_option("ill")
        typist.page.get_by_label("丁秀兰 说明").fill("住院")
        typist.press("保存签到")
        assert "请核对后勾选" in typist.words()
        typist.seen("vote-roll-refused")
        typist.page.get_by_label("不计应到的人员").check()
        typist.press("保存签到")
        assert "应到 3 人，实到 3 人" in typist.said()
        typist.seen("vote-roll")
        typist.visit(review.get_absolute_url())
        for link in ("打印党员票", "打印群众票", "打印签到册"):
            typist.follow(link)
            typist.seen(f"vote-{link}")
            typist.page.go_back()
        typist.follow("群众测评名单")
        typist.page.get_by_label("丁秀兰（离退休）").uncheck()
        typist.press("保存名单")
        assert "共 3 人" in typist.said()
        typist.seen("vote-masses")

        typist.visit("/app/")
        typist.follow("登记票数")
        typist.page.get_by_label("主持人").select_option(label="王书记")
        typist.page.get_by_label("计票人", exact=True).select_option(label="田记录")
        for label, number in (("发出选票", "3"), ("收回选票", "3"), ("群众票发出", "6"), ("群众票收回", "6"), ("群众整张废票", "0")):
            typist.page.get_by_label(label).fill(number)
        typist.seen("vote-papers")
        typist.press("保存票数")
        assert "票数已登记" in typist.said()
        typist.visit("/app/")
        typist.follow("去上传")
        typist.page.set_input_files("input[type=file]", photo)
        typist.seen("vote-blank-report")
        typist.press("上传")
        assert "已上传" in typist.said()
        typist.visit("/app/")
        typist.follow("去录票")
        first, last = typist.page.get_by_label("丁秀兰 合格", exact=True), typist.page.get_by_label("张三 优秀", exact=True)
        first.fill("3")
        for name, votes in (("王书记", "2"), ("田记录", "2"), ("张三", "2")):
            typist.page.get_by_label(f"{name} 优秀", exact=True).fill(votes)
            typist.page.get_by_label(f"{name} 合格", exact=True).fill("1")
            typist.page.get_by_label(f"{name} 满意", exact=True).fill("5")
            typist.page.get_by_label(f"{name} 不满意", exact=True).fill("1")
        assert typist.page.get_by_label("丁秀兰 满意", exact=True).count() == 0
        last.press("ArrowUp")
        assert typist.page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("优秀")
        typist.seen("vote-tally")
        typist.press("保存")
        assert "请监票人张三用自己的账号核对" in typist.said()

        checker = browse(scrutineer, width, height)
        checker.visit("/app/")
        checker.follow("去核对")
        for box in checker.page.get_by_role("checkbox").all():
            box.check()
        checker.seen("vote-check")
        checker.press("核对无误，提交勾选的行")
        assert "已核对 4 行" in checker.said()

        head.visit(review.get_absolute_url())
        head.press("计票完成")
        assert "已办理：计票完成" in head.said()
        head.page.get_by_text("票已计完，看各项记录").click()
        head.follow("计票报告单")
        assert "丁秀兰（长期卧病或患病，住院）" in head.words()
        assert "66.66%" in head.words()
        head.seen("vote-report")
    assert review.appraisals.get().attendances.get(member=retired).state == "ill"
