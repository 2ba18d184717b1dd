"""Forms of a page that two may fill at a time."""

from copy import copy

from django import forms

from scoring.actions import OVERTAKEN


class SeenForm(forms.Form):
    """Each field with `show_hidden_initial` carries what its page showed: only what the typist changed is written.

    What somebody else changed meanwhile the action refuses (`check_seen`); once told, the typist may go over it.
    """

    def seen(self, names):
        """{field: what the page showed}"""
        return {name: _read(self.fields[name], self.data.get(self[name].html_initial_name)) for name in names}

    def add_error(self, field, error):
        super().add_error(field, error)
        told = {name: one.params["stands"] for name, said in getattr(error, "error_dict", {}).items() for one in said if one.code == OVERTAKEN}
        if told:
            self.data = self.data.copy()
            for name, stands in told.items():
                self.data[self[name].html_initial_name] = stands


def _read(field, text):
    """What a page showed may be empty where what is typed may not."""
    field = copy(field)
    field.required = False
    return field.clean(text)
