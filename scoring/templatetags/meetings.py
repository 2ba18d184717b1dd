"""What the pages of quarters show of their meetings, of what members asked to look at again, and of their year."""

from django.template import Library

from scoring.figures import meetings_of, reconsiderations_of, strip_of

register = Library()


@register.simple_tag
def meetings(quarter):
    """[(meeting, passed)]"""
    return meetings_of(quarter)


@register.simple_tag
def reconsiderations(quarter):
    return reconsiderations_of(quarter)


@register.simple_tag
def strip(cycle, quarters):
    """[Slot] of the year"""
    return strip_of(cycle, quarters)
