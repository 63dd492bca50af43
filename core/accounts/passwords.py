"""What a password must be, in the portal's words; Django's own checks, whose Indonesian is stiff."""

from django.contrib.auth import password_validation as django


class LongEnough(django.MinimumLengthValidator):
    """At least `min_length` signs."""

    def get_error_message(self) -> str:
        return f"Kata sandi terlalu pendek. Pakai paling sedikit {self.min_length} huruf atau angka."

    def get_help_text(self) -> str:
        return f"Paling sedikit {self.min_length} huruf atau angka, misalnya beberapa kata."


class NotYourName(django.UserAttributeSimilarityValidator):
    """Not the name, the user name or the address of its owner."""

    def get_error_message(self) -> str:
        return "Kata sandi terlalu mirip dengan nama atau email Anda. Pilih kata lain."

    def get_help_text(self) -> str:
        return "Jangan memakai nama atau email Anda."


class NotCommon(django.CommonPasswordValidator):
    """None of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        return "Kata sandi ini dipakai banyak orang, jadi mudah ditebak. Pilih yang lain."

    def get_help_text(self) -> str:
        return "Jangan memakai kata sandi yang banyak dipakai orang."
