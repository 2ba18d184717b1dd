"""The tally grid: one count typed row by row, good rows kept, bad rows shown again as typed."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.actions import copy_of, enter_tally
from evaluation.figures import balances, electronic_of, takes_figures
from evaluation.models import Review, Round, Tally
from evaluation.tables import head_of, tally_of
from members.access import roles_on
from members.fields import CountField, plain
from members.rules import Role


class TallyForm(forms.Form):
    """One person's line. `was` carries the figures at which the page was read: an untouched row is left alone.

    `electronic`: whose votes a ballot box counts; their columns are not typed.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data=None, *, tally, electronic=frozenset()):
        self.tally, self.problem_id, appraisal = tally, f"problem-{tally.pk}", tally.appraisal
        self.votes = () if Round.Electorate.MEMBERS in electronic else Tally.VOTES
        self.masses_typed = Round.Electorate.MASSES not in electronic
        self.unasked = self.masses_typed and bool(appraisal.masses_valid) and not tally.asked
        self.masses = Tally.MASSES if self.masses_typed and tally.masses_due else ()
        figures = {name: getattr(tally, name) for name in (*self.votes, *self.masses)} if tally.entered_by_id else {}
        super().__init__(data, prefix=f"row-{tally.pk}", initial=figures | {"was": _word(figures.values())})
        for names, whole, group in ((self.votes, appraisal.valid, "党员票"), (self.masses, tally.masses_due, "群众票")):
            for name in names:
                label = Tally._meta.get_field(name).verbose_name
                self.fields[name] = CountField(label=label, required=False)
                about = {"aria-label": f"{tally.member} {label}", "data-whole": whole, "data-group": group}
                self.fields[name].widget.attrs |= about | ({"aria-describedby": self.problem_id} if data is not None else {})

    @property
    def touched(self):
        """Does the row as sent differ from the row as it was on the page?"""
        if self.tally.entered_by_id and self.masses_typed and not self.masses and any(getattr(self.tally, name) for name in Tally.MASSES):
            return True  # the masses' papers were taken back after the row was typed
        sent = [plain(self[name].value() or "") for name in (*self.votes, *self.masses)]
        return _word(sent) != (self["was"].value() or "")

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["was"] != self.initial["was"]:
            self.data = self.data.copy()  # once told, the reader may go over it
            self.data[self.add_prefix("was")] = self.initial["was"]
            who = self.tally.entered_by
            raise ValidationError(f"{who}刚刚录了这一行：{'、'.join(map(str, self.tally.figures))}。您填的没有保存，请核对后再改。")
        if all(data[name] is None for name in (*self.votes, *self.masses)):
            raise ValidationError("已录的一行不能清空。要改，请填新的票数。")
        for name in (*self.votes, *(Tally.MASSES if self.masses_typed else ())):
            data[name] = data.get(name) or 0
        appraisal = self.tally.appraisal
        for names, whole, label in ((self.votes, appraisal.valid, "党员票"), (self.masses, self.tally.masses_due, "群众票")):
            off = sum(data[name] for name in names) - whole
            if names and off:
                self.add_error(None, f"{label}合计 {whole + off}，应等于 {whole}，{'多' if off > 0 else '少'}了 {abs(off)}。")
        return data

    def save(self, by):
        figures = {name: value for name, value in self.cleaned_data.items() if name != "was"}
        try:
            with transaction.atomic():
                enter_tally(self.tally, by=by, **figures)
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))

    @property
    def problems(self):
        """What is wrong with the row, in words with the column."""
        typed = [(self[name], error) for name in self.fields for error in self.errors.get(name, ())]
        return [f"{cell.label}“{cell.value()}”：{error}" for cell, error in typed] + list(self.non_field_errors())

    @property
    def columns(self):
        return len(self.votes) + (len(Tally.MASSES) if self.masses or self.unasked else 0) + 2

    @property
    def cells(self):
        return [self[name] for name in (*self.votes, *self.masses)]

    @property
    def figures(self):
        return [getattr(self.tally, name) for name in (*self.votes, *self.masses)]

    @property
    def state(self):
        """(class, word)"""
        if self.is_bound and self.errors:
            return "late", "没有保存"
        if self.tally.entered_by_id is None:
            return "next", "未录"
        if not balances(self.tally):
            return "late", "合计不符"
        return ("done", "已核对") if self.tally.checked_by_id else ("now", "已录")


def _word(figures):
    """The figures in one word; empty where none was typed."""
    words = ["" if figure is None else str(figure) for figure in figures]
    return ",".join(words) if any(words) else ""


class Grid:
    """One count of an appraisal as this reader may see it."""

    def __init__(self, appraisal, user, data=None):
        self.appraisal, self.saved, self.refused = appraisal, 0, 0
        voting = takes_figures(appraisal)
        copy, roles = copy_of(appraisal, user), roles_on(user, appraisal) - {Role.MEMBER, Role.ADMIN}
        if copy is None and not roles:
            raise PermissionDenied
        electronic = electronic_of(appraisal)
        self.writes = copy is not None and voting and appraisal.returned is not None and len(electronic) < len(Round.Electorate)
        self.electronic = electronic if self.writes else frozenset()  # read, a line is read whole
        # Who does not type sees no figure before a count is complete; nobody sees those of a void vote before the next one is.
        self.shows = (copy is not None and voting) or appraisal.review.status not in (Review.Status.OPEN, Review.Status.VOTING)
        self.officer = bool(roles - {Role.AUDITOR})
        self.copy = copy or 1
        if data is not None and copy is None:
            raise PermissionDenied
        with transaction.atomic():
            if data is not None:
                Review.objects.select_for_update().get(pk=appraisal.review_id)  # what is read now stays as it is
            self.rows = [TallyForm(tally=tally, electronic=self.electronic) for tally in tally_of(appraisal, self.copy)]
            if data is not None and self.writes:
                self._save(data, user)

    def _save(self, data, user):
        for number, row in enumerate(self.rows):
            sent = TallyForm(data, tally=row.tally, electronic=self.electronic)
            if f"{sent.prefix}-was" not in data or not sent.touched:
                continue
            if sent.is_valid():
                sent.save(user)
            if sent.errors:
                self.rows[number] = sent
                self.refused += 1
            else:
                self.rows[number] = TallyForm(tally=sent.tally, electronic=self.electronic)
                self.saved += 1

    @property
    def head(self):
        return head_of(self.appraisal, self.electronic)

    @property
    def ahead(self):
        """What comes next, in words."""
        if self.left:
            return f"还有 {self.left} 行未录。"
        return "已经录完。" if self.appraisal.blind else f"已经录完，请监票人{self.appraisal.scrutineer}用自己的账号核对。"

    @property
    def left(self):
        return sum(row.tally.entered_by_id is None for row in self.rows)
