"""What the entry grid finds items and people by: code, words, the initials of their sound."""

from members.names import initials, letters, spelling
from scoring import rules
from scoring.models import StandardItem


def finder_of(quarter):
    """The items of the quarter's standard that a line may be entered under, each as plain data for the page.

    `points` and `cap` are strings as they are printed, an absent cap is empty; `initials` those of the whole text;
    `decided` says that the day of the decision counts and must be given (A40).
    """
    items = quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True)
    return [
        {
            "pk": item.pk, "code": item.code, "sounds": [spelling(item.code), letters(item.code)], "text": item.text, "initials": letters(item.text), "heading": item.heading,
            "points": f"{rules.shown(item.points):f}", "unit": item.unit, "cap": "" if item.cap is None else f"{rules.shown(item.cap):f}",
            "classes": item.classes, "service": item.service, "grave": item.grave, "decided": item.key in rules.DECIDED,
        }
        for item in items
    ]  # fmt: skip


def names_of(quarter):
    """{sheet id: the initials and the full sound of the name, a blank between}: zs zhangsan."""
    sheets = quarter.sheets.values_list("pk", "member__name")
    return {pk: f"{initials(name)} {spelling(name)}" for pk, name in sheets}
