"""An electronic vote led on the screen and from the projector: opened, handed out, cast, opened by two codes, checked."""

import re

import pytest

from evaluation.models import Round
from members.models import User
from tests import make
from tests.evaluation.secret import hall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("voting_day")]


def test_a_round_is_led_counted_and_checked(browse):
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    for name in ("张三", "欧阳建国", "李秀英", "丁一"):
        make.member(branch, name)
    appraisal = hall.vote(branch)
    teller = make.user(appraisal.scrutineer)

    # opened, the codes printed
    head = browse(recorder)
    head.visit(appraisal.review.get_absolute_url())
    head.seen("round-offered")
    head.follow("党员票用电子票")
    head.page.get_by_label("主持人").select_option(label="王书记")
    head.page.get_by_label("计票人", exact=True).select_option(label="田记录")
    head.page.get_by_label("第二计票人").select_option(label="张三")
    head.page.get_by_label("印多少张票签").fill("3")
    head.seen("round-opening")
    head.press("开始发票，生成开箱码")
    head.page.get_by_text("只显示这一次", exact=True).wait_for()
    assert head.page.get_by_text("的开箱码").first.is_visible()
    codes = re.findall(r"<b>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</b>", head.page.content())
    assert not head.page.get_by_text(codes[0]).is_visible()
    head.seen("round-codes-folded")
    for summary in head.page.locator("main summary").all():
        summary.click()
    head.seen("round-codes")
    head.page.reload()
    assert "只显示一次，不能再显示" in head.said()

    # handed out
    round = Round.objects.get()
    phones = [hall.Phone(round).ask(elector.member) for elector in round.electors.select_related("member")[:10]]
    late = round.electors.filter(issued="").first().member
    head.page.reload()
    head.press(f"{late}领票签")
    assert head.page.get_by_role("row", name=late.name).get_by_text("票签", exact=True).is_visible()
    head.seen("round-issuing")
    head.follow("投影页")
    head.seen("round-screen")
    head.page.go_back()
    member = browse(User.objects.filter(member=late).first() or make.user(late))
    member.visit("/app/")
    assert "领取选票" not in member.words()
    waiting = round.electors.filter(issued="", slip=False).first().member
    member = browse(User.objects.filter(member=waiting).first() or make.user(waiting))
    member.visit("/app/")
    assert member.page.locator(".todo tbody tr").first.get_by_role("link", name="领取选票").get_attribute("href") == f"/app/ballots/{round.pk}/"
    member.seen("round-home")

    # cast
    head.agree("开始投票")
    assert "发票已停止" in head.said()
    screen = browse(secretary)
    screen.visit(f"/app/rounds/{round.pk}/screen/")
    phones.append(hall.Phone(round).draw(codes[4]))
    for phone in phones:
        phone.seal(hall.marks(round)).cast()
    screen.page.get_by_text("11", exact=True).nth(1).wait_for()
    head.seen("round-voting")

    # counted and opened by two tellers, one with the own login
    opener = browse(teller)
    opener.visit(f"/app/rounds/{round.pk}/")
    opener.page.get_by_label("剩余票签").fill("1")
    opener.press("清点剩余票签")
    assert "对不上" in opener.words()
    opener.seen("round-slips-refused")
    opener.page.get_by_label("剩余票签").fill("2")
    opener.press("清点剩余票签")
    opener.visit("/app/")
    opener.follow("去开箱")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[2].lower())
    opener.page.get_by_label("第二名计票监票人的开箱码").fill("0000 0000 0000 0000")
    opener.agree("开箱计票")
    assert "开箱码不对" in opener.words()
    opener.seen("round-open-refused")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[2].lower())
    opener.page.get_by_label("第二名计票监票人的开箱码").fill(codes[0].replace("-", " "))
    opener.agree("开箱计票")
    assert "票箱已打开" in opener.said()
    opener.seen("round-closed")
    opener.follow("复核")
    opener.page.get_by_label("第一名计票监票人的开箱码").fill(codes[1])
    opener.page.get_by_label("第二名计票监票人的开箱码").fill(codes[2])
    opener.seen("round-recount")
    opener.press("复核")
    assert "复核一致" in opener.said()
    with opener.page.expect_download() as file:
        opener.press("下载票箱文件")
    assert file.value.suggested_filename.endswith("票箱.json")

    # the receipts, without a login
    anybody = browse(None)
    anybody.visit(f"/box/{round.pk}/receipts/")
    anybody.seen("round-receipts")
    anybody.page.get_by_label("找我的回执").fill(phones[3].receipt.lower())
    assert anybody.page.locator(".receipts li:visible").all_inner_texts() == [phones[3].receipt]
    anybody.page.get_by_label("找我的回执").fill("ZZZZZ")
    assert "没有这个回执" in anybody.words()
    anybody.follow("保密说明")
    anybody.seen("round-about")
    assert anybody.context.cookies() == []

    # the figures of the year
    head.visit(appraisal.review.get_absolute_url())
    screen.visit(appraisal.review.get_absolute_url())
    screen.seen("round-review")
    screen.press("计票完成")
    screen.visit(f"/app/appraisals/{appraisal.pk}/report/")
    assert "党员票电子计票" in screen.words()
    screen.seen("round-report")


def test_the_pages_of_the_count_by_hand_say_that_the_box_counts(browse):
    branch = make.branch()
    recorder = make.officer(branch, "recorder", "田记录")
    appraisal = hall.vote(branch)
    hall.opened(appraisal, by=recorder)
    typist = browse(recorder)

    for page in ("papers", "tally", "report", "attendance"):
        typist.visit(f"/app/appraisals/{appraisal.pk}/{page}/")
        typist.seen(f"round-beside-{page}")


def test_a_small_meeting_is_told_why_paper_is_better(browse):
    branch = make.branch()
    recorder = make.officer(branch, "recorder", "田记录")
    appraisal = hall.vote(branch, 7)
    visitor = browse(recorder)

    visitor.visit(f"/app/appraisals/{appraisal.pk}/rounds/members/")

    assert "人少，一般不用电子票" in visitor.words()
    visitor.seen("round-small")
