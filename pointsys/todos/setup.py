"""What waits until the first quarter is opened: the next of the first steps."""

from django.urls import reverse

from pointsys.setup import next_step
from pointsys.todos.todo import Todo, where


def beginning(user):
    """To administrator and auditor one line, until everything stands; a year to open is the auditor's own line already."""
    if (step := next_step(user)) and step.url != reverse("cycles"):
        yield Todo(None, f"开始使用：第 {step.number} 步 {step.title}", "；".join(step.lacks), str(where(user)), "", reverse("setup"), "看怎么办" if step.url else "看到哪一步")
