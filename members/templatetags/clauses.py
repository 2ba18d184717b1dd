"""How pages quote the document: a small “?” beside a rule, or the passage itself."""

from django.template import Library

from members.clauses import CLAUSES

register = Library()


@register.inclusion_tag("_shared/_clause.html")
def clause(*keys):
    """{% clause "base" %}: a “?” that opens these passages."""
    return {"clauses": [CLAUSES[key] for key in keys]}


@register.simple_tag
def quoted(key):
    """“……”——四3"""
    return CLAUSES[key].quoted
