"""The electronic ballot of 60 voters about 60 people with keys of 3072 bits, through the addresses: hand out, cast, open the box."""

import json
import os
import statistics
import tempfile
import time

os.environ["POINTSYS_DATA"] = tempfile.mkdtemp()
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "pointsys.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from evaluation import actions  # noqa: E402
from members.clock import supposing  # noqa: E402
from tests import make  # noqa: E402
from tests.evaluation.secret import hall  # noqa: E402

VOTERS = 60


def post(client, name, round, **data):
    body = {key: value.hex() for key, value in data.items()}
    reply = client.post(reverse(name, args=[round.pk]), json.dumps(body), content_type="application/json")
    assert reply.status_code in (200, 204), reply.content
    return reply


def measure(name, act, items):
    times, results = [], []
    for item in items:
        since = time.perf_counter()
        results.append(act(item))
        times.append(time.perf_counter() - since)
    print(f"{name:24} median {statistics.median(times) * 1000:6.0f} ms   worst {max(times) * 1000:6.0f} ms   {len(times) / sum(times):6.1f} a second")
    return results


def main():
    call_command("migrate", verbosity=0)
    branch = make.branch("机关党支部")
    recorder = make.officer(branch, "recorder", "田记录")
    with supposing(hall.DAY):
        appraisal = hall.vote(branch, VOTERS)
        [(round, codes, _)] = measure("a round opened", lambda appraisal: hall.opened(appraisal, by=recorder), [appraisal])
        electors = [elector.member for elector in round.electors.select_related("member")]
        accounts = [recorder if member == recorder.member else make.user(member) for member in electors]
        holders = [(hall.Phone(round), make.login(Client(HTTP_HOST="localhost"), account)) for account in accounts]

        def hand_out(holder):
            phone, client = holder
            return post(client, "issue_ballot", round, blinded=phone.blinded).json()["signature"]

        signed = measure("papers handed out", hand_out, holders)
        phones = [phone for phone, _ in holders]
        for phone, signature in zip(phones, signed, strict=True):
            phone.take(bytes.fromhex(signature))
            phone.seal(hall.marks(round))
        actions.start_voting(round, by=recorder)
        nobody = Client(HTTP_HOST="localhost")
        measure("the ballot's page", lambda _: nobody.get(reverse("box_vote", args=[round.pk])), range(15))
        measure("asked if it has begun", lambda _: nobody.get(reverse("box_info", args=[round.pk])), range(60))
        measure("ballots cast", lambda phone: post(nobody, "box_cast", round, token=phone.token, signature=phone.signature, sealed=phone.sealed), phones)
        [closed] = measure("the box opened", lambda round: actions.close_round(round, codes=codes[:2], by=recorder), [round])
    assert closed.result["cast"] == VOTERS
    assert closed.result["receipts"] == sorted(phone.receipt for phone in phones)


if __name__ == "__main__":
    main()
