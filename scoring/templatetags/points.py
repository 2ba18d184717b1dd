"""How figures are printed in pages: points without trailing zeros, days in Chinese."""

from django.template import Library

from members import clock
from scoring import rules
from scoring.rules import shown

register = Library()


@register.filter
def points(value):
    """14.5, 15; an empty figure prints as a dash."""
    return "–" if value is None or value == "" else f"{shown(value):f}"


@register.filter
def minus(value):
    """Points taken, with a real minus sign; a reversal gives them back with a plus."""
    return f"−{shown(value):f}" if value > 0 else f"+{shown(-value):f}"


@register.filter
def day(value):
    """2026年4月9日"""
    return clock.in_words(value) if value else "–"


@register.filter
def near(value):
    """4月9日, with its year where that is not today's."""
    return clock.near(value) if value else "–"


@register.filter
def quarter_name(number):
    """一季度"""
    return rules.quarter_name(number)


@register.simple_tag
def full(part):
    """The full marks of a part: base, quarter, task, appraisal, reward, year."""
    return {
        "quarter": rules.QUARTER_FULL, "base": rules.BASE_FULL, "task": rules.TASK_FULL, "appraisal": rules.APPRAISAL_FULL,
        "reward": rules.REWARD_FULL, "year": rules.YEAR_FULL,
    }[part]  # fmt: skip


@register.simple_tag
def answer_days():
    """How many working days an objection is answered in (A33)."""
    return rules.ANSWER_DAYS


@register.filter
def percent(value):
    """0.2 as 20%."""
    return f"{shown(value * 100):f}%"
