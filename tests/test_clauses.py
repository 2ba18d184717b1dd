"""README's table leads from every clause to its code and its test."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROW = re.compile(r"^\| ([三四五六][^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_table_holds_every_section_of_the_plan():
    clauses = {clause for clause, *_ in ROWS}

    assert clauses >= {"四1", "四2", "四3", "四4", "五(一)1", "五(一)2", "五(一)3", "五(一)4", "五(一)5", "五(二)"}


@pytest.mark.parametrize(("clause", "rule", "code", "test"), ROWS)
def test_code_and_test_stand_where_the_table_says(clause, rule, code, test):
    for cell in (code, test):
        file, *names = re.findall(r"`([^`]+)`", cell)
        text = (ROOT / file).read_text(encoding="utf-8")
        for name in names:
            assert name in text, f"{file} has no {name}"


@pytest.mark.parametrize("clause", sorted({clause for clause, _, code, _ in ROWS if "rules" in code}))
def test_a_rules_file_quotes_the_clause(clause):
    files = {re.findall(r"`([^`]+)`", code)[0] for c, _, code, _ in ROWS if c == clause and "rules" in code}

    assert any(clause in (ROOT / file).read_text(encoding="utf-8") for file in files)
