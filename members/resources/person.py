"""One person's row of a roster on its way to clean values."""

import re

from members.models import Absence, Appointment, Branch, Member
from members.rules import Role
from members.uploads import clean_name, read_date, read_phone, shorten

KINDS = {"正式党员": True, "正式": True, "预备党员": False, "预备": False}
STATES = {"在职": False, "在岗": False, "": False, "退休": True, "离退休": True, "离休": True, "外出": None}
AWAY = "外出"
NO_POST = {"", "无", "没有", "/", "-", "—"}
POSTS = {
    **dict.fromkeys(("支部书记", "书记", "党支部书记"), Role.SECRETARY),
    **dict.fromkeys(("副书记", "支部副书记", "党支部副书记"), Role.DEPUTY),
    **dict.fromkeys(("记录员", "支部记录员"), Role.RECORDER),
    **dict.fromkeys(("支委", "支部委员"), Role.OFFICER),
}
LENGTHS = {
    "name": Member._meta.get_field("name").max_length,
    "ethnicity": Member._meta.get_field("ethnicity").max_length,
    "remark": Member._meta.get_field("remark").max_length,
    "branch": Branch._meta.get_field("name").max_length,
    "destination": Absence._meta.get_field("destination").max_length,
    "post": Appointment._meta.get_field("title").max_length,
}


class Row:
    """One person's row on its way to clean values; every check that fails tells the roster."""

    def __init__(self, roster, number, raw, texts):
        self.roster, self.number, self.raw, self.texts = roster, number, raw, texts

    def blame(self, name, text):
        self.roster.blame(self.number, name, text)

    def blame_value(self, name, text):
        self.blame(name, f"“{shorten(self.texts[name])}”{text}。")

    def read(self, position):
        """The values of the columns that the sheet has, so that others stay as they are in the system."""
        number = self.texts.get("number", "")
        clean = {"row": self.number, "order": int(number) if number.isdecimal() and len(number) < 5 else position}
        for name, label in (("name", "姓名"), ("branch", "党支部")):
            clean[name] = self.texts[name]
            if not clean[name]:
                self.blame(name, f"没有填写{label}。")
        clean["sex"] = self.read_sex()
        clean |= {name: self.texts[name] for name in ("ethnicity", "remark") if name in self.texts}
        clean |= self.read_dates() | self.read_phone() | self.read_state() | self.read_posts()
        for name, most in LENGTHS.items():
            if len(self.texts.get(name, "")) > most:
                self.blame_value(name, f"超过 {most} 个字")
        return clean

    def read_sex(self):
        sex = self.texts["sex"].removesuffix("性")
        if sex not in ("男", "女"):
            self.blame("sex", "没有填写性别。") if not sex else self.blame_value("sex", "不是男或女")
        return sex

    def read_date(self, name, needed=""):
        day, problem = read_date(self.raw.get(name))
        if problem:
            self.blame_value(name, problem)
        elif needed and not day:
            self.blame(name, f"没有填写{needed}。")
        return day

    def read_dates(self):
        born, joined = self.read_date("born_on", "出生日期"), self.read_date("joined_on", "入党日期")
        seen = len(self.roster.problems)
        confirmed = self.read_date("confirmed_on")
        unread = len(self.roster.problems) > seen
        if born and joined and joined <= born:
            self.blame_value("joined_on", "不晚于出生日期")
        if joined and confirmed and confirmed < joined:
            self.blame_value("confirmed_on", "早于入党日期")
        kind = self.texts.get("kind", "")
        formal = KINDS.get(kind)
        if kind and formal is None:
            self.blame_value("kind", "不是党员类别，只能填“正式党员”或“预备党员”")
        elif formal and not confirmed and not unread:
            self.blame("confirmed_on", "正式党员要填转正时间（没有预备期的，填入党时间）。")
        elif formal is False and confirmed:
            self.blame_value("confirmed_on", "是转正时间，预备党员不应填写")
        days = {"born_on": born, "joined_on": joined, "confirmed_on": confirmed}
        return {name: day and day.isoformat() for name, day in days.items()}

    def read_phone(self):
        if "phone" not in self.texts:
            return {}
        phone, problem = read_phone(self.texts["phone"])
        if problem:
            self.blame_value("phone", problem)
        return {"phone": phone}

    def read_state(self):
        """退休 is a mark on the member, 外出 an absence; whoever is away keeps the mark there is."""
        if "state" not in self.texts:
            return {}
        state = clean_name(self.texts["state"])
        since = self.read_date("away_since")
        if state not in STATES:
            self.blame_value("state", "不是人员状态，只能填在职、退休、离退休或外出")
        elif state == AWAY and not since and not self.texts.get("away_since"):
            self.blame("away_since" if "away_since" in self.texts else "state", "外出的要填外出时间。")
        elif state != AWAY and since:
            self.roster.note(self.number, "away_since", f"人员状态为“{state or '空'}”，没有登记外出。")
        away = {"away_since": since.isoformat() if since and state == AWAY else None}
        if "destination" in self.texts:
            away["destination"] = self.texts["destination"]
        return {"retired": STATES.get(state), **away}

    def read_posts(self):
        """[role, title] of each office; several in one cell stand apart by 、 or 兼."""
        if "post" not in self.texts:
            return {}
        posts = {}
        for word in re.split(r"[、,，/;；兼]", clean_name(self.texts["post"])):
            if word in NO_POST:
                continue
            role = POSTS.get(word) or (Role.OFFICER if word.endswith("委员") else None)
            if role is None:
                self.blame_value("post", "不是支部里的职务，可填支部书记、副书记、组织委员等、记录员或无")
            elif role is Role.OFFICER:
                posts[role] = "、".join(filter(None, [posts.get(role), word]))
            else:
                posts[role] = ""
        return {"posts": [[role.value, title] for role, title in posts.items()]}
