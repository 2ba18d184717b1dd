"""A branch's standards: which one is in force, what it lacks, what changed against the one before."""

import unicodedata
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch

from members.rules import Category
from scoring import rules
from scoring.models import Cycle, Quarter, Standard, StandardItem
from scoring.standard import default_items

Part = StandardItem.Part
DRAFT = Standard.Status.DRAFT
CAPS = {Part.BASE: rules.QUARTER_FULL, Part.TASK: rules.TASK_FULL, Part.REWARD: rules.REWARD_FULL}
COMPARED = ("code", "heading", "text", "points", "unit", "cap", "scale", "classes", "service", "grave")
DEFAULT_NAME = "默认标准（附件1）"


class Kind(NamedTuple):
    """A kind of member, as the standard tells them apart (A38)."""

    category: Category
    retired: bool

    def __str__(self):
        return f"离退休的{self.category.label}党员" if self.retired else f"{self.category.label}党员"


KINDS = [Kind(category, retired) for retired in (False, True) for category in Category]


def standard_on(branch, cycle, day):
    """五(一)1, A44: the version in force on the day: passed by the meeting, the newest whose first day has come."""
    passed = Standard.objects.filter(branch=branch, cycle=cycle, since__lte=day).exclude(status=DRAFT)
    return passed.order_by("since", "version").last()


def newest_standard(branch, cycle):
    """The last version of the year that a meeting passed."""
    return Standard.objects.filter(branch=branch, cycle=cycle).exclude(status=DRAFT).order_by("version").last()


def before_it(standard):
    """The version before this one: of this year, else last year's last; None where there is neither."""
    earlier = Standard.objects.filter(branch=standard.branch, cycle=standard.cycle, version__lt=standard.version).exclude(status=DRAFT)
    last_year = Standard.objects.filter(branch=standard.branch, cycle__year=standard.cycle.year - 1).exclude(status=DRAFT)
    return earlier.order_by("version").last() or last_year.order_by("version").last()


def items_before(standard):
    """(the name of what went before, its items); the default where the branch had no standard yet."""
    before = before_it(standard)
    if before is None:
        return DEFAULT_NAME, [StandardItem(**item) for item in default_items()]
    return before.name, list(before.items.all())


class StandardYear(NamedTuple):
    """A year's versions as the branch's page lists them."""

    cycle: Cycle
    versions: list
    free: list  # [(number, first day)]: the quarters with which a new version may begin

    @property
    def draft(self):
        return next((standard for standard in self.versions if standard.is_draft), None)


def years_of_standards(branch, cycles):
    """The years of a branch, newest first; each version carries the quarters that use it."""
    used = Prefetch("quarters", Quarter.objects.select_related("cycle").order_by("number"))
    standards = Standard.objects.filter(branch=branch).select_related("cycle", "meeting").prefetch_related(used).order_by("version")
    versions = {}
    for standard in standards:
        versions.setdefault(standard.cycle_id, []).append(standard)
    return [StandardYear(cycle, versions.get(cycle.pk, []), free_quarters(versions.get(cycle.pk, []), cycle)) for cycle in cycles]


def free_quarters(versions, cycle):
    """[(number, first day)] of the quarters with which a new version may begin: not opened, nor any after it."""
    opened = max((quarter.number for standard in versions for quarter in standard.quarters.all()), default=0)
    latest = max((standard.since for standard in versions if not standard.is_draft), default=rules.quarter_span(cycle.year, 1)[0])
    days = [(number, rules.quarter_span(cycle.year, number)[0]) for number in range(opened + 1, rules.QUARTERS + 1)]
    return [(number, day) for number, day in days if day >= latest]


def free_for(standard):
    """The quarters with which this draft may begin."""
    versions = Standard.objects.filter(branch=standard.branch, cycle=standard.cycle).prefetch_related("quarters")
    return free_quarters(list(versions), standard.cycle)


def usage_of(standard):
    """The quarters that were opened with this version."""
    return list(standard.quarters.select_related("cycle").order_by("number"))


def used_before(standard):
    """The quarters that were opened with another version although this one shall hold for them."""
    opened = Quarter.objects.filter(branch=standard.branch, cycle=standard.cycle).select_related("cycle", "standard").order_by("number")
    return [quarter for quarter in opened if quarter.span[0] >= standard.since]


def cycles_of(branch, user):
    """The years of the branch's committee that this reader sees."""
    return Cycle.objects.visible_to(user).filter(committee=branch.committee_id)


# ---------- what a standard lacks ----------


def task_sums(items):
    """[(kind of member, its task items in use, their sum)]"""
    found = []
    for kind in KINDS:
        mine = [item for item in items if item.part == Part.TASK and item.applies_to(kind.category, retired=kind.retired)]
        found.append((kind, mine, sum((item.points for item in mine), Decimal(0))))
    return found


