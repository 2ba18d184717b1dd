"""What a notice shows: who stands on it, what corrects it, what is copied into the group."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q

from members.clock import in_words
from members.models import Member
from scoring.models import Commitment, Notice, Objection, Quarter

CLOSE, TWO_COLUMNS = 12, 20  # rows up to which a board sheet is printed at ease, and in one column
BROAD = 6  # columns from which a table needs the whole width of the sheet
OBJECTING = "对公示内容有异议的，可在公示期内提出异议。反映情况应实事求是，提倡署真实姓名。"


class Board(NamedTuple):
    """A notice as it hangs (F4): one source for the page, the board sheet and the workbook."""

    notice: Notice
    rows: list
    corrections: list

    objecting = OBJECTING

    @property
    def title(self):
        """In the lines in which a head of a document breaks: whose and which time, then what of it."""
        before, what, after = self.notice.title.rpartition("党员")
        return [before, what + after] if before else [self.notice.title]

    @property
    def terms(self):
        """[(label, text)]: how long it hangs, who hears what is said against it."""
        return [("公示期", period_of(self.notice)), *self.notice.contact.items()]

    @property
    def packing(self):
        """How close the printed sheet is set, so that a branch of usual size fits on one page of A4."""
        broad = len(self.notice.head) >= BROAD or any(len(str(cell)) > 10 for row in self.rows for cell in row)
        close = "" if len(self.rows) <= CLOSE else "close" if broad or len(self.rows) <= TWO_COLUMNS else "close many"
        return f"{close} broad" if broad else close


def board_of(notice, rows):
    return Board(notice, rows, corrections_of(notice))


def days_of(notice):
    """五(一)5, A32: from the day after the posting to the last day."""
    return f"{in_words(notice.posted_on + timedelta(days=1))}至{in_words(notice.ends_on)}"


def period_of(notice):
    return f"{days_of(notice)}（{notice.days}个工作日）"


class Listed(NamedTuple):
    """A row of a notice and who it is about, as far as the name tells."""

    number: int
    name: str
    member: Member | None


def public_notice(token):
    """The notice behind a link, while it runs."""
    notice = Notice.objects.filter(token=token).select_related("branch__committee", "corrects").first()
    return notice if notice and notice.runs else None


def receipt_of(token, receipt):
    """The objection behind a receipt's link; its state is told to who holds it, after the notice has ended too."""
    return Objection.objects.filter(notice__token=token, receipt=receipt).select_related("notice", "branch__committee", "correction").first()


def family_of(notice):
    """Keys of this notice, of those it corrects and of those that correct it, to the last."""
    near = defaultdict(set)
    for one, other in Notice.objects.filter(branch=notice.branch_id, corrects__isnull=False).values_list("pk", "corrects"):
        near[one].add(other)
        near[other].add(one)
    found, ahead = set(), {notice.pk}
    while ahead:
        found |= ahead
        ahead = set().union(*(near[pk] for pk in ahead)) - found
    return found


def quarter_of_notice(notice):
    """The quarter that the notice tells of; None for a notice of the year."""
    return Quarter.objects.filter(notice__in=family_of(notice)).select_related("branch__committee", "cycle").first()


def tells_promises(notice):
    """公开承诺: neither a quarter's points nor a year's."""
    return Commitment.objects.filter(notice__in=family_of(notice)).exists()


def corrections_of(notice):
    """The notices that correct this one and were not taken down themselves, the first first."""
    return list(notice.corrections.filter(withdrawn_on=None).order_by("posted_on", "pk"))


def people_on_notice(notice, rows=None):
    """[Listed] of its rows: frozen rows hold names only, so people of one name are told apart by their order."""
    rows = notice.rows if rows is None else rows
    names = {row[1] for row in notice.rows}
    here = Q(branch=notice.branch_id) | Q(memberships__branch=notice.branch_id)
    people = defaultdict(list)
    for member in Member.objects.filter(here, name__in=names).distinct().order_by("order", "pk"):
        people[member.name].append(member)
    found = {}
    for number, name, *_ in notice.rows:
        same = [other[0] for other in notice.rows if other[1] == name]
        matched = len(same) == len(people[name])
        found[number] = people[name][same.index(number)] if matched else None
    return [Listed(row[0], row[1], found[row[0]]) for row in rows]


def group_text(notice, link):
    """The notice as plain text to copy into the WeChat group: nothing on it that the link would not show (A31)."""
    board = board_of(notice, notice.shared_rows)
    parts = [f"【{notice.title}】", notice.text, "　".join(notice.head)]
    parts += ["　".join(str(cell) for cell in row) for row in board.rows]
    parts += [f"本公示有更正，见《{other.title}》。" for other in board.corrections]
    parts += [f"{label}：{value}" for label, value in board.terms]
    parts.append(board.objecting)
    if link:
        parts.append(f"公示链接（公示期内有效）：{link}")
    return "\n".join([*parts, f"{notice.signed}　{in_words(notice.posted_on)}"])
