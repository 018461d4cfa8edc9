"""Django's rules for a password in words of this house: its own are not all in Dutch."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("This password is too short: take at least %(least)s characters.") % {"least": self.min_length}


class NotWellKnown(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is well known. Choose another one.")


class NotYourself(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password looks too much like your name or e-mail address.")
