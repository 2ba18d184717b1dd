"""A quarter and its sheets."""

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from members.clock import today
from members.models import Branch
from scoring import rules
from scoring.figures import categories_on, standard_on, without_sheet
from scoring.models import Quarter, Sheet


@transaction.atomic
def open_quarter(standard, number, *, by):
    """五(一)3: a quarter with a sheet for each member; who came after its first month has none (A11).

    `standard` is any version of the year: the quarter takes the one in force on its first day (A44).
    """
    branch, cycle = standard.branch, standard.cycle
    Branch.objects.select_for_update().get(pk=branch.pk)
    first = rules.quarter_span(cycle.year, number)[0]
    if first > today():
        raise ValidationError(f"{cycle.year}年{rules.quarter_name(number)}还没有开始，{first.month}月1日起可以开启。")
    if Quarter.objects.filter(branch=branch, cycle=cycle, number=number).exists():
        raise ValidationError("这个季度已经开启。")
    in_force = standard_on(branch, cycle, first)
    if in_force is None:
        raise ValidationError(f"{cycle}的积分标准还在起草，没有经党员大会通过，不能开启季度。请支部书记先办理“党员大会通过”。")
    quarter = Quarter(branch=branch, cycle=cycle, standard=in_force, number=number)
    quarter._history_user = by
    quarter.save()
    if not add_sheets(quarter, by=by):
        raise ValidationError("本支部还没有党员，请先导入花名册。")
    return quarter


@transaction.atomic
def add_sheets(quarter, *, by):
    """A sheet for each member of the quarter who has none yet; returns how many were added."""
    Quarter.objects.select_for_update().get(pk=quarter.pk)
    if not quarter.is_open:
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”，不能再补名单。")
    missing = without_sheet(quarter)
    categories = categories_on(missing, min(quarter.span[1], today()))
    sheets = [Sheet(quarter=quarter, member=member, category=categories[member.pk]) for member in missing]
    bulk_create_with_history(sheets, Sheet, default_user=by)
    return len(sheets)
