"""An electronic vote led on the screen and from the projector: opened, handed out, cast, opened by two codes, checked, in both widths."""

import re

import pytest

from evaluation.models import Round
from members.models import User
from tests import make
from tests.browser.test_vote import follow, press, said, seen
from tests.evaluation.secret import hall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("voting_day"), pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])]


def confirm(visitor, name):
    visitor.page.once("dialog", lambda dialog: dialog.accept())
    press(visitor, name)


def test_a_round_is_led_counted_and_checked(browse, width, height):
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    for name in ("张三", "欧阳建国", "李秀英", "丁一"):
        make.member(branch, name)
    appraisal = hall.vote(branch)
    teller = make.user(appraisal.scrutineer)

    # opened, the codes printed
    head = browse(recorder, width, height)
    head.visit(appraisal.review.get_absolute_url())
    seen(head, "round-offered")
    follow(head, "党员票用电子票")
    head.page.get_by_label("主持人").select_option(label="王书记")
    head.page.get_by_label("计票人", exact=True).select_option(label="田记录")
    head.page.get_by_label("第二计票人").select_option(label="张三")
    head.page.get_by_label("印多少张票签").fill("3")
    seen(head, "round-opening")
    press(head, "开始发票，生成开箱码")
    head.page.get_by_text("只显示这一次", exact=True).wait_for()
    assert head.page.get_by_text("的开箱码").first.is_visible()
    codes = re.findall(r"<b>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</b>", head.page.content())
    assert not head.page.get_by_text(codes[0]).is_visible()
    seen(head, "round-codes-folded")
    for summary in head.page.locator("summary").all():
        summary.click()
    seen(head, "round-codes")
    head.page.reload()
    assert "只显示一次，不能再显示" in said(head)

    # handed out
    round = Round.objects.get()
    phones = [hall.Phone(round).ask(elector.member) for elector in round.electors.select_related("member")[:10]]
    late = round.electors.filter(issued="").first().member
    head.page.reload()
    press(head, f"{late}领票签")
    assert head.page.get_by_role("row", name=late.name).get_by_text("票签", exact=True).is_visible()
    seen(head, "round-issuing")
    follow(head, "投影页")
    seen(head, "round-screen")
    head.page.go_back()
    member = browse(User.objects.filter(member=late).first() or make.user(late), width, height)
    member.visit("/app/")
    assert "领取选票" not in member.page.inner_text("main")
    waiting = round.electors.filter(issued="", slip=False).first().member
    member = browse(User.objects.filter(member=waiting).first() or make.user(waiting), width, height)
    member.visit("/app/")
    assert member.page.locator(".todo tbody tr").first.get_by_role("link", name="领取选票").get_attribute("href") == f"/app/ballots/{round.pk}/"
    seen(member, "round-home")

    # cast
    confirm(head, "开始投票")
    assert "发票已停止" in said(head)
    screen = browse(secretary, width, height)
    screen.visit(f"/app/rounds/{round.pk}/screen/")
    phones.append(hall.Phone(round).draw(codes[4]))
    for phone in phones:
        phone.seal(hall.marks(round)).cast()
    screen.page.get_by_text("11", exact=True).nth(1).wait_for()
    seen(head, "round-voting")

    # counted and opened by two tellers, one with the own login
    opener = browse(teller, width, height)
    opener.visit(f"/app/rounds/{round.pk}/")
    opener.page.get_by_label("剩余票签").fill("1")
    press(opener, "清点剩余票签")
    assert "对不上" in opener.page.inner_text("main")
    seen(opener, "round-slips-refused")
    opener.page.get_by_label("剩余票签").fill("2")
    press(opener, "清点剩余票签")
    opener.visit("/app/")
    follow(opener, "去开箱")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[2].lower())
    opener.page.get_by_label("第二名计票监票人的开箱码").fill("0000 0000 0000 0000")
    confirm(opener, "开箱计票")
    assert "开箱码不对" in opener.page.inner_text("main")
    seen(opener, "round-open-refused")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[2].lower())
    opener.page.get_by_label("第二名计票监票人的开箱码").fill(codes[0].replace("-", " "))
    confirm(opener, "开箱计票")
    assert "票箱已打开" in said(opener)
    seen(opener, "round-closed")
    follow(opener, "复核")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[1])
    opener.page.get_by_label("第二名计票监票人的开箱码").fill(codes[2])
    seen(opener, "round-recount")
    press(opener, "复核")
    assert "复核一致" in said(opener)
    with opener.page.expect_download() as file:
        press(opener, "下载票箱文件")
    assert file.value.suggested_filename.endswith("票箱.json")

    # the receipts, without a login
    anybody = browse(None, width, height)
    anybody.visit(f"/box/{round.pk}/receipts/")
    seen(anybody, "round-receipts")
    anybody.page.get_by_label("找我的回执").fill(phones[3].receipt.lower())
    assert anybody.page.locator(".receipts li:visible").all_inner_texts() == [phones[3].receipt]
    anybody.page.get_by_label("找我的回执").fill("ZZZZZ")
    assert "没有这个回执" in anybody.page.inner_text("main")
    follow(anybody, "保密说明")
    seen(anybody, "round-about")
    assert anybody.context.cookies() == []

    # the figures of the year
    head.visit(appraisal.review.get_absolute_url())
    screen.visit(appraisal.review.get_absolute_url())
    seen(screen, "round-review")
    press(screen, "计票完成")
    screen.visit(f"/app/appraisals/{appraisal.pk}/report/")
    assert "党员票电子计票" in screen.page.inner_text("main")
    seen(screen, "round-report")


def test_the_pages_of_the_count_by_hand_say_that_the_box_counts(browse, width, height):
    branch = make.branch()
    recorder = make.officer(branch, "recorder", "田记录")
    appraisal = hall.vote(branch)
    hall.opened(appraisal, by=recorder)
    typist = browse(recorder, width, height)

    for page in ("papers", "tally", "report", "attendance"):
        typist.visit(f"/app/appraisals/{appraisal.pk}/{page}/")
        seen(typist, f"round-beside-{page}")


def test_a_small_meeting_is_told_why_paper_is_better(browse, width, height):
    branch = make.branch()
    recorder = make.officer(branch, "recorder", "田记录")
    appraisal = hall.vote(branch, 7)
    visitor = browse(recorder, width, height)

    visitor.visit(f"/app/appraisals/{appraisal.pk}/rounds/members/")

    assert "人少，一般不用电子票" in visitor.page.inner_text("main")
    seen(visitor, "round-small")