def faults_of(items):
    """[(what keeps the meeting from passing this, the item to mend or None)]"""
    faults = []
    for kind, mine, total in task_sums(items):
        if not rules.tasks_add_up(item.points for item in mine):
            sums = " + ".join(f"{item.code} {rules.shown(item.points):f}" for item in mine) or "没有条目"
            faults.append((f"{kind}的任务分合计 {rules.shown(total):f} 分，应正好 {rules.TASK_FULL} 分：{sums}", mine[0] if mine else None))
    in_use = [item for item in items if item.in_use]
    for part in (Part.BASE, Part.REWARD):
        if not any(item.part == part for item in in_use):
            faults.append((f"{part.label}没有一条启用", None))
    for item in in_use:
        if item.part == Part.TASK and not rules.scale_descends(item.points, item.marks):
            faults.append((f"{item.code} 的给分档“{item.scale}”应从分值 {rules.shown(item.points):f} 开始，逐档减少", item))
    codes = Counter(_bare(item.code) for item in items)
    return faults + [(f"代码“{item.code}”用了不止一次", item) for item in items if codes[_bare(item.code)] > 1]


def _bare(code):
    return "".join(unicodedata.normalize("NFKC", code).casefold().split())


def doubts_of(items, before, name):
    """[(what the meeting should look at first, the item or None)]: none of these is forbidden."""
    in_use = [item for item in items if item.in_use]
    return [*_rivals(in_use), *_too_high(in_use), *_without_base(in_use), *_changed_sums(in_use, before, name)]


def _rivals(in_use):
    """Items that one and the same member could fall under, in nearly the same words."""
    for part in Part:
        of_part = {item.pk: item for item in in_use if item.part == part}
        for one, other in rules.rivals({pk: item.text for pk, item in of_part.items()}):
            one, other = of_part[one], of_part[other]
            if any(item_fits(one, kind) and item_fits(other, kind) for kind in KINDS):
                yield f"{one.code}“{one.text}”和 {other.code}“{other.text}”写法相近，同一件事容易分不清", other


def item_fits(item, kind):
    return item.applies_to(kind.category, retired=kind.retired)


def _too_high(in_use):
    for item in in_use:
        most = CAPS[Part(item.part)]
        if item.cap is not None and item.points > item.cap:
            yield f"{item.code} 每次 {rules.shown(item.points):f} 分，超过了本条上限 {rules.shown(item.cap):f} 分", item
        elif max(item.points, item.cap or 0) > most:
            yield f"{item.code} 的分值或上限超过 {most} 分，超出的部分不起作用", item


def _without_base(in_use):
    base = [item for item in in_use if item.part == Part.BASE]
    for kind in KINDS:
        if base and not any(item_fits(item, kind) for item in base):
            yield f"{kind}没有一条基础分条目", None


def _changed_sums(in_use, before, name):
    for part in (Part.BASE, Part.REWARD):
        now, then = (_sum_of(items, part) for items in (in_use, before))
        if now != then:
            yield f"{part.label}现在 {now}，{name} {then}", None


def _sum_of(items, part):
    mine = [item.points for item in items if item.in_use and item.part == part]
    return f"{len(mine)} 条、各条分值合计 {rules.shown(sum(mine, Decimal(0))):f} 分"


# ---------- what changed ----------


class Comparison(NamedTuple):
    name: str  # of what went before
    added: list  # items now in use that were not
    changed: list  # [(item, [(label, old, new)])]
    dropped: list  # items as they were in use before

    def __bool__(self):
        return bool(self.added or self.changed or self.dropped)


def comparison_of(standard):
    """What this version adds, changes and drops against the one before it, item by item by their inner keys."""
    name, before = items_before(standard)
    old = {item.key: item for item in before if item.in_use}
    new = {item.key: item for item in standard.items.all() if item.in_use}
    changed = [(item, differences(old[key], item)) for key, item in new.items() if key in old]
    return Comparison(
        name,
        [item for key, item in new.items() if key not in old],
        [(item, changes) for item, changes in changed if changes],
        [item for key, item in old.items() if key not in new],
    )


def differences(old, new):
    """[(label, old, new)] of two items, in words."""
    pairs = [(name, getattr(old, name), getattr(new, name)) for name in COMPARED]
    return [(StandardItem._meta.get_field(name).verbose_name, word_of(name, a), word_of(name, b)) for name, a, b in pairs if a != b]


def stamp_of(item):
    """All that can be changed of an item, as one text: what a page was read at."""
    return "|".join(word_of(name, getattr(item, name)) for name in (*COMPARED, "in_use"))


def word_of(name, value):
    """A value of an item as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{rules.shown(value):f}"
    if name == "service":
        return StandardItem.Service(value).label
    return value or "空"
