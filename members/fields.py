"""Form fields that every app uses: a day and a number as people type them, a document as they hold it."""

import unicodedata

from django import forms


class DayField(forms.DateField):
    """A day: the browser's picker, or typed as 2026-09-11, 2026.9.11, 2026/9/11, 20260911, 2026年9月11日."""

    default_error_messages = {"invalid": "请填日期，例如 2026年9月11日。", "required": "请填日期。"}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"])
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(plain(value))


class PointsField(forms.DecimalField):
    """Points to two places; full-width digits are taken as they are meant."""

    default_error_messages = {
        "invalid": "请填数字，例如 1.5。",
        "required": "请填分数。",
        "min_value": "不能小于 %(limit_value)s。",
        "max_value": "不能大于 %(limit_value)s。",
        "max_decimal_places": "最多两位小数。",
    }

    def __init__(self, **kwargs):
        kwargs = {"max_digits": 5, "decimal_places": 2} | kwargs
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-digits": ""}))
        super().__init__(**kwargs)

    def to_python(self, value):
        number = super().to_python(plain(value))
        if number is not None and not number.is_finite():  # NaN is no number of points, nor to be compared
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class CountField(forms.IntegerField):
    """A count of people or papers."""

    default_error_messages = {"invalid": "请填整数。", "required": "请填人数或票数。", "min_value": "不能小于 %(limit_value)s。"}

    def __init__(self, **kwargs):
        kwargs = {"min_value": 0, "max_value": 9999} | kwargs
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-digits": ""}))
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(plain(value))


class ProofField(forms.FileField):
    """A proof: pdf, jpg or png up to 10 MB, known by its content and not by its name, which is not kept either."""

    MOST_BYTES = 10 * 1024 * 1024
    KINDS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
    default_error_messages = {"empty": "这是一个空文件。", "too_big": "文件超过 10 MB。", "kind": "只收 pdf、jpg 和 png 文件。"}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        super().__init__(**kwargs)

    def to_python(self, data):
        proof = super().to_python(data)
        if proof is None:
            return None
        if proof.size > self.MOST_BYTES:
            raise forms.ValidationError(self.error_messages["too_big"], code="too_big")
        start = proof.read(8)
        proof.seek(0)
        suffix = next((suffix for magic, suffix in self.KINDS.items() if start.startswith(magic)), None)
        if suffix is None:
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        proof.name = f"proof{suffix}"
        return proof


class PeopleField(forms.ModelMultipleChoiceField):
    """Several rows ticked; an id that no database holds is answered like any other wrong one."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"}) from None


def plain(value):
    """Full-width digits and blanks as half-width, ends trimmed."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value
