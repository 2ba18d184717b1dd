"""What a roster says of a member beside the person: offices and absences, planned row by row, written together."""

from datetime import date

from django.core.exceptions import ValidationError

from members.clock import in_words, today
from members.models import Absence, Appointment
from members.resources.bulk import create_all, update_all
from members.resources.roster import ALONE

TAKEN = "本支部这一职务已有人在任，请先登记前任的免职日期。"


class Belongings:
    """The open offices and absences of a committee's members, read once. `tell(row, column, text)` keeps a note."""

    def __init__(self, committee, tell):
        self.tell, self.new, self.retitled, self.corrected = tell, [], [], []
        self.offices, self.seats = {}, {}
        for office in Appointment.objects.filter(branch__committee=committee, until=None):
            self.offices.setdefault(office.member_id, {})[office.role] = office
            self.seats[office.branch_id, office.role] = office.member_id
        self.absences = {away.member_id: away for away in Absence.objects.filter(member__branch__committee=committee, until=None)}

    def forget(self, member):
        """Whoever moves on lays the offices down and is away no more: see leave."""
        for office in self.offices.pop(member.pk, {}).values():
            self.seats.pop((office.branch_id, office.role), None)
        self.absences.pop(member.pk, None)

    def plan(self, member, row):
        """Whether the row changes any of them; nothing is written yet."""
        changed = [self.appoint(member, row), self.send_out(member, row)]
        return any(changed)

    def appoint(self, member, row):
        """Open the offices that the roster names; those it does not name are told, not ended.

        Since when, a roster does not say. 五(一) “从每年1月1日起” counts the year from its first day, so
        that is the day: whoever is in office now is backbone for the whole year.
        """
        if row.get("posts") is None:
            return False
        held, changed = dict(self.offices.get(member.pk, {})), False
        for role, title in row["posts"]:
            office = held.pop(role, None)
            if office is None:
                self.check_seat(member, role)
                self.new.append(Appointment(member=member, role=role, title=title, branch=row["branch"], since=date(today().year, 1, 1)))
            elif office.title != title:
                office.title = title
                self.retitled.append(office)
            else:
                continue
            changed = True
        for office in held.values():
            self.tell(row, "post", f"{member.name}在系统里任{office.title or office.get_role_display()}，表里没有，没有改动。免职请在该党员的页上登记。")
        return changed

    def check_seat(self, member, role):
        """One secretary and one recorder: told with the row, before the database would refuse the whole file."""
        if role in ALONE and self.seats.get((member.branch_id, role), member.pk) != member.pk:
            raise ValidationError({"post": TAKEN})

    def send_out(self, member, row):
        """Open an absence, or correct the open one; who is back is told, not fetched back."""
        if "away_since" not in row:
            return False
        away = self.absences.get(member.pk)
        if row["away_since"] is None:
            if away:
                self.tell(row, "state", f"{member.name}在系统里从{in_words(away.since)}起外出，表里不是外出，没有改动，请核实。")
            return False
        if away is None:
            self.new.append(Absence(member=member, since=row["away_since"], destination=row.get("destination", "")))
            return True
        wanted = row["away_since"], row.get("destination", away.destination)
        if (away.since, away.destination) == wanted:
            return False
        away.since, away.destination = wanted
        self.corrected.append(away)
        return True

    def write(self):
        """Once the members themselves are there."""
        for model in (Appointment, Absence):
            create_all([thing for thing in self.new if isinstance(thing, model)])
        update_all(self.retitled, ["title"])
        update_all(self.corrected, ["since", "destination"])
