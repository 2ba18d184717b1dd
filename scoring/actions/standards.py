"""五(一)1 the branch's own standard: drafts, their items, and new versions; what a quarter uses is never changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from members.models import Branch
from scoring import rules
from scoring.actions.writing import add, fields_of
from scoring.figures import free_quarters, newest_standard, stamp_of
from scoring.models import Standard, StandardItem
from scoring.standard import default_items

STEP = 10  # between two items: room for new ones under the same heading
OWN_KEY = "OWN-"


@transaction.atomic
def draft_standard(branch, cycle, *, by, since=None):
    """五(一)1 “各支部……制定具体的积分标准”: a draft from last year's standard, else from the default (附件1).

    A44: the first version holds from 1 January. Where the year has one already, a new version of it, from the first
    day of a quarter that is not opened: a standard that a quarter uses is frozen.
    """
    if cycle.committee_id != branch.committee_id:
        raise ValidationError("考核年度不属于本支部的党委。")
    Branch.objects.select_for_update().get(pk=branch.pk)
    if Standard.objects.filter(branch=branch, cycle=cycle, status=Standard.Status.DRAFT).exists():
        raise ValidationError(f"{cycle}已有一份起草中的积分标准，请在那一份上修改。")
    source = newest_standard(branch, cycle)
    if source is None:
        since = rules.quarter_span(cycle.year, 1)[0]
        source = Standard.objects.filter(branch=branch, cycle__year=cycle.year - 1).exclude(status=Standard.Status.DRAFT).order_by("version").last()
    else:
        _may_begin(branch, cycle, since)
    highest = Standard.objects.filter(branch=branch, cycle=cycle).aggregate(Max("version"))["version__max"] or 0
    standard = add(Standard(branch=branch, cycle=cycle, version=highest + 1, since=since), by, f"起草，照搬{source.name if source else '默认标准'}")
    rows = _copies(source) if source else default_items()
    items = [StandardItem(**row | {"standard": standard, "order": STEP * place}) for place, row in enumerate(rows, 1)]
    bulk_create_with_history(items, StandardItem, default_user=by)
    return standard


def _copies(standard):
    names = fields_of(StandardItem) - {"id", "standard_id"}
    return [{name: getattr(item, name) for name in names} for item in standard.items.all()]


def _may_begin(branch, cycle, since):
    """A new version begins with a quarter that is not opened, so that each quarter has exactly one standard."""
    if since is None:
        raise ValidationError({"since": "请选新的一版从哪个季度起执行。"})
    versions = list(Standard.objects.filter(branch=branch, cycle=cycle).prefetch_related("quarters"))
    free = free_quarters(versions, cycle)
    if not free:
        raise ValidationError(f"{cycle}的四个季度都已开启，正在使用的标准不能再改。请改下一年度的标准。")
    if since not in [day for _, day in free]:
        first = free[0][0]
        raise ValidationError({"since": f"新的一版只能从还没有开启的季度的第一天起执行，最早{rules.quarter_name(first)}。已经开启的季度照原来的标准。"})


@transaction.atomic
def change_since(standard, *, since, by):
    """The quarter with which a draft of a later version begins; the first version always holds from 1 January (A44)."""
    standard = lock_draft(standard)
    if newest_standard(standard.branch, standard.cycle) is None:
        raise ValidationError("本年度的第一份标准从 1 月 1 日起执行，不能改。")
    _may_begin(standard.branch, standard.cycle, since)
    standard.since = since
    return add(standard, by)


def lock_draft(standard):
    """Two who write into one draft follow each other, and into nothing but a draft."""
    standard = Standard.objects.select_for_update().select_related("branch", "cycle").get(pk=standard.pk)
    if not standard.is_draft:
        raise ValidationError(f"{standard.name}“{standard.get_status_display()}”，条目不能再改。要改的，请先退回修改或者另起新的一版。")
    return standard


@transaction.atomic
def change_item(item, *, by, was=None, **values):
    """An item of a draft put right, switched on or off among other things; nothing is ever taken out of it.

    `was` is the stamp that the page was read at: what somebody else changed since is told and not overwritten.
    """
    standard = lock_draft(item.standard)
    item = standard.items.get(pk=item.pk)
    if was is not None and was != stamp_of(item):
        raise ValidationError(f"“{item}”刚由别人改过，请核对后再保存。")
    moved = values.get("heading", item.heading) != item.heading
    for name, value in values.items():
        setattr(item, name, value)
    _code_is_free(standard, item)
    if moved:
        item.order = _place(standard, item, by)
    return add(item, by)


@transaction.atomic
def add_item(standard, *, part, by, **values):
    """A new item, behind the last of its heading; its inner key is ours and goes along into every later version."""
    standard = lock_draft(standard)
    item = StandardItem(standard=standard, part=part, key=_new_key(standard), **values)
    _code_is_free(standard, item)
    item.order = _place(standard, item, by)
    return add(item, by)


def switch_item(item, *, in_use, by):
    """On or off: an item is never taken out."""
    return change_item(item, in_use=in_use, by=by)


@transaction.atomic
def take_over(standard, *, rows, by):
    """A whole workbook or nothing: `rows` holds (item or None for a new one, the stamp of the test run, the new values).

    Renamed codes are written in an order that never uses one twice.
    """
    standard = lock_draft(standard)
    waiting = list(rows)
    while waiting:
        taken = dict(standard.items.values_list("code", "pk"))
        ready = [row for row in waiting if taken.get(row[2]["code"]) in {None, row[0] and row[0].pk}]
        if not ready:
            codes = "、".join(values["code"] for _, _, values in waiting)
            raise ValidationError(f"代码 {codes} 互相对调，一次做不到：请先把其中一条改成别的代码，导入后再改回来。")
        for item, was, values in ready:
            if item is None:
                add_item(standard, by=by, **values)
            else:
                change_item(item, was=was, by=by, **{name: value for name, value in values.items() if name != "part"})
        waiting = [row for row in waiting if row not in ready]


def _code_is_free(standard, item):
    other = standard.items.filter(code=item.code).exclude(pk=item.pk).first()
    if other:
        raise ValidationError({"code": f"代码“{item.code}”已经用于“{other.text}”，请换一个。"})


def _new_key(standard):
    """OWN-01, OWN-02 …, never one that the branch has used: by its key an item is known from version to version."""
    keys = StandardItem.objects.filter(standard__branch=standard.branch, key__startswith=OWN_KEY).values_list("key", flat=True)
    return f"{OWN_KEY}{max((int(key.removeprefix(OWN_KEY)) for key in set(keys)), default=0) + 1:02}"


def _place(standard, item, by):
    """Behind the last item of its heading, else of its part; those that follow make room where there is none."""
    others = [other for other in standard.items.order_by("order") if other.pk != item.pk]
    of_part = [other for other in others if other.part == item.part]
    alike = [other for other in of_part if other.heading == item.heading] or of_part
    place = (alike or others)[-1].order + 1
    followers = [other for other in others if other.order >= place]
    if followers and followers[0].order == place:
        for follower in followers:
            follower.order += STEP
            add(follower, by, "给新条目让出位置")
    return place
