"""附件1 as we word it: the default scoring standard, which every branch copies and edits for its year."""

import csv
from decimal import Decimal
from pathlib import Path

DEFAULT = Path(__file__).with_name("standard.csv")


def default_items() -> list[dict]:
    """四3 “对照标准如有不足的则逐项扣分”: the document names 附件1 but does not contain it; the wording is ours.

    One dict an item, in printed order, its keys the fields of `StandardItem` but for `standard`: points and cap
    are Decimals, `scale` the points of a task item, best first, `classes` the letters 骨普流. Every member finds
    one set of task items that adds up to 10: serving, mobile (流任) or retired (退任, A38).
    """
    with DEFAULT.open(encoding="utf-8", newline="") as file:
        return [_typed(row, order) for order, row in enumerate(csv.DictReader(file), 1)]


def _typed(row: dict, order: int) -> dict:
    return row | {
        "points": Decimal(row["points"]),
        "cap": Decimal(row["cap"]) if row["cap"] else None,
        "grave": row["grave"] == "yes",
        "in_use": row["in_use"] == "yes",
        "order": order,
    }
