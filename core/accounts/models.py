"""Who signs in. What a person may do, and where, stands in the assignments of training/centres."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """One person with an account; several roles in several centres are possible."""

    first_name = None
    last_name = None
    full_name = models.CharField("nama lengkap", max_length=150)

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.username
