"""The numbers of trajecten: one row a year says which was given out last."""

from __future__ import annotations

from django.db import connection, models

from transitiehuis.rowsecurity import OPEN


class NumberSeries(models.Model):
    """The last number given out in a year; its row is held until the traject is written."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    row_security = OPEN

    def __str__(self) -> str:
        return f"number series {self.year}"

    @classmethod
    def next_number(cls, year: int) -> str:
        """The next number of that year, e.g. "2026-0147"; never given twice, gaps only after a rollback."""
        return cls.next_numbers(year, 1)[0]

    @classmethod
    def next_numbers(cls, year: int, count: int) -> list[str]:
        """So many numbers of that year in a row, taken in one go."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO intake_numberseries (year, last) VALUES (%s, %s)"
                " ON CONFLICT (year) DO UPDATE SET last = intake_numberseries.last + excluded.last RETURNING last",
                [year, count],
            )
            last = cursor.fetchone()[0]
        return [f"{year}-{number:04d}" for number in range(last - count + 1, last + 1)]
