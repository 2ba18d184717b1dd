"""What is typed about logins."""

from datetime import timedelta

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from members.clock import in_words, today
from members.fields import DayField, PeopleField
from members.models import Member, User
from members.passwords import DAYS_TO_USE, LEAST_LETTERS, LOCKED_MINUTES, MOST_DAYS, MOST_FAILURES, is_locked


def term():
    return today() + timedelta(days=DAYS_TO_USE)


class LoginForm(AuthenticationForm):
    """Account and password; whoever tried too often is told so, whether or not there is such an account."""

    error_messages = {"invalid_login": "账号或密码不对，请再输入一遍。字母分大小写。", "inactive": "这个账号已停用。"}

    def get_invalid_login_error(self):
        if is_locked(self.cleaned_data["username"]):
            return ValidationError(f"密码连续 {MOST_FAILURES} 次不对，这个账号暂时锁住了。请过 {LOCKED_MINUTES} 分钟再试；忘了密码的，找本支部书记或系统管理员重发。", code="locked")
        user = User.objects.filter(username=self.cleaned_data["username"]).first()
        if user and user.password_expired and user.check_password(self.cleaned_data["password"]):
            return ValidationError(f"一次性密码在 {in_words(user.password_until)}过了有效期。请找本支部书记或系统管理员重发。", code="expired")
        return super().get_invalid_login_error()


class OwnPasswordForm(PasswordChangeForm):
    """A new password that is new: a one-time one must not live on."""

    error_messages = {"password_incorrect": "现在的密码不对。", "password_mismatch": "两次填写的新密码不一样。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = f"至少 {LEAST_LETTERS} 个字符，不要全是数字，也不要用常见的密码。"

    def clean_new_password1(self):
        if self.cleaned_data["new_password1"] == self.cleaned_data.get("old_password"):
            raise ValidationError("新密码不能和原来的一样。")
        return self.cleaned_data["new_password1"]


class HandOutForm(forms.Form):
    """To whom, what kind of slip, and how long it is good."""

    members = PeopleField(
        label="发给谁",
        queryset=Member.objects.none(),
        error_messages={"required": "请在下面的名单里勾选要发放的人。", "invalid_choice": "名单有变动，请刷新后再勾选。"},
    )
    kind = forms.ChoiceField(
        label="发什么",
        choices=[("password", "一次性密码（首次登录后改成自己的）"), ("code", "一次性二维码（扫码登录一次，只能看本人的页面）")],
        initial="password",
        widget=forms.RadioSelect,
    )
    until = DayField(label="有效期至", initial=term)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members

    def clean_until(self):
        if not 0 <= (self.cleaned_data["until"] - today()).days <= MOST_DAYS:
            raise ValidationError(f"有效期从今天起，最长 {MOST_DAYS} 天。")
        return self.cleaned_data["until"]
