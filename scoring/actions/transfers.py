"""Points that a member brings from the former branch (A11)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from scoring import rules
from scoring.actions.writing import add
from scoring.figures import rows_of
from scoring.models import Quarter, Sheet, TransferCertificate


@transaction.atomic
def certify(member, cycle, *, points, issued_by, by):
    """Certified points of quarters before the member came; `points` maps a quarter's number to them."""
    if member.arrived_on is None:
        raise ValidationError("转入的党员才有转入积分证明；请先登记转入日期。")
    for number, got in points.items():
        if rules.quarter_span(cycle.year, number)[0] >= member.arrived_on:
            raise ValidationError(f"第{number}季度开始时已在本支部，按本支部的积分表计算。")
        if Sheet.objects.filter(member=member, quarter__branch=member.branch, quarter__cycle=cycle, quarter__number=number).exists():
            raise ValidationError(f"第{number}季度在本支部已有积分表。")
        found = TransferCertificate.objects.filter(branch=member.branch, member=member, cycle=cycle, number=number).first()
        certificate = found or TransferCertificate(branch=member.branch, member=member, cycle=cycle, number=number, entered_by=by)
        certificate.points, certificate.issued_by = got, issued_by
        add(certificate, by, "登记转入积分")


def frozen(member, year):
    """[(quarter, points)] that the member's former branches in this system confirmed in the year."""
    sheets = Sheet.objects.filter(member=member, quarter__cycle__year=year, quarter__status=Quarter.Status.CONFIRMED)
    rows = rows_of(sheets.exclude(quarter__branch=member.branch).order_by("quarter__number"))
    return [(row.sheet.quarter, row.points) for row in rows]
