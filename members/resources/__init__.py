"""The roster in and out: read from a sheet, tried or written, handed back with its errors."""

from members.resources.member import import_roster
from members.resources.roster import read_roster
from members.resources.trial import Trial
from members.resources.workbook import make_template

__all__ = ["Trial", "import_roster", "make_template", "read_roster"]
