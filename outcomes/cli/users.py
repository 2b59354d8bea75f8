"""The commands that say who may do what, and that tell who did it."""

from __future__ import annotations

from typing import get_args

import click

from outcomes.charts.audit_words import tabulate_audit
from outcomes.cli.options import format_option, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.store import fetch_audit, fetch_users, find_user, write_revocation, write_user
from outcomes.vocabulary.access import ROLES, Role, User

__all__ = ["run_audit", "run_users"]

_USER_COLUMNS = ("name", "role", "clinics", "practitioners")
_AUDIT_COLUMNS = ("number", "when", "who", "role", "what", "detail", "rows")


@click.group("users", invoke_without_command=True)
@store_options
@format_option
@click.pass_context
def run_users(context: click.Context, form: Format, database: str | None, sample: bool) -> None:
    """List who may sign in, or say who may from now on."""
    if context.invoked_subcommand:
        return
    rows = [
        {**{name: getattr(user, name) for name in ("name", "role")}, **_tell_bounds(user)}
        for user in fetch_users(take_store(database, sample))
    ]
    print_rows(_USER_COLUMNS, rows, form)


@run_users.command("add", epilog=" ".join(f"{entry.id}: {entry.meaning}" for entry in ROLES))
@click.argument("name")
@click.argument("role", type=click.Choice(get_args(Role)))
@click.option("--clinic", "clinics", multiple=True, metavar="NAME", help="Bound to this clinic; else to none.")
@click.option("--practitioner", "practitioners", multiple=True, metavar="NAME", help="Their name in the records.")
@store_options
def run_users_add(
    name: str, role: Role, clinics: tuple[str, ...], practitioners: tuple[str, ...], database: str | None, sample: bool
) -> None:
    """Let NAME, as the sign-in calls them, in as ROLE; whoever is let in already, from now on as told here."""
    user = User(name, role, clinics, practitioners)
    changed = write_user(take_store(database, sample), user, by=find_user())
    click.echo(f"{name} is let in as {role}{'' if changed else ' already; nothing was set'}.")


@run_users.command("revoke")
@click.argument("name")
@store_options
def run_users_revoke(name: str, database: str | None, sample: bool) -> None:
    """Let nobody in as NAME any more; whoever is signed in is out at the next click."""
    write_revocation(take_store(database, sample), name, by=find_user())
    click.echo(f"{name} is let in no more.")


@click.command("audit")
@click.option("--limit", type=click.IntRange(min=1), help="The newest so many; else all.")
@store_options
@format_option
def run_audit(limit: int | None, form: Format, database: str | None, sample: bool) -> None:
    """Tell who did what, newest first."""
    entries = fetch_audit(take_store(database, sample), limit=limit)
    print_rows(_AUDIT_COLUMNS, tabulate_audit(entries), form)


def _tell_bounds(user: User) -> dict[str, str]:
    return {name: "; ".join(getattr(user, name)) for name in ("clinics", "practitioners")}
