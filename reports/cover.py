"""《关于报送……党员管理积分情况汇总表的报告》 (五(一)5): the letter with which a committee files 附件3."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font

from evaluation.papers import GRADES, Summary
from reports.sheets import Form, workbook
from reports.summary_table import state_places, summary_table, sums_of
from reports.tables import Share, in_words, said

TEXT = Font(name="仿宋_GB2312", size=16)


class Cover(NamedTuple):
    """A letter in the order of GB/T 9704: title, to whom, text, attachment, who signs, whom to call."""

    title: str
    to: str
    texts: list[str]
    attached: str
    signed: str
    day: date
    contact: str


def cover_of(summary: Summary) -> Cover:
    total, taking_part, exempt, grades = sums_of(summary.branches)
    told = "，".join(f"{name} {grades[name]} 名" for name in GRADES)
    share = said(Share(grades[GRADES[0]], total)) or "0%"
    objections = sum((Counter(branch.objections) for branch in summary.branches), Counter())
    outcomes = "，".join(f"{outcome} {number} 件" for outcome, number in objections.items())
    consents = "；".join(f"{branch.branch}：{state_places(branch)}" for branch in summary.branches if branch.consent)
    places = sum(branch.places for branch in summary.branches)
    return Cover(
        title=f"关于报送{summary.year}年度\n党员管理积分情况汇总表的报告" + ("" if summary.final else "\n（未最终，供核对）"),
        to=summary.to,
        texts=[
            f"按照《关于在全局党员中实行党员积分制管理的实施方案》，现将{summary.year}年度党员管理积分情况汇总表报上，请予备案。有关情况报告如下。",
            f"一、基本情况。共有党支部 {len(summary.branches)} 个，党员 {total} 名，其中参加积分 {taking_part} 名，经审批不参加积分 {exempt} 名。",
            f"二、等次情况。{told}。优秀占党员总数的 {share}。",
            f"三、优秀名额。各党支部名额合计 {places} 个，以测评当天党员总数为基数。" + (f"经书面同意增加的：{consents}。" if consents else "没有超过规定比例的党支部。"),
            "四、公示和异议。" + (f"公示期间共收到异议 {objections.total()} 件，其中{outcomes}。" if objections else "公示期间没有收到异议。"),
        ],
        attached=f"{summary.unit}{summary.year}年度党员管理积分情况汇总表",
        signed=summary.seal,
        day=summary.made_on,
        contact=f"联系人：{summary.contact or '　　　'}，电话：{summary.phone or '　　　　　　'}",
    )


def summary_book(summary: Summary) -> Workbook:
    """附件3 as a workbook; a committee's begins with the letter."""
    return workbook(summary_table(summary), book=cover_book(cover_of(summary)) if summary.of_committee else None)


def cover_book(cover: Cover) -> Workbook:
    form = Form("报告")
    form.open("", cover.title)
    form.line("", font=TEXT)
    form.line(f"{cover.to}：", font=TEXT)
    for text in [*cover.texts, f"附件：{cover.attached}"]:
        form.line(f"\u3000\u3000{text}", font=TEXT)
    form.line("", font=TEXT)
    for text in [f"{cover.signed}（盖章）", in_words(cover.day)]:
        form.line(f"{text}\u3000\u3000", font=TEXT, align="right")
    form.line(f"\u3000\u3000（{cover.contact}）", font=TEXT)
    return form.close()
