"""附件2 of many members as one zip that is sent while it is made: no more than one form is held in memory."""

import re
from io import BytesIO
from struct import pack
from zipfile import ZIP_STORED, ZipFile

from evaluation import papers
from reports.record_table import record_table
from reports.sheets import clean, workbook

UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


class Pipe:
    """What the zip writes, handed on bit by bit: it can neither be read nor wound back."""

    def __init__(self):
        self.parts = []

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def record_files(branches, *, reader, above=None):
    """(name in the zip, content) of each record of [(branch, cycle)], numbered within the folder of its branch.

    Branches under another committee than `above` have its name before theirs: two may be called alike.
    """
    for branch, cycle in branches:
        folder = f"{branch.committee}{branch}" if above and branch.committee_id != above.pk else branch.name
        for number, record in enumerate(papers.records(branch, cycle, reader=reader), 1):
            content = BytesIO()
            workbook(record_table(record)).save(content)
            yield f"{plain(folder)}/{number:02} {plain(record.member)} {record.year}年度积分记录表.xlsx", content.getvalue()


def zipped(files):
    """The zip in parts: one for each file, and at the end its list of contents."""
    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as bundle:  # a workbook is compressed already
        for name, content in files:
            bundle.writestr(name, content)
            yield pipe.take()
    yield pipe.take()


def framed(parts):
    """The same parts, each with its length before it and an empty one at the end.

    So static/js/bundle.js can count files, and knows a zip that was broken off from a whole one.
    """
    for part in parts:
        yield pack(">I", len(part)) + part
    yield pack(">I", 0)


def plain(name):
    """A name that any system takes for a file."""
    return UNSAFE.sub("_", clean(name)).strip("._") or "_"
