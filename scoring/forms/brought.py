"""What is typed about 期初录入: each member's confirmed points, the meeting that passed them, the scan of the paper."""


from members.fields import CountField, DayField, PointsField, ProofField
from scoring import rules
from scoring.forms.meetings import check_counts
from scoring.forms.seen import SeenForm

MEETING = ("held_on", "eligible", "present", "ayes")


class BroughtForm(SeenForm):
    """The whole page, saved once; what is not known yet stays empty, and the step says what is missing."""

    held_on = DayField(label="党员大会日期", required=False)
    eligible = CountField(label="应到", required=False, min_value=1)
    present = CountField(label="实到", required=False)
    ayes = CountField(label="赞成", required=False)
    scan = ProofField(label="纸质汇总表扫描件", required=False, help_text="pdf、jpg 或 png，不超过 10 MB。")

    def __init__(self, *args, quarter, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets, meeting = {str(sheet.pk): sheet for sheet in sheets}, quarter.last_meeting
        for name in MEETING:
            self.fields[name].show_hidden_initial = True
            self.fields[name].initial = getattr(meeting, name, None)
        for key, sheet in self.sheets.items():
            got = sheet.brought_points
            field = PointsField(label=f"{sheet.member.name}得分", required=False, min_value=0, max_value=rules.QUARTER_FULL, initial=None if got is None else f"{rules.shown(got):f}", show_hidden_initial=True)
            field.widget.attrs |= {"class": "short", "aria-label": f"{sheet.member.name}得分"}
            self.fields[key] = field

    @property
    def rows(self):
        return [(sheet, self[key]) for key, sheet in self.sheets.items()]

    @property
    def count(self):
        return [self[name] for name in (*MEETING, "scan")]

    def clean(self):
        data = super().clean()
        meeting = {name: data.get(name) for name in MEETING}
        told = any(value is not None for value in meeting.values()) or any(name in self.errors for name in MEETING)
        for name in MEETING:
            if told and meeting[name] is None and name not in self.errors:
                self.add_error(name, "大会日期、应到、实到、赞成要一起填。")
        check_counts(self, data)
        points = {self.sheets[name]: data[name] for name in self.changed_data if name in self.sheets and name in data}
        held = meeting if told and not {*MEETING}.isdisjoint(self.changed_data) else None
        seen = self.seen([*(str(sheet.pk) for sheet in points), *(held or ())])
        return {"points": points, "meeting": held, "scan": data.get("scan"), "seen": seen}
