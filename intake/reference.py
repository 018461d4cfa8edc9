"""The vocabulary of this floor out of `data/`; `transitiehuis.netwerk.reference` says what is kept and what closed."""

from datetime import date
from pathlib import Path

from intake.models import Certificate, LegalGround, Occupation, Reason, Skill, Theme, VumValue
from transitiehuis.netwerk.reference import ids, read, several, sync, sync_links, whole


def load(folder: Path) -> dict[str, int]:
    """Themes, occupations, skills, certificates, reasons and VUM values; how many rows of each changed."""
    return {
        "themes": load_themes(folder),
        "occupations": load_occupations(folder),
        "themes of occupations": load_themes_of_occupations(folder),
        "skills": load_skills(folder),
        "certificates": load_certificates(folder),
        "reasons": load_reasons(folder),
        "legal grounds": load_legal_grounds(folder),
        "VUM values": load_vum_values(folder),
    }


def load_themes(folder: Path) -> int:
    rows = (
        {
            "code": row["code"],
            "name_nl": row["theme_nl"],
            "name_en": row["theme_en"],
            "about_nl": row["about_nl"],
        }
        for row in read(folder / "themes.csv")
    )
    return sync(Theme, rows, key=["code"])


def load_occupations(folder: Path) -> int:
    rows = (
        {
            "uri": row["uri"],
            "name_nl": row["name_nl"],
            "alternative_names": several(row["alternative_names"]),
            "isco": row["isco"],
        }
        for row in read(folder / "occupations.csv")
    )
    return sync(Occupation, rows, key=["uri"])


def load_themes_of_occupations(folder: Path) -> int:
    occupations, themes = ids(Occupation, "uri"), ids(Theme, "code")
    wanted = {
        occupations[row["uri"]]: [themes[code] for code in several(row["theme_codes"])]
        for row in read(folder / "occupations.csv")
    }
    return sync_links(Occupation.themes, wanted)


def load_skills(folder: Path) -> int:
    rows = (
        {
            "uri": row["uri"],
            "name_nl": row["label_nl"],
            "kind": row["kind"],
            "official": row["label_status"] == "official",
        }
        for row in read(folder / "skills.csv")
    )
    return sync(Skill, rows, key=["uri"])


def load_certificates(folder: Path) -> int:
    rows = (
        {
            "code": row["code"],
            "name_nl": row["name_nl"],
            "kind": row["kind"],
            "validity_years": whole(row["validity_years"]),
            "required_for_nl": row["required_for_nl"],
            "certainty": row["certainty"],
        }
        for row in read(folder / "certificates.csv")
    )
    return sync(Certificate, rows, key=["code"])


def load_reasons(folder: Path) -> int:
    """In the order of the file, which is the order on the screen."""
    rows = (
        {
            "kind": row["kind"],
            "code": row["code"],
            "label_nl": row["label_nl"],
            "label_en": row["label_en"],
            "by_whom": row["by_whom"],
            "position": number,
        }
        for number, row in enumerate(read(folder / "reasons.csv"))
    )
    return sync(Reason, rows, key=["kind", "code"])


def load_legal_grounds(folder: Path) -> int:
    rows = (
        {
            "organisation_kind": row["organisation_kind"],
            "purpose": row["purpose"],
            "ground_nl": row["ground_nl"],
            "ground_en": row["ground_en"],
            "law": row["law"],
            "since": date.fromisoformat(row["since"]),
            "certainty": row["certainty"],
        }
        for row in read(folder / "legal_grounds.csv")
    )
    return sync(LegalGround, rows, key=["organisation_kind", "purpose", "since"])


def load_vum_values(folder: Path) -> int:
    rows = (
        {
            "model": row["model"],
            "entity": row["entiteit"],
            "attribute": row["attribuut"],
            "code": row["code"],
            "value": row["waarde"],
        }
        for row in read(folder / "vum_waardelijsten.csv")
    )
    return sync(VumValue, rows, key=["model", "entity", "attribute", "code"])
