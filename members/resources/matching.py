"""Who of the file is whom in the system: known by branch, name and birthday, or asked one by one; never guessed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from members.clock import in_words
from members.models import Member
from members.resources.outcome import Missing, Question

NEW, STAY, SAME, MOVE = "new", "stay", "same", "move"


@dataclass
class Match:
    """What becomes of one row: the member it is (None: a new one), left alone or not, and when it moves here."""

    member: Member | None = None
    alone: bool = False
    moved_on: date | None = None
    note: str = ""


@dataclass
class Matching:
    """A match for every row that has one, a question for every other, and the members nobody named."""

    matches: dict = field(default_factory=dict)
    questions: list = field(default_factory=list)
    missing: list = field(default_factory=list)


def match_rows(roster, members, answers):
    """Match the sound rows of a roster with a committee's members; `answers` is {row: (choice, day or None)}.

    Whoever a row names exactly is no candidate for another row: of a couple with one telephone neither is asked about.
    """
    members = list(members)
    known = {(member.branch.name, member.name, member.born_on.isoformat()): member for member in members}
    exact = {row["row"]: known.get((row["branch"], row["name"], row["born_on"])) for row in roster.rows}
    sound = roster.sound_rows()
    named = {member.pk for member in exact.values() if member}
    half_named = {(row["branch"], row["name"]) for row in roster.rows} - {(row["branch"], row["name"]) for row in sound}
    spare = [m for m in members if m.left_on is None and m.pk not in named and (m.branch.name, m.name) not in half_named]
    index, found, suspected = Index(spare), Matching(), set()
    for row in sound:
        member = exact[row["row"]]
        if member:
            found.matches[row["row"]] = as_found(member)
            continue
        here, there = index.look_up(row)
        if not here and not there:
            found.matches[row["row"]] = Match()
            continue
        suspected |= {member.pk for member, _ in [*here, *there]}
        question = ask(row, here, there)
        answer = settle(question, here, there, answers.get(row["row"]))
        if answer:
            found.matches[row["row"]] = answer
        else:
            found.questions.append(question)
    branches = {row["branch"] for row in roster.rows}
    found.missing = [Missing(m.branch.name, m.pk, m.name) for m in spare if m.pk not in suspected and m.branch.name in branches]
    return found


def as_found(member):
    """Whoever has left is not fetched back by a roster."""
    if member.left_on is None:
        return Match(member)
    return Match(member, alone=True, note=f"{member.name}在系统里从{in_words(member.left_on)}起已不在本支部，没有改动。确已回来的，请在党员页登记。")


class Index:
    """The members nobody named exactly, by what a renamed or moved one would still have in common with the row."""

    def __init__(self, members):
        self.here, self.there = defaultdict(list), defaultdict(list)
        for member in members:
            branch, born, joined = member.branch.name, member.born_on.isoformat(), member.joined_on.isoformat()
            self.here[branch, "dates", born, joined, member.sex].append(member)
            self.here[branch, "name", member.name].append(member)
            self.there["born", member.name, born].append(member)
            if member.phone:
                self.here[branch, "phone", member.phone].append(member)
                self.there["phone", member.name, member.phone].append(member)

    def look_up(self, row):
        """([(member, what is the same), ...] of the row's own branch, and of the others)."""
        branch, name, phone = row["branch"], row["name"], row.get("phone")
        here, there = {}, {}
        for key, same in (
            ((branch, "phone", phone), "手机号码相同"),
            ((branch, "dates", row["born_on"], row["joined_on"], row["sex"]), "出生日期、入党日期和性别相同"),
            ((branch, "name", name), "姓名相同"),
        ):
            for member in self.here.get(key, []):
                here.setdefault(member.pk, (member, same))
        for key, same in ((("born", name, row["born_on"]), "姓名和出生日期相同"), (("phone", name, phone), "姓名和手机号码相同")):
            for member in self.there.get(key, []):
                if member.branch.name != branch:
                    there.setdefault(member.pk, (member, same))
        return list(here.values()), list(there.values())


def ask(row, here, there):
    """The question in words. Telephone numbers are not told: whoever imports need not read them."""
    likeness, choices = [], []
    born = date.fromisoformat(row["born_on"])
    for member, same in here:
        if member.name == row["name"]:
            likeness.append(f"可能更正了出生日期：{in_words(member.born_on)} → {in_words(born)}（本支部的{member.name}，{same}）")
            choices.append([f"{SAME}:{member.pk}", f"是同一人，出生日期改为{in_words(born)}"])
        else:
            likeness.append(f"可能改名：{member.name} → {row['name']}（{same}）")
            choices.append([f"{SAME}:{member.pk}", f"是同一人，{member.name}改名"])
    for member, same in there:
        likeness.append(f"可能转支部：{member.branch} → {row['branch']}（{same}）")
        choices.append([f"{MOVE}:{member.pk}", f"按从{member.branch}转入办理"])
    if there:
        choices.insert(0, [STAY, "先不动"])
    choices.append([NEW, "是新的人"])
    return Question(row["row"], f"{row['name']}（{row['branch']}，{in_words(born)}出生）", likeness, choices)


def settle(question, here, there, answer):
    """The match that an answer makes; None where there is none, or one that the question no longer offers."""
    choice, day = answer or ("", None)
    if choice not in [value for value, _ in question.choices]:
        return None
    kind, _, pk = choice.partition(":")
    member = next((member for member, _ in [*here, *there] if str(member.pk) == pk), None)
    return {NEW: Match(), STAY: Match(alone=True), SAME: Match(member), MOVE: Match(member, moved_on=day)}[kind]
