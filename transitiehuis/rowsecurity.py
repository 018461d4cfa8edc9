"""Row security: who may touch which row is decided by PostgreSQL as well as by `visible_to`.

Three roles: the owner (migrations), `transitiehuis_web` (requests and a person's own jobs) and
`transitiehuis_worker` (clock rules and delivery). A model says `row_security`; after each migrate the
policies are laid again, so that a policy always stands beside the model it guards.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connection, models, transaction

from transitiehuis.privacy import house_models

WEB = "transitiehuis_web"
WORKER = "transitiehuis_worker"

# Scalar subselects: PostgreSQL evaluates each once per query instead of once per row.
MY_ORGANISATIONS = "(SELECT app_organisations())::bigint[]"
# Somebody acts for one organisation: as a number and not a list it is found in an index as one place, and PostgreSQL
# reckons with one (with ten for a list).
MY_ORGANISATION = "(SELECT app_organisation())"
MY_REGIONS = "(SELECT app_regions())::bigint[]"
DIRECTED_REGIONS = "(SELECT app_directed_regions())::bigint[]"
MY_ROLES = "(SELECT app_roles())::text[]"
ME = "(SELECT app_user())"
LINK = "(SELECT app_link())"
# The row that the visitor's link belongs to (a traject), by the floor that gave the link out.
LINK_SCOPE = "(SELECT app_link_scope())"
TODAY = "(SELECT app_today())"


@dataclass(frozen=True)
class RowSecurity:
    """`web` is the USING expression for requests; `check` the WITH CHECK one (the same when empty)."""

    web: str
    check: str = ""


OPEN = RowSecurity("true")

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_organisations() RETURNS bigint[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.organisations', true), ''), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION app_organisation() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT (app_organisations())[1] $$;
CREATE OR REPLACE FUNCTION app_regions() RETURNS bigint[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.regions', true), ''), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION app_directed_regions() RETURNS bigint[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.directed_regions', true), ''), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION app_roles() RETURNS text[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.roles', true), ''), '{}')::text[] $$;
CREATE OR REPLACE FUNCTION app_user() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.user', true), ''), '0')::bigint $$;
CREATE OR REPLACE FUNCTION app_link() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.link', true), ''), '0')::bigint $$;
CREATE OR REPLACE FUNCTION app_link_scope() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('app.link_scope', true), ''), '0')::bigint $$;
CREATE OR REPLACE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.today', true), '')::date $$;
"""

GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {WEB}, {WORKER};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB}, {WORKER};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}, {WORKER};
"""


def policy(table: str, rule: RowSecurity) -> str:
    """The statements that lay `rule` on `table`, replacing what lay there."""
    drop = f"DROP POLICY IF EXISTS web ON {table}; DROP POLICY IF EXISTS worker ON {table};"
    if rule == OPEN:
        return f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; {drop}"
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; {drop}"
        f"CREATE POLICY web ON {table} TO {WEB} USING ({rule.web}) WITH CHECK ({rule.check or rule.web});"
        f"CREATE POLICY worker ON {table} TO {WORKER} USING (true) WITH CHECK (true);"
    )


def secured_models() -> Iterator[tuple[type[models.Model], RowSecurity]]:
    """Each model of the house that says whose its rows are, with its rule."""
    for model in house_models():
        if rule := getattr(model, "row_security", None):
            yield model, rule


def make_role(name: str) -> None:
    """Create the role when it is not there and let the owner take it; two databases may try at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", [name])
        row = cursor.fetchone()
        if row and row[0]:
            return
        try:
            with transaction.atomic():
                if not row:
                    cursor.execute(f"CREATE ROLE {name} NOLOGIN NOBYPASSRLS")
                cursor.execute(f"GRANT {name} TO CURRENT_USER")
        except DatabaseError:
            cursor.execute("SELECT pg_has_role(current_user, %s::name, 'MEMBER')", [name])
            if not cursor.fetchone()[0]:
                raise


def lay(**_kwargs: object) -> None:
    """Make the roles, their grants and every policy; does nothing when they lie as they should."""
    make_role(WEB)
    make_role(WORKER)
    tables = set(connection.introspection.table_names())
    chosen = [(m, rule) for m, rule in secured_models() if m._meta.db_table in tables]
    policies = [policy(m._meta.db_table, rule) for m, rule in chosen]
    sealed = [
        f"REVOKE {m.withheld} ON {m._meta.db_table} FROM {WEB}, {WORKER};"
        for m, _rule in chosen
        if hasattr(m, "withheld")
    ]
    script = "\n".join([FUNCTIONS, GRANTS, *policies, *sealed])
    mark = hashlib.sha256((script + ",".join(sorted(tables))).encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        if (cursor.fetchone()[0] or "") == mark:
            return
        cursor.execute(script)
        cursor.execute("DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA public IS %L', '" + mark + "'); END $$")
