"""What the grid's fields find while one types: items by code, words or initials, people by name."""

from members.names import initials, spelling
from scoring.models import StandardItem
from scoring.rules import shown


def finder_of(quarter):
    """The base items in use, each with what may be typed for it and what the script needs to tell."""
    items = quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True)
    return [
        {
            "pk": item.pk, "code": item.code, "code_initials": initials(item.code), "text": item.text, "initials": initials(item.text),
            "points": f"{shown(item.points):f}", "cap": "" if item.cap is None else f"{shown(item.cap):f}", "unit": item.unit,
            "classes": item.classes, "service": item.service, "grave": item.grave, "decided": item.key in {"DIS-01", "DIS-02", "DIS-03", "DIS-04"},
        }
        for item in items
    ]  # fmt: skip


def names_of(quarter):
    """{sheet id: initials and full pinyin of the name}"""
    return {sheet.pk: f"{initials(sheet.member.name)} {spelling(sheet.member.name)}" for sheet in quarter.sheets.select_related("member")}
