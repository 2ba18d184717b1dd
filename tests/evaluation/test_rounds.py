"""The pages of an electronic vote for those who lead and count it: what they show, to whom, and what they never keep."""

import io
import json
import logging
import re
from pathlib import Path

import openpyxl
import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse

from evaluation import actions
from evaluation.models import Slip, Tally
from evaluation.secret import keys, recount
from evaluation.stages import vote_stages
from members.clock import supposing
from members.models import User
from pointsys.todos import todos_of
from tests import make
from tests.evaluation.secret import hall

pytestmark = pytest.mark.usefixtures("voting_day")

NUMBER = re.compile(r'(?<=票箱里 )(<b>)?\d+|还有 \d+ 张没有投|name="csrfmiddlewaretoken" value="\w+"')
CODE = re.compile(r"<b>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</b>")


@pytest.fixture
def full(opened, recorder):
    """The same once everybody voted 合格 for everybody, ready to be opened."""
    round, codes, _ = opened
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal([2] * len(round.targets)).cast()
    actions.count_slips(round, left=3, by=recorder)
    round.refresh_from_db()
    return round, codes, phones


def opening(appraisal, electorate="members"):
    return reverse("open_round", args=[appraisal.pk, electorate])


def on(name, round):
    return reverse(name, args=[round.pk])


def typed(appraisal, **kwargs):
    """What is sent to open a round."""
    first, second, _ = hall.tellers(appraisal)
    return {"chair": first.pk, "first": first.pk, "second": second.pk, "slips": 3} | kwargs


def account(member):
    return User.objects.filter(member=member).first() or make.user(member)


# the opening


def test_the_codes_stand_on_the_answer_once_and_nowhere_else(client, appraisal, recorder, caplog):
    """Property 34."""
    caplog.set_level(logging.DEBUG)
    make.login(client, recorder)

    answer = client.post(opening(appraisal), typed(appraisal, slips=12))

    codes, round = CODE.findall(answer.text), appraisal.rounds.get()
    assert len(set(codes)) == 3 + 12
    assert keys.fingerprint(round) in answer.text
    assert "打印的人看得到全部的码：三名计票监票人" in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    in_rows = [slip.pk for slip in Slip.objects.order_by("pk")]
    printed = [keys.slip_part(round, code, b"id").hex() for code in codes[3:]]
    assert sorted(printed) == in_rows != printed
    kept = "".join([everything_stored(), caplog.text, *(json.dumps(session.get_decoded()) for session in Session.objects.all())]).upper()
    tokens = [keys.slip_token(round, code).hex().upper() for code in codes[3:]]
    assert not [secret for secret in [*codes, *(code.replace("-", "") for code in codes), *tokens] if secret in kept]


