from django.apps import AppConfig


class AlumniConfig(AppConfig):
    """After graduation: graduates, careers, the figures."""

    name = "alumni"
    verbose_name = "Alumni"

    def ready(self):
        from alumni.careers import following
        from training import signals

        self.receive(signals.enrolments_changed, following.follow_enrolments, "enrolment_ids")
        self.receive(signals.people_corrected, following.follow_people, "person_ids")
        self.receive(signals.batches_corrected, following.follow_batches, "batch_ids")

    def receive(self, signal, follow, name):
        """Hand the ids and the acting user of `signal` to the action `follow`."""

        def receiver(sender, **sent):
            follow(**{name: sent[name]}, by=sent.get("by"))

        signal.connect(receiver, weak=False, dispatch_uid=f"alumni.{name}")
