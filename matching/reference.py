"""The vocabulary of this floor out of `data/`; `transitiehuis.netwerk.reference` says what is kept and what closed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from intake.models import Certificate, Occupation, Skill, Theme
from matching.models import Qualification, SchoolHoliday, TradeDemand
from matching.models.trade_demand import OWN
from transitiehuis.netwerk.reference import ids, read, several, sync, sync_links, whole


def load(folder: Path) -> dict[str, int]:
    """Qualifications and their themes; how many rows of each changed. Needs the lists of the floor below."""
    return {
        "qualifications": load_qualifications(folder),
        "themes of qualifications": load_themes_of_qualifications(folder),
        "demands of trades": load_trade_demands(folder),
        "school holidays": load_school_holidays(folder),
    }


def load_qualifications(folder: Path) -> int:
    rows = (
        {
            "crebo": row["crebo"],
            "name": row["name"],
            "level": whole(row["level"]),
            "sector": row["sector"],
            "level_source": row["level_source"],
            "standing": row["status"],
        }
        for row in read(folder / "qualifications.csv")
    )
    return sync(Qualification, rows, key=["crebo"])


def load_themes_of_qualifications(folder: Path) -> int:
    qualifications, themes = ids(Qualification, "crebo"), ids(Theme, "code")
    wanted = {
        qualifications[row["crebo"]]: [themes[code] for code in several(row["theme_codes"])]
        for row in read(folder / "qualifications.csv")
    }
    return sync_links(Qualification.themes, wanted)


TRADE_VALUES = {"education": "education", "language": "level", "licence": "licence"}


def load_trade_demands(folder: Path) -> int:
    """What trades ask, each of a qualification, an occupation, a theme or a level of mbo."""
    subjects = {
        "qualification": ("qualification_id", ids(Qualification, "crebo")),
        "occupation": ("occupation_id", ids(Occupation, "uri")),
        "theme": ("theme_id", ids(Theme, "code")),
        "level": ("mbo_level", {str(level): level for level in range(1, 5)}),
    }
    named = {
        "certificate": ("certificate_id", ids(Certificate, "code")),
        "skill": ("skill_id", ids(Skill, "name_nl")),
    }

    def rows() -> Iterator[dict[str, Any]]:
        for row in read(folder / "trade_demands.csv"):
            column, subject = subjects[row["subject"]]
            facts: dict[str, Any] = {name: None for name, _found in (*subjects.values(), *named.values())}
            facts |= dict.fromkeys(TRADE_VALUES.values(), "")
            facts[column] = subject[row["subject_code"]]
            if row["kind"] in named:
                target, found = named[row["kind"]]
                facts[target] = found[row["value"]]
            else:
                facts[TRADE_VALUES[row["kind"]]] = row["value"]
            code = ":".join(row[part] for part in ("subject", "subject_code", "kind", "value"))[:120]
            kept = {name: row[name] for name in ("kind", "moment", "weight", "rests_on_nl", "certainty")}
            yield {"code": code, **kept, **facts}

    # What was written by hand is in no file; a row that was changed by hand is left alone, and known by its code.
    return sync(TradeDemand, rows(), key=["code"], scope=~Q(code__startswith=OWN))


def load_school_holidays(folder: Path) -> int:
    """Those of each vakantieregio; what schools wrote themselves is not in a file."""
    rows = (
        {
            "school_year": whole(row["school_year"]),
            "kind": row["kind"],
            "region": row["holiday_region"],
            "first_day": date.fromisoformat(row["first_day"]),
            "last_day": date.fromisoformat(row["last_day"]),
            "rests_on_nl": row["rests_on_nl"],
            "certainty": row["certainty"],
        }
        for row in read(folder / "school_holidays.csv")
    )
    return sync(SchoolHoliday, rows, key=["region", "school_year", "kind"], scope=Q(organisation=None))
