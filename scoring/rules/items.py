"""四3: the items of 附件1 that a rule knows by their internal key, whatever a branch calls them."""

DECIDED = frozenset({"DIS-01", "DIS-02", "DIS-03", "DIS-04"})
"""四3 “对照标准如有不足的则逐项扣分”, silent on which day. Decided (A40): of sanctions and formal decisions the day of the decision."""

NOT_OURS = frozenset({"DIS-01", "DIS-02"})
"""五(二)3 “由党组织负责人进行诫勉谈话”. Decided (A41): a talk that this scheme itself imposed counts under no item, these two above all."""

ABSENCES = {
    "meeting": "ORG-01", "committee": "ORG-03", "group": "ORG-02", "lecture": "ORG-02", "party_day": "ORG-02", "study": "STU-01",
}  # fmt: skip
OTHERS = {"late": "ORG-05", "dues_late": "DUE-01", "dues_unpaid": "DUE-02", "work_undone": "ORG-07"}


def item_for(kind: str, gathering: str = "") -> str:
    """四3 “对照标准如有不足的则逐项扣分”: the key of the item that a mark of the monthly sheet falls under, or nothing.

    The document does not say how the facts get into the ledger. Decided (A45): what the monthly sheet holds is proposed,
    never taken by itself. Absence follows the kind of gathering; leave is in order; dues still unpaid at the end of the
    quarter fall under 费2 alone, not also under 费1.
    """
    return ABSENCES[gathering] if kind == "absent" else OTHERS.get(kind, "")
