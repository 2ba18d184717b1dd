"""Who may be signed in: asked at the login and again at every page."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from members.passwords import count_failure, forget_failures, is_locked


class Login(ModelBackend):
    """Account and password; a login that is off, left or expired is nobody, from the next page on."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """After too many wrong passwords even the right one is refused for a while; `LoginForm` says so in words."""
        if username is None:
            return None
        if is_locked(username):
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        if user is None:
            count_failure(username)
        else:
            forget_failures(username)
        return user

    def user_can_authenticate(self, user):
        return user.may_sign_in and not user.password_expired

    def get_user(self, user_id):
        user = get_user_model().objects.select_related("member__branch").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class OneTimeCode(Login):
    """Signed in with a printed code (`actions.use_pass`): each page sees a plain member, whatever the offices."""

    def authenticate(self, request, **credentials):
        return None

    def user_can_authenticate(self, user):
        return user.may_sign_in

    def get_user(self, user_id):
        user = super().get_user(user_id)
        if user is not None:
            user.narrow_down()
        return user
