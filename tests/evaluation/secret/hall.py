"""A hall where a vote is held: its rows as they stand when papers may be handed out, and the phones that people hold."""

import secrets
from datetime import date

from cryptography.hazmat.primitives.asymmetric import rsa

from evaluation import actions
from evaluation.models import Appraisal, Attendance, Review, Tally
from evaluation.secret import blind, box, handout, keys, recount
from tests import make

DAY = date(2026, 1, 24)


def vote(branch, number=12):
    """A vote that is open, with so many members of the branch on the roll, all present and all rated; the last is the scrutineer."""
    cycle = branch.committee.cycles.first() or make.cycle(branch.committee)
    review = Review.objects.create(branch=branch, cycle=cycle, status=Review.Status.VOTING, appraised_on=DAY, members_total=number, formal_total=number)
    people = list(branch.members.all())[:number]
    people += [make.member(branch) for _ in range(number - len(people))]
    appraisal = Appraisal.objects.create(review=review, number=1, held_on=DAY, scrutineer=people[-1], eligible=number, present=number)
    Attendance.objects.bulk_create(Attendance(appraisal=appraisal, member=person) for person in people)
    Tally.objects.bulk_create(Tally(appraisal=appraisal, member=person) for person in people)
    return appraisal


def tellers(appraisal):
    others = [voter.member for voter in appraisal.attendances.select_related("member") if voter.member_id != appraisal.scrutineer_id]
    return [*others[:2], appraisal.scrutineer]


def opened(appraisal, electorate="members", *, by, slips=0, **kwargs):
    """(Round, the tellers' codes, the slips' codes)"""
    return actions.open_round(appraisal, electorate, tellers=tellers(appraisal), slips=slips, by=by, **kwargs)


class Phone:
    """What `static/js/blind.mjs` does, in Python: one paper from the hand-out to the box."""

    def __init__(self, round):
        self.round, self.token = round, secrets.token_bytes(keys.TOKEN)
        self.n = int.from_bytes(bytes(round.sign_pub))
        self.message = self.token + keys.label(round)
        self.blinded, self.inverse = blind.blind(self.n, self.message)
        self.signature = self.sealed = None

    def ask(self, member):
        """The paper by phone."""
        self.take(handout.issue(self.round, member, self.blinded))
        return self

    def take(self, answer):
        self.signature = blind.finalize(self.n, self.message, answer, self.inverse)

    def draw(self, code):
        """The paper on a printed slip."""
        self.token = keys.slip_token(self.round, code)
        paper = handout.slip_paper(self.round.pk, keys.slip_part(self.round, code, b"id").hex())
        self.signature = keys.mask(self.round, code, paper)
        return self

    def seal(self, marks):
        key = rsa.RSAPublicNumbers(blind.E, int.from_bytes(bytes(self.round.tally_pub))).public_key()
        self.sealed = key.encrypt(bytes(marks), recount.OAEP)
        return self

    def cast(self):
        box.cast(self.round.pk, self.token, self.signature, self.sealed)
        return self

    @property
    def receipt(self):
        return recount.word(self.sealed, 10)


def papers(round):
    """A phone with its paper for each elector, in the order of the roll."""
    return [Phone(round).ask(elector.member) for elector in round.electors.select_related("member")]


def marks(round):
    return [secrets.randbelow(round.levels + 1) for _ in round.targets]
