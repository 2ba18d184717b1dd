"""What the page of a quarter shows of its meetings and of what members asked to look at again."""

from django.template import Library

from members.clock import today
from scoring.figures import meetings_of, reconsiderations_of
from scoring.rules import quarter_span

register = Library()


@register.simple_tag
def meetings(quarter):
    """[(meeting, passed)]"""
    return meetings_of(quarter)


@register.simple_tag
def reconsiderations(quarter):
    return reconsiderations_of(quarter)


@register.simple_tag
def is_over(cycle, number):
    """Has this quarter of the year ended?"""
    return quarter_span(cycle.year, number)[1] < today()
