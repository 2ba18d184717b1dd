"""Lists of people: their order, and finding somebody in them."""

import re

import pytest
from django.urls import reverse

from members.figures import by_strokes, found_by
from members.models import Member
from tests import make

NAMES = ["张三", "丁一", "王小明", "王毅", "曾国强", "李四"]  # as the branch's own 排序号 has them


@pytest.fixture
def people(branch):
    return [make.member(branch, name, order=place) for place, name in enumerate(NAMES, 1)]


@pytest.fixture
def ask(client, people, auditor):
    """Ask for the list; the names in its order."""
    make.login(client, auditor)
    Member.objects.filter(pk=auditor.member_id).update(name="魏")  # last in every order but 排序号

    def names(**query):
        return re.findall(r'rowheader" class="nowrap"><a href="[^"]+">(\w+)</a>', client.get(reverse("members"), query).text)

    return names


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", "丁一 王毅 王小明 李四 张三 曾国强 魏"),
        ("strokes", "丁一 王毅 王小明 李四 张三 曾国强 魏"),
        ("nonsense", "丁一 王毅 王小明 李四 张三 曾国强 魏"),
        ("pinyin", "丁一 李四 王小明 王毅 魏 曾国强 张三"),
        ("number", "张三 丁一 王小明 王毅 曾国强 李四 魏"),
    ],
)
def test_the_list_stands_by_strokes_unless_asked_otherwise(ask, order, names):
    assert ask(order=order) == names.split()


@pytest.mark.parametrize("query", ["zs", "zhangsan", "张", "ZS", "张 三", "zhang", " 三 "])
def test_somebody_is_found_by_characters_pinyin_or_initials(ask, query):
    assert ask(q=query) == ["张三"]


def test_surnames_are_read_as_surnames(ask):
    assert ask(q="zeng") == ["曾国强"]


def test_several_are_found_in_the_order_asked_for(ask):
    assert ask(q="w") == ["王毅", "王小明", "魏"]
    assert ask(q="w", order="number") == ["王小明", "王毅", "魏"]


def test_a_query_of_any_kind_is_only_a_query(client, ask):
    for query in ("\x00", "%", "'", "张" * 500, "<b>", "（", "🙂"):
        assert client.get(reverse("members"), {"q": query}).status_code == 200


def test_an_unknown_character_goes_last_and_is_told(client, branch, ask):
    make.member(branch, "㐂三")

    assert ask()[-1] == "㐂三"
    assert "没有笔画资料的字：㐂，排在最后。" in client.get(reverse("members")).text
    assert "没有笔画资料" not in client.get(reverse("members"), {"q": "张"}).text
    assert "没有笔画资料" not in client.get(reverse("members"), {"order": "number"}).text


def test_the_pages_keep_query_and_order(client, branch, ask):
    Member.objects.bulk_create(
        Member(branch=branch, name=f"麻{place}", sex="男", born_on="1980-01-01", joined_on="2000-01-01") for place in range(101)
    )

    page = client.get(reverse("members"), {"q": "ma", "order": "pinyin"}).text

    assert "共 2 页，101 条" in page
    assert 'href="?q=ma&amp;order=pinyin&amp;page=2"' in page
    assert 'href="?q=ma&amp;order=strokes"' in page


def test_the_queries_do_not_grow_with_the_people(branch, people, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = found_by(Member.objects.all(), "zhang")
    assert len(found.ids) == 1


def test_rows_for_an_official_paper_stand_by_strokes(people):
    assert [person.name for person in by_strokes(people)] == ["丁一", "王毅", "王小明", "李四", "张三", "曾国强"]
