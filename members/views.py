"""Pages about people: roster, import, offices, logins."""

from django.contrib.auth import views as login
from django.urls import reverse_lazy


class ChangePassword(login.PasswordChangeView):
    """Own password; the first login with a one-time password leads here."""

    success_url = reverse_lazy("home")

    def form_valid(self, form):
        form.user.must_change_password = False
        return super().form_valid(form)
