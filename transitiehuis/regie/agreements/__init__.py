"""Afspraken of partners: their wording and signatures, what ends with them, their picture and their reminders."""
