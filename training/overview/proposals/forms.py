"""The answer to a proposed change."""

from django import forms


class DecisionForm(forms.Form):
    """Accept or refuse a proposed value."""

    accept = forms.TypedChoiceField(
        choices=[("yes", "Terima"), ("no", "Tolak")], coerce=lambda answer: answer == "yes"
    )
