"""The committee's view: how far its branches are, and what the year came to."""

from evaluation.board.cells import quarter_cell, review_cell, share_of, year_end_of
from evaluation.board.delays import handed_in_by, late_words, returns_of
from evaluation.board.progress import board_of, year_asked, years_of
from evaluation.board.spread import spread_of

__all__ = ["board_of", "handed_in_by", "late_words", "quarter_cell", "returns_of", "review_cell", "share_of", "spread_of", "year_asked", "year_end_of", "years_of"]
