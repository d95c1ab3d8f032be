"""What the pages of this room receive."""

from django import forms


class AnswerForm(forms.Form):
    """Yes or no to a proposal."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    @property
    def says_yes(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["answer"] == "yes")
