"""五(一)3: what a member meeting decides."""


def passes(eligible: int, present: int, ayes: int) -> bool:
    """五(一)3 “在党员大会上通报初步意见，由党员评议通过”

    The document does not say what passes. Decided (A21, 支部工作条例): at least half of those due (应到)
    present, and ayes from more than half of those due. ValueError on counts that cannot be.
    """
    if not 0 <= ayes <= present <= eligible:
        raise ValueError("应到、实到、赞成人数不符")
    return present * 2 >= eligible and ayes * 2 > eligible


def why_passes(eligible: int, present: int, ayes: int) -> str:
    """The same in the words of minutes: who came against half of those due, then the ayes against the same half."""
    came = "超过半数" if present * 2 > eligible else "正好半数" if present * 2 == eligible else "不足半数"
    quorum = f"应到 {eligible} 人，实到 {present} 人，{came}，{'符合规定' if present * 2 >= eligible else '不符合规定'}"
    majority = "超过" if ayes * 2 > eligible else "没有超过"
    return f"{quorum}；赞成 {ayes} 人，{majority}应到人数的半数，{'通过' if passes(eligible, present, ayes) else '未通过'}"
