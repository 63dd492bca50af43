from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Until graduation: centres, programmes, people, batches, enrolment."""

    name = "training"
    verbose_name = "Pelatihan"
