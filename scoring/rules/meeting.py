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
    """The same in words and arithmetic."""
    result = "通过" if passes(eligible, present, ayes) else "未通过"
    if present * 2 >= eligible:
        quorum = f"实到 {present} 人×2={present * 2} ≥ 应到 {eligible} 人，达到法定人数"
    else:
        quorum = f"实到 {present} 人×2={present * 2} < 应到 {eligible} 人，未达到法定人数"
    majority = "超过" if ayes * 2 > eligible else "没有超过"
    return f"{quorum}；赞成 {ayes} 人×2={ayes * 2}，{majority}应到 {eligible} 人 → {result}"
