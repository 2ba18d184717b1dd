"""五(一)1, A44: a standard from the draft through the member meeting to the committee's file."""

from django.core.exceptions import ValidationError

from members.clock import in_words, today
from members.flow import Block, Flow, Step
from members.models import Branch, Meeting
from members.rules import HEADS, Role
from scoring import actions, rules
from scoring.figures import doubts_of, faults_of, items_before, used_before
from scoring.models import Standard

DRAFT, ADOPTED, FILED = Standard.Status


def standard_incomplete(standard):
    """What the meeting cannot pass as it is."""
    faults = faults_of(standard.items.all())
    return [Block(text, item.get_absolute_url() if item else standard.get_absolute_url()) for text, item in faults] + began_too_late(standard)


def began_too_late(standard):
    """A quarter for which this version shall hold was opened with another meanwhile."""
    return [
        Block(f"{quarter}已按第 {quarter.standard.version} 版开启，请把本版的执行起日改到它以后", f"{standard.get_absolute_url()}#since")
        for quarter in used_before(standard)
    ]


def standard_doubtful(standard):
    """What the meeting should look at first."""
    name, before = items_before(standard)
    doubts = doubts_of(standard.items.all(), before, name)
    return [Block(text, item.get_absolute_url() if item else "") for text, item in doubts]


def standard_used(standard):
    """A quarter that is opened keeps the standard that it was opened with; a later version rests on this one."""
    blocks = [Block(f"{quarter}正在使用这份标准，不能退回；要改的，请另起新的一版", quarter.get_absolute_url()) for quarter in standard.quarters.select_related("cycle")]
    for later in Standard.objects.filter(branch=standard.branch, cycle=standard.cycle, version__gt=standard.version):
        blocks.append(Block(f"已另起{later.name}，请在那一版上修改", later.get_absolute_url()))
    return blocks


def look_again(standard, blockers):
    """Opening a quarter locks the branch too: whichever comes second sees what the first has done."""
    Branch.objects.select_for_update().get(pk=standard.branch_id)
    if blocks := blockers(standard):
        raise ValidationError([str(block) for block in blocks])


def adopt(standard, *, by, remark, held_on, eligible, present, ayes, left_out=None, agreed=False):
    """A44: passed by the member meeting (A21), today or before."""
    look_again(standard, began_too_late)
    if held_on > today():
        raise ValidationError("党员大会日期不能晚于今天。")
    if held_on.year < standard.cycle.year - 1:
        raise ValidationError(f"党员大会日期太早：{standard.cycle}的标准应在 {standard.cycle.year - 1}年以后通过。")
    if not rules.passes(eligible, present, ayes):
        raise ValidationError(f"按这个票数不能通过：{rules.why_passes(eligible, present, ayes)}。")
    meeting = Meeting(
        branch=standard.branch, held_on=held_on, subject=f"通过{standard.name}", eligible=eligible, present=present, ayes=ayes,
        left_out=actions.left_out_in_words(left_out, agreed), remark=remark,
    )  # fmt: skip
    standard.meeting, standard.adopted_on = actions.add(meeting, by), held_on


def take_back(standard, *, by, remark):
    """The draft again; the meeting stays in its history."""
    look_again(standard, standard_used)
    standard.meeting = standard.adopted_on = None


def file(standard, *, by, remark, filed_on):
    """A44: on the committee's file."""
    if not standard.adopted_on <= filed_on <= today():
        raise ValidationError(f"备案日期应在党员大会通过（{in_words(standard.adopted_on)}）以后、今天以前。")
    standard.filed_on = filed_on


STANDARD_FLOW = Flow(
    Step("adopt", "党员大会通过", (DRAFT,), ADOPTED, HEADS, blockers=standard_incomplete, warnings=standard_doubtful, then=adopt,
         says="通过以后条目不能再改，等党委备案。备案以前要改，按“退回修改”，再开一次大会。"),
    Step("file", "备案", (ADOPTED,), FILED, frozenset({Role.AUDITOR}), then=file, final=True,
         says="备案以后不能退回；以后要改，只能另起新的一版。"),
    Step("return", "退回修改", (ADOPTED,), DRAFT, HEADS, blockers=standard_used, then=take_back, needs_remark=True, back=True,
         says="退回草案，可以修改；改好以后要重新开大会。原来的大会记录留着。"),
)
