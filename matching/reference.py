"""The vocabulary of this floor out of `data/`; `transitiehuis.netwerk.reference` says what is kept and what closed."""

from pathlib import Path

from intake.models import Theme
from matching.models import Qualification
from transitiehuis.netwerk.reference import ids, read, several, sync, sync_links, whole


def load(folder: Path) -> dict[str, int]:
    """Qualifications and their themes; how many rows of each changed. Needs the themes of the floor below."""
    return {
        "qualifications": load_qualifications(folder),
        "themes of qualifications": load_themes_of_qualifications(folder),
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
