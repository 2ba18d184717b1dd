"""Committees as a tree, branches, duties and party groups."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import actions
from members.models import Branch, Committee, PartyGroup
from members.tables import tree_of
from tests import make

TREE = reverse("organisation")


def page(client, name, *args, **kwargs):
    return client.get(reverse(name, args=args), **kwargs).content.decode()


@pytest.fixture
def top(branch):
    """市委组织部 above the committee, 林场总支 below it."""
    top = Committee.objects.create(name="市委组织部")
    Committee.objects.filter(pk=branch.committee_id).update(parent=top)
    branch.committee.refresh_from_db()
    return top


@pytest.fixture
def below(top, branch):
    return Committee.objects.create(name="林场总支", parent=branch.committee)


def test_the_tree_counts_branches_and_people_of_all_below(admin, branch, below):
    make.member(branch)
    make.member(branch, left_on=date(2025, 1, 1))
    make.member(make.branch("一分场党支部", of=below))

    nodes = {node.committee.name: node for node in tree_of(admin)}

    assert list(nodes) == ["市委组织部", "市林业局党委", "林场总支"]
    assert [(node.total_branches, node.total_people, len(node.above)) for node in nodes.values()] == [(2, 2, 0), (2, 2, 1), (1, 1, 2)]


def test_the_tree_takes_as_many_queries_for_many_branches_as_for_few(admin, branch, below, django_assert_num_queries):
    with django_assert_num_queries(3):
        tree_of(admin)
    for number in range(9):
        make.officer(make.branch(f"第{number}党支部", of=below), "secretary")
    with django_assert_num_queries(3):
        tree_of(admin)


def test_an_auditor_reads_the_own_part_of_the_tree(client, auditor, top, below):
    make.login(client, auditor)

    text = client.get(TREE).content.decode()

    assert "林场总支" in text
    assert "市委组织部" not in text
    assert client.get(reverse("committee", args=[top.pk])).status_code in {403, 404}


@pytest.mark.parametrize("who", ["secretary", "recorder", "zhang"])
def test_others_read_no_tree(client, request, who):
    make.login(client, request.getfixturevalue(who))

    assert client.get(TREE).status_code == 403


def test_a_committee_inside_itself_is_refused_in_words(client, admin, branch, below):
    make.login(client, admin)
    whole = branch.committee

    answer = client.post(reverse("committee", args=[whole.pk]), {"name": whole.name, "parent": below.pk, "official_name": "吉首市林业局"})

    assert answer.status_code == 422
    assert "上级党组织：这样会使上下级绕成一圈。" in answer.content.decode()


def test_the_ring_is_looked_for_in_what_now_stands(admin, branch, below):
    """Two changes at once: the second form was read before the first was written."""
    read_before = Committee.objects.select_related("parent").get(pk=below.pk)
    other = Committee.objects.create(name="苗圃总支")
    read_before.parent = stale = Committee.objects.get(pk=other.pk)
    assert stale.parent is None
    actions.save_committee(other, name=other.name, parent=below, by=admin)

    with pytest.raises(ValidationError, match="绕成一圈"):
        actions.save_committee(read_before, name="林场总支", parent=stale, by=admin)


def test_an_auditor_keeps_names_and_contacts_but_not_the_place_in_the_tree(client, auditor, branch, below):
    make.login(client, auditor)
    own = branch.committee
    address = reverse("committee", args=[own.pk])

    assert 'name="parent"' not in client.get(address).content.decode()
    client.post(address, {"official_name": "吉首市林业局", "seal_name": "中共吉首市林业局委员会", "contact": "陈敏", "name": "别名", "parent": ""})

    own.refresh_from_db()
    assert (own.seal, own.contact, own.name, own.parent.name) == ("中共吉首市林业局委员会", "陈敏", "市林业局党委", "市委组织部")
    with pytest.raises(PermissionDenied):
        actions.save_committee(own, name="别名", by=auditor)


def test_the_administrator_adds_a_committee_and_the_auditor_a_branch(client, admin, auditor, branch):
    make.login(client, admin).post(reverse("add_committee"), {"name": "苗圃总支", "parent": branch.committee_id})
    new = Committee.objects.get(name="苗圃总支")
    assert new.parent == branch.committee

    make.login(client, auditor).post(reverse("add_branch", args=[new.pk]), {"name": "苗圃党支部", "has_committee": "", "phone": "0743-1"})
    made = Branch.objects.get(name="苗圃党支部")
    assert (made.committee, made.has_committee, made.seal) == (new, False, "苗圃党支部")
    assert made.history.get().history_user == auditor

    twice = client.post(reverse("add_branch", args=[new.pk]), {"name": "苗圃党支部"})
    assert twice.status_code == 422
    assert "同一党委下已有同名的党支部" in twice.content.decode()


def test_an_auditor_changes_no_branch_of_the_own_office(client, li, other_branch):
    make.office(li.member, "auditor")
    make.login(client, li)

    assert client.get(reverse("edit_branch", args=[other_branch.pk])).status_code == 403


def test_the_heads_share_the_duties(client, branch, secretary, recorder):
    group = [make.member(branch, "甲"), make.member(branch, "乙")]
    make.login(client, secretary)

    client.post(
        reverse("share_duties", args=[branch.pk]),
        {"responsible": group[0].pk, "ledger_keeper": recorder.member_id, "working_group": [one.pk for one in group]},
    )
    text = page(client, "branch", branch.pk)

    branch.refresh_from_db()
    assert (branch.responsible, branch.ledger_keeper, set(branch.working_group.all())) == (group[0], recorder.member, set(group))
    assert "工作小组：甲、乙" in text
    assert "积分制工作小组：空 → 甲、乙" in text
    assert set(branch.history.exclude(history_type="+").values_list("history_user", flat=True)) == {secretary.pk}


def test_no_stranger_gets_a_duty(client, branch, other_branch, secretary):
    stranger = make.member(other_branch)
    make.login(client, secretary)

    answer = client.post(reverse("share_duties", args=[branch.pk]), {"responsible": stranger.pk})

    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="不是机关党支部的党员"):
        actions.share_duties(branch, responsible=None, ledger_keeper=stranger, working_group=[], by=secretary)


def test_the_recorder_reads_the_duties_and_does_not_share_them(client, branch, recorder):
    make.login(client, recorder)

    assert "责任分工" in page(client, "branch", branch.pk)
    assert client.get(reverse("share_duties", args=[branch.pk])).status_code == 403
    assert client.get(reverse("add_group", args=[branch.pk])).status_code == 403


def test_a_member_is_in_one_party_group_only(client, branch, secretary):
    zhang, wang = make.member(branch, "张三"), make.member(branch, "王五")
    make.login(client, secretary)
    client.post(reverse("add_group", args=[branch.pk]), {"name": "第一党小组", "collector": wang.pk, "members": [zhang.pk, wang.pk]})

    answer = client.post(reverse("add_group", args=[branch.pk]), {"name": "第二党小组", "members": [zhang.pk]})

    assert answer.status_code == 422
    assert "张三已在第一党小组。一名党员只编入一个党小组。" in answer.content.decode()
    assert 'value="第二党小组"' in answer.content.decode()
    assert PartyGroup.objects.get().collector == wang


def test_a_group_changes_its_people(client, branch, secretary):
    zhang, wang = make.member(branch, "张三"), make.member(branch, "王五")
    group = actions.save_group(PartyGroup(branch=branch), name="第一党小组", collector=zhang, members=[zhang], by=secretary)
    make.login(client, secretary)

    client.post(reverse("edit_group", args=[group.pk]), {"name": "第一党小组", "collector": wang.pk, "members": [wang.pk]})
    text = page(client, "branch", branch.pk)

    assert list(group.members.all()) == [wang]
    assert "还没有编入党小组：王书记、张三" in text


def test_the_branch_page_tells_offices_with_their_election_and_cause(client, branch, secretary, auditor):
    made = actions.appoint(
        make.member(branch, "石记录"), role="recorder", since=date(2025, 1, 10), held_on=date(2025, 1, 8), eligible=9, present=8, ayes=7, by=auditor
    )
    actions.end_office(made, until=date(2025, 6, 1), cause="调离", by=auditor)
    make.login(client, secretary)

    text = page(client, "branch", branch.pk)

    assert "2025年1月8日党员大会推选" in text
    assert "应到 9，实到 8，赞成 7" in text
    assert "调离" in text


def test_own_branch_leads_to_the_branch_of_the_office(client, branch, secretary):
    make.login(client, secretary)

    assert client.get(reverse("own_branch")).url == reverse("branch", args=[branch.pk])