def everything_stored():
    """All rows of all tables, bytes as hex."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return repr([[bytes(cell).hex() if isinstance(cell, bytes | memoryview) else cell for cell in row] for row in rows])


def test_sent_again_the_codes_do_not_come_back_and_the_page_says_so(client, appraisal, recorder):
    make.login(client, recorder)
    client.post(opening(appraisal), typed(appraisal))

    again = client.post(opening(appraisal), typed(appraisal), follow=True)

    assert appraisal.rounds.count() == 1
    assert "开箱码和票签只显示一次，不能再显示。没有印好的，请“作废重来”。" in again.text
    assert not CODE.findall(again.text)
    assert again.redirect_chain == [(on("round", appraisal.rounds.get()), 302)]


def test_slips_carry_no_number_and_their_codes_only_behind_the_hash(client, appraisal, recorder, monkeypatch):
    asked = []
    monkeypatch.setattr("evaluation.views.rounds.code_image", lambda text: asked.append(text) or "data:,")

    text = make.login(client, recorder).post(opening(appraisal, "masses"), typed(appraisal, slips=12)).text

    codes = CODE.findall(text)
    round = appraisal.rounds.get()
    assert asked == codes[:3] + [f"http://testserver/box/{round.pk}/#{code}" for code in codes[3:]]
    slips = text[text.index("电子票签") :]
    assert not re.search(r"第\s*\d+\s*张|编号|No\.", slips)


def test_a_small_meeting_needs_the_consent_of_all(client, branch, secretary, recorder):
    """Property 37."""
    appraisal = hall.vote(branch, 8)
    make.login(client, recorder)

    page = client.get(opening(appraisal))
    refused = client.post(opening(appraisal), typed(appraisal, slips=7))

    assert "人少，一般不用电子票" in page.text
    assert refused.status_code == 422
    assert "只有 8 人投票" in refused.text
    assert 'value="7"' in refused.text
    assert not appraisal.rounds.exists()
    assert "开箱码" in client.post(opening(appraisal), typed(appraisal, consent="到会 8 人全部同意")).text
    assert appraisal.rounds.get().consent == "到会 8 人全部同意"


def test_what_cannot_be_opened_says_why(client, branch, recorder, secretary):
    appraisal = hall.vote(branch)
    appraisal.present = None
    appraisal.save()
    make.login(client, recorder)

    assert "去签到" in client.get(opening(appraisal)).text
    assert "请先签到" in client.post(opening(appraisal), typed(appraisal)).text
    assert client.get(opening(appraisal, "strangers")).status_code == 404
    wrong = client.post(opening(appraisal), typed(appraisal, second=typed(appraisal)["first"], slips="多"))
    assert "请填整数" in wrong.text
    assert client.post(opening(appraisal), {}).text.count("请选") >= 3


def test_only_heads_and_recorder_lead(client, branch, opened, secretary, zhang, li):
    round = opened[0]
    officer = make.officer(branch, "officer")
    steps = ("start_voting", "restart_round", "tick_slip", "purge_round")

    for reader, status in ((officer, 403), (zhang, 403), (li, 404)):
        make.login(client, reader)
        assert {client.post(on(name, round)).status_code for name in steps} == {status}, reader
        assert {client.get(opening(round.appraisal, "masses")).status_code, client.post(opening(round.appraisal, "masses")).status_code} == {status}, reader
    make.login(client, secretary)
    assert {client.get(on(name, round)).status_code for name in steps} == {405}
    assert client.get(on("take_box", round)).status_code == 405


# the page


def test_only_a_teller_says_how_many_slips_are_left(client, branch, opened, recorder):
    """One login that prints the codes and counts what is left of them could vote for whoever drew none."""
    round = opened[0]
    leader, teller = make.officer(branch, "deputy", "赵副书记"), account(round.third_teller)
    actions.start_voting(round, by=recorder)
    make.login(client, leader)

    page = client.get(on("round", round)).text
    refused = client.post(on("count_slips", round), {"left": "3"})

    assert "、".join(teller.name for teller in round.tellers) + "）中的一人用自己的账号登录，在本页登记" in page
    assert 'name="left"' not in page
    assert refused.status_code == 403
    make.login(client, teller)
    assert 'name="left"' in client.get(on("round", round)).text
    assert "剩余票签 3 张已登记" in client.post(on("count_slips", round), {"left": "3"}, follow=True).text
    assert "已登记剩余 3 张" in make.login(client, leader).get(on("round", round)).text


def test_who_leads_sees_the_roll_and_an_elector_only_where_the_vote_stands(client, opened, recorder, zhang):
    round = opened[0]
    hall.Phone(round).ask(zhang.member)

    led = make.login(client, recorder).get(on("round", round)).text
    voted = make.login(client, zhang).get(on("round", round)).text

    assert "手机领了" in led
    assert "领票签" in led
    assert keys.fingerprint(round) in voted
    assert "手机领了" not in voted
    assert "<form" not in voted[voted.index('id="main"') :]
    assert re.sub(r"\s+|<[^>]+>", "", client.get(on("round_standing", round)).text) == "发票中发出1，票箱里0"
    assert keys.fingerprint(round) in client.get(on("round_screen", round)).text


def test_a_slip_is_ticked_and_refused_in_words(client, opened, recorder, zhang):
    """Property 9."""
    round = opened[0]
    other = round.electors.exclude(member=zhang.member).first().member
    hall.Phone(round).ask(zhang.member)
    make.login(client, recorder)

    done = client.post(on("tick_slip", round), {"member": other.pk, "on": "1"})
    refused = client.post(on("tick_slip", round), {"member": zhang.member_id, "on": "1"}, follow=True)

    assert done["Location"] == f"{on('round', round)}#member-{other.pk}"
    assert round.electors.get(member=other).slip
    assert "张三已经用手机领了选票，不能再领票签。" in refused.text
    client.post(on("tick_slip", round), {"member": other.pk})
    assert not round.electors.get(member=other).slip
    assert "不在这一轮投票的签到册里" in client.post(on("tick_slip", round), {"member": 0, "on": "1"}, follow=True).text


def test_a_round_is_led_from_hand_out_to_the_open_box(client, opened, recorder, secretary):
    round, codes, _ = opened
    members = [elector.member for elector in round.electors.select_related("member")]
    phones = [hall.Phone(round).ask(member) for member in members[:-1]]
    make.login(client, recorder)
    client.post(on("tick_slip", round), {"member": members[-1].pk, "on": "1"})

    assert "发票已停止" in client.post(on("start_voting", round), follow=True).text
    assert "还差 1 项" in client.get(on("round", round)).text
    assert "先清点票签" in client.get(on("open_box", round)).text
    make.login(client, account(round.third_teller))
    for phone in phones:
        phone.seal([1] * 12).cast()
    wrong = client.post(on("count_slips", round), {"left": "1"})
    assert wrong.status_code == 422
    assert "抽走 2 张，登记领票签的有 1 人，对不上" in wrong.text
    assert 'value="1"' in wrong.text
    assert "剩余票签 2 张已登记" in client.post(on("count_slips", round), {"left": "2"}, follow=True).text
    assert "还有 1 张没有投" in client.get(on("open_box", round)).text
    scanned = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    done = client.post(on("open_box", round), {"first": scanned, "second": f"{codes[2]}\n"}, follow=True).text

    assert "票箱已打开，电子计票完成。" in done
    assert "发出 12 张，票箱里 11 张" in done
    make.login(client, secretary).post(reverse("move_review", args=[round.appraisal.review_id, "count"]))
    report = client.get(reverse("tally_report", args=[round.appraisal_id])).text
    assert "党员票电子计票：计票监票人" in report
    assert "两人共同开箱" in report
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("tally_table", args=[round.appraisal_id])).content))
    assert any("电子计票" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (0, "0000-0000-0000-0000", "开箱码不对：要两名计票监票人各自的开箱码。"),
        (0, 0, "两处是同一个码"),
        (0, "7K2Q", "开箱码是 16 个字母和数字，这里有 4 个可用的"),
        (0, "", "请填开箱码。"),
    ],
)
def test_wrong_codes_leave_the_box_open(client, full, recorder, first, second, said):
    """Property 15."""
    round, codes, _ = full
    first, second = (codes[code] if isinstance(code, int) else code for code in (first, second))

    refused = make.login(client, recorder).post(on("open_box", round), {"first": first, "second": second})

    round.refresh_from_db()
    assert refused.status_code == 422
    assert said in refused.text
    assert (round.state, round.box.open) == ("voting", True)


def test_a_teller_opens_the_box_and_another_member_does_not(client, branch, full, auditor):
    round, codes, _ = full
    teller, stranger = account(round.third_teller), account(round.electors.exclude(member__in=round.tellers).last().member)

    for reader in (stranger, auditor):
        make.login(client, reader)
        assert client.get(on("open_box", round)).status_code == 403
        assert client.post(on("open_box", round), {"first": codes[0], "second": codes[1]}).status_code == 403
    assert make.login(client, stranger).get(on("recount_box", round)).status_code == 403
    assert client.post(on("take_box", round)).status_code == 403
    make.login(client, teller)
    assert client.post(on("open_box", round), {"first": codes[0], "second": codes[1]}).status_code == 302
    round.refresh_from_db()
    assert round.state == "closed"


def test_nothing_but_how_many_is_told_before_the_box_is_opened(client, appraisal, opened, recorder, secretary, auditor, zhang):
    """Property 16: with six ballots in the box and with eleven, each page and file is the same to everybody but for the number."""
    round, _, _ = opened
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    actions.count_slips(round, left=3, by=recorder)
    readers = [recorder, secretary, auditor, zhang, account(round.third_teller)]

    told = []
    for some in (phones[:6], phones[6:11]):
        for phone in some:
            phone.seal(hall.marks(round)).cast()
        told.append({(page, reader): text for reader in readers for page, text in read_by(client, reader, round)})

    assert told[0] == told[1]
    assert len(told[0]) > 40
    assert not Tally.objects.exclude(excellent=None).exists()


def read_by(client, reader, round):
    """All that this reader may open of a vote, without the number of ballots."""
    make.login(client, reader)
    vote = dict.fromkeys(("tally_report", "tally", "papers", "attendance", "tally_table"), round.appraisal_id)
    rounds = dict.fromkeys(("round", "round_standing", "round_screen", "open_box", "recount_box", "box_receipts"), round.pk)
    for page, pk in ({"review": round.appraisal.review_id, "home": None} | vote | rounds).items():
        answer = client.get(reverse(page, args=[pk] if pk else []))
        if answer.status_code == 200:
            yield page, cells_of(answer.content) if page == "tally_table" else NUMBER.sub("", answer.text)


def cells_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_few_ballots_are_opened_only_as_all_agree(client, opened, recorder):
    round, codes, _ = opened
    phones = [hall.Phone(round).ask(elector.member) for elector in round.electors.select_related("member")[:4]]
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal([1] * 12).cast()
    actions.count_slips(round, left=3, by=recorder)
    make.login(client, recorder)

    page = client.get(on("open_box", round)).text
    refused = client.post(on("open_box", round), {"first": codes[0], "second": codes[1]})
    done = client.post(on("open_box", round), {"first": codes[0], "second": codes[1], "consent": "到会的人举手，全部同意"})

    assert "不足 5 张" in page
    assert "票箱里只有 4 张有效票" in refused.text
    assert 'type="password" name="first"' in refused.text
    assert not [code for code in codes if recount.clean(code).decode() in refused.text.replace("-", "")]
    assert done.status_code == 302
    round.refresh_from_db()
    assert round.consent_close == "到会的人举手，全部同意"
    assert "到会的人举手，全部同意" in client.get(on("round", round)).text


# after the count


def closed(client, full, by):
    round, codes, phones = full
    actions.close_round(round, codes=codes[:2], by=by)
    round.refresh_from_db()
    return round, codes, phones


def test_receipts_are_read_without_login_or_cookie(client, full, recorder):
    round = full[0]
    before = client.get(on("box_receipts", round))
    round, _, phones = closed(client, full, recorder)

    after = client.get(on("box_receipts", round))

    assert "还没有开箱" in before.text
    assert sorted(re.findall(r"<li>([0-9A-Z-]{11})</li>", after.text)) == sorted(phone.receipt for phone in phones)
    assert round.result["box"] in after.text
    assert not after.cookies
    assert not re.search(r"优秀|合格", after.text)
    assert client.post(on("box_receipts", round)).status_code == 405


def test_any_two_codes_count_again_and_the_box_is_counted_elsewhere(client, full, recorder, auditor):
    """Property 18."""
    round, codes, _ = closed(client, full, recorder)
    make.login(client, auditor)

    same = client.post(on("recount_box", round), {"first": codes[2], "second": codes[1]}, follow=True).text
    wrong = client.post(on("recount_box", round), {"first": codes[2], "second": "0" * 16})
    file = client.post(on("take_box", round))
    script = client.get(reverse("recount_script"))

    assert "复核一致" in same
    assert wrong.status_code == 422
    assert recount.count(json.loads(file.content), codes[1:]) == round.result
    assert script.getvalue() == Path(recount.__file__).read_bytes()


def test_the_box_is_taken_away_only_once_it_is_shut(client, full, recorder):
    """Property 16: two files of a running vote would tell which ballot was cast between, and every file is told."""
    round, codes, _ = full
    make.login(client, account(round.third_teller))

    refused = client.post(on("take_box", round), follow=True)
    closed(client, full, recorder)
    taken = [client.post(on("take_box", round)) for _ in range(2)]

    assert "这一轮电子投票“投票”，不能下载票箱。" in refused.text
    assert "attachment" in taken[0]["Content-Disposition"]
    assert recount.count(json.loads(taken[0].content), codes[:2])["cast"] == 12
    told = round.appraisal.history.filter(history_change_reason="下载票箱文件（党员票）")
    assert {row.history_user.member for row in told} == {round.third_teller}
    assert told.count() == 2


def test_ballots_are_destroyed_when_nobody_may_ask_any_more(client, full, recorder):
    round, codes, phones = closed(client, full, recorder)
    make.login(client, recorder)

    unread = client.get(on("round", round)).text
    client.post(on("take_box", round))
    told = client.get(on("round", round)).text
    early = client.post(on("purge_round", round), follow=True).text
    with supposing(hall.DAY.replace(month=3)):
        make.login(client, recorder)
        late = client.post(on("purge_round", round), follow=True).text

    assert "有两个开箱码就能读出里面的票" not in unread
    assert f"{recorder.member}下载过。这些文件不会跟着销毁，有两个开箱码就能读出里面的票" in told
    assert "选票要保存到结果最终确定" in early
    assert "选票和开箱的钥匙已经销毁" in late
    assert "下载票箱文件" not in late
    assert phones[0].receipt in client.get(on("box_receipts", round)).text
    assert "现在不能复核" in client.get(on("recount_box", round)).text


def test_a_round_is_begun_anew_with_its_reason(client, opened, recorder):
    round = opened[0]
    make.login(client, recorder)

    refused = client.post(on("restart_round", round), {"reason": " "})
    done = client.post(on("restart_round", round), {"reason": "票签没有印好"}, follow=True)

    assert refused.status_code == 422
    assert "作废这一轮要写明理由" in refused.text
    assert done.redirect_chain == [(opening(round.appraisal), 302)]
    assert "开始发票，生成开箱码" in done.text
    assert "重新开始" in client.get(on("round", round)).text
    assert "已作废" in client.get(on("box_receipts", round)).text


def test_a_counted_round_whose_vote_is_void_says_that_it_was_opened(client, full, recorder, secretary):
    round, *_ = closed(client, full, recorder)
    with transaction.atomic():
        actions.void_vote(round.appraisal.review, by=secretary, reason="票数和到会人数不符")
    make.login(client, recorder)

    for page in ("round", "box_receipts"):
        text = client.get(on(page, round)).text
        assert "这一轮已经开箱计票，后来整场测评作废" in text
        assert "没有打开" not in text


# beside the count by hand


def names_of(stages):
    return [stage.name for stage in stages]


def test_a_round_stands_in_place_of_papers_and_typing(appraisal, recorder, secretary):
    officers = {"recorder"}
    before = names_of(vote_stages(appraisal.review, appraisal, officer=officers))
    hall.opened(appraisal, by=recorder, slips=1)
    members = names_of(vote_stages(appraisal.review, appraisal, officer=officers))
    hall.opened(appraisal, "masses", by=recorder, slips=12)
    both = names_of(vote_stages(appraisal.review, appraisal, officer=officers))

    assert before == ["测评票", "监票人", "签到", "群众测评名单", "电子测评", "票数", "计票报告单", "录票"]
    assert members == ["测评票", "监票人", "签到", "群众测评名单", "党员票（电子）", "电子测评", "群众票数", "计票报告单"]
    assert both == ["测评票", "监票人", "签到", "群众测评名单", "群众票（电子）", "党员票（电子）", "计票报告单"] or both[4:6] == ["党员票（电子）", "群众票（电子）"]


def test_the_masses_are_counted_by_hand_beside_the_members_box(client, appraisal, full, recorder, secretary):
    make.login(client, recorder)
    papers, tally = reverse("papers", args=[appraisal.pk]), reverse("tally", args=[appraisal.pk])
    page = client.get(papers).text

    client.post(papers, {"masses_issued": 6, "masses_returned": 6, "masses_spoiled": 0, "issued": 3, "returned": 3, "spoiled": 0})
    waiting = [todo.what.split("：")[-1] for todo in todos_of(recorder)]
    closed(client, full, recorder)
    asked = [todo.what.split("：")[-1] for todo in todos_of(recorder)]
    rows = {}
    for row in appraisal.tallies.all():
        rows |= {f"row-{row.pk}-satisfied": 6, f"row-{row.pk}-was": "0,0,0,0"}
    client.post(tally, rows)

    assert "党员票用电子票，由票箱计票" in page.replace("<b>", "").replace("</b>", "")
    assert 'name="issued"' not in page
    appraisal.refresh_from_db()
    assert (appraisal.issued, appraisal.masses_returned) == (12, 6)
    assert not {"登记测评票数", "上传签字的计票报告单", "录入计票"} & set(waiting)
    assert "上传签字的计票报告单" in asked
    assert {row.satisfied for row in appraisal.tallies.all()} == {6}
    assert {row.qualified for row in appraisal.tallies.all()} == {12}


def test_a_few_papers_are_no_tally_of_their_own(appraisal, opened, recorder):
    """Property 36."""
    with pytest.raises(actions.vote.ValidationError, match="个别纸质票由两名计票人用票签到投票机上代投"):
        make.papers(appraisal, 3, by=recorder)


def test_the_round_says_how_a_few_papers_are_keyed(client, opened, recorder):
    text = make.login(client, recorder).get(on("round", opened[0])).text

    assert "不足 5 张的纸质票不能单独计票" in text
    assert f"/box/{opened[0].pk}/kiosk/?paper" in text


def test_what_blocks_the_count_leads_to_the_round(client, opened, secretary):
    text = make.login(client, secretary).get(reverse("review", args=[opened[0].appraisal.review_id])).text

    assert f'<a href="{on("round", opened[0])}">党员票还在用电子票投票，要先开箱计票</a>' in text


# what waits


def whats(user):
    return [(todo.what, todo.url) for todo in todos_of(user) if todo.now]


def test_a_member_finds_the_vote_first_and_only_while_it_runs(client, opened, recorder, secretary, zhang):
    round, codes, _ = opened
    taking = [("民主测评：领取选票（党员票）", f"/app/ballots/{round.pk}/")]
    casting = [("民主测评：投票（党员票）", f"/box/{round.pk}/")]
    make.login(client, zhang)

    assert whats(zhang) == taking
    assert client.get(reverse("home")).context["todos"][0].first.what == taking[0][0]
    hall.Phone(round).ask(zhang.member)
    assert whats(zhang) == casting
    assert ("电子测评：开始投票（党员票）", on("round", round)) in whats(secretary)
    actions.start_voting(round, by=recorder)
    assert whats(zhang) == casting
    assert whats(secretary) == [("电子测评：清点票签、开箱（党员票）", on("round", round))]
    teller = account(round.third_teller)
    assert whats(teller) == whats(secretary)
    actions.count_slips(round, left=3, by=recorder)
    assert whats(teller) == whats(secretary) == [("电子测评：开箱（党员票）", on("open_box", round))]
    actions.restart_round(round, reason="丢了手机", by=recorder)
    assert whats(zhang) == whats(secretary) == []


def test_who_leads_is_asked_to_destroy_what_nobody_may_recount(client, full, recorder, zhang):
    round, *_ = closed(client, full, recorder)
    asked = ("销毁电子选票（党员票）", on("round", round))

    def waiting(user, day):
        with supposing(day):
            return [(todo.what, todo.url) for todo in todos_of(user)]

    last, day = hall.DAY.replace(month=2, day=22), hall.DAY.replace(month=2, day=23)
    assert [asked in waiting(user, when) for user, when in ((recorder, last), (recorder, day), (zhang, day))] == [False, True, False]
    with supposing(day):
        actions.purge_round(round, by=recorder)
    assert asked not in waiting(recorder, day)


def test_nobody_is_asked_to_vote_who_draws_a_slip_or_did_not_come(opened, recorder, zhang):
    round = opened[0]
    actions.tick_slip(round, member=zhang.member, on=True, by=recorder)
    assert whats(zhang) == []
    actions.tick_slip(round, member=zhang.member, on=False, by=recorder)
    round.appraisal.attendances.filter(member=zhang.member).update(state="absent")
    assert whats(zhang) == []


def test_a_box_asks_for_no_typing_and_no_check(full, recorder):
    round = full[0]
    scrutineer = account(round.appraisal.scrutineer)
    told = {"登记测评票数", "上传签字的计票报告单", "录入计票", "监票：核对计票"}

    assert not [todo.what for reader in (recorder, scrutineer) for todo in todos_of(reader) if told & {todo.what, todo.what.split("：")[-1]}]


# what is said


def test_what_is_protected_and_what_not_is_read_by_everybody(client):
    answer = client.get(reverse("box_about"))

    assert not answer.cookies
    risks = ("旁边的人看您的屏幕", "您的手机本身", "改动服务器的程序", "全票一致，等于人人公开", "http 开头")
    for said in (*risks, "三名计票监票人要在场看着印", "马上当场提出", "浏览记录", "不要给别人看"):
        assert said in answer.text
