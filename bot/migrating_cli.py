"""`dateline migrate`: from a folder to a database that several machines share, and back."""

import click

from bot.command import count, fail, main, progress, warn


@main.command()
@click.option("--to", is_flag=False, flag_value="", metavar="[URL]", help="Copy the library in the folder to there.")
@click.option("--from", "from_", is_flag=False, flag_value="", metavar="[URL]", help="Copy from there to the folder.")
@click.pass_context
def migrate(ctx: click.Context, to: str | None, from_: str | None) -> None:
    """Copy the library between its folder and a PostgreSQL database.

    URL is the database's address; without it, what DATELINE_STORE gives, which keeps the password off the command line.
    Stop whatever adds to the library first. The copy is made whole and verified, or not at all; the original stays.
    """
    from knowledge.address import address_of, store_address
    from knowledge.library import Library
    from knowledge.migrating import into_database, into_folder

    given = to if to is not None else from_
    if (to is None) == (from_ is None) or given is None:
        fail("Give either --to or --from.")
    if not (address := address_of(given, None) or store_address()):
        fail("Give the database's address, or let DATELINE_STORE give it.")
    home = Library.home(ctx.obj)
    copied, notes = (into_database if to is not None else into_folder)(home, address, progress=progress)
    for note in notes:
        warn(note)
    if to is not None:
        click.echo(f"The database holds {count(copied, 'article')}. Let DATELINE_STORE name it from now on.")
    else:
        click.echo(f"{home} holds {count(copied, 'article')}. Leave DATELINE_STORE out from now on.")
