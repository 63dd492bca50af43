"""The answer to a proposed change."""

from django import forms


class DecisionForm(forms.Form):
    """Accept or refuse a proposed value."""

    accept = forms.TypedChoiceField(
        choices=[("ya", "Terima"), ("tidak", "Tolak")], coerce=lambda answer: answer == "ya"
    )
