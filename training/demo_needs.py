"""How far the accommodations of the demo came: most were agreed and delivered some days later."""

from datetime import date, timedelta

REFUSAL = "Belum tersedia di BLK"


def accommodation_days(number: int, asked_on: date, today: date) -> dict[str, date | str | None]:
    """The days of the `number`th request, and why it was refused: every ninth; every seventh waits."""
    agreed_on = asked_on + timedelta(days=1 + number % 4)
    delivered_on = agreed_on + timedelta(days=number % 11)
    days: dict[str, date | str | None] = {"asked_on": asked_on}
    if agreed_on > today or number % 7 == 0:
        return days
    if number % 9 == 0:
        return days | {"refused_on": agreed_on, "reason": REFUSAL}
    return days | {"agreed_on": agreed_on, "delivered_on": delivered_on if delivered_on <= today else None}
