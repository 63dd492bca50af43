"""What the training floor tells the floor above, from inside the transaction of an action.

These are all there are; alumni/apps.py receives them.
"""

from django.dispatch import Signal

# enrolment_ids: list[int], by: User | None. Completion, date, certificate or a copied attribute of these
# enrolments (education, region, disability) was written or corrected.
enrolments_changed = Signal()

# person_ids: list[int], by. Sex, birth date or name of these people was corrected.
people_corrected = Signal()

# batch_ids: list[int], by. End date, centre, programme or wave of these batches was corrected.
batches_corrected = Signal()
