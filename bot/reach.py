"""Which of a server's articles a reader may see, as collections: by where they ask, and by their roles."""

from bot.reader import Reader
from bot.servers import ServerSettings
from knowledge.collection_names import part
from knowledge.library import PUBLIC


def collections(reader: Reader, settings: ServerSettings) -> tuple[str, ...]:
    """The collections that `reader` may see, and no others; the public one last.

    What is corrected in a server counts for whoever asks there, whatever they ask.
    """
    if reader.guild is None:
        return (PUBLIC,)
    scope, reserved = reader.scope, settings.reserved
    if reader.manages:
        names, own, public = set(settings.collections), True, settings.public
    else:
        place = reader.parent or settings.threads.get(str(reader.channel))
        here = next((found for id in (reader.channel, place) if (found := settings.asked_in.get(str(id)))), None)
        names = set(here.collections) if here else set(settings.collections) - reserved
        own, public = (here.own, here.public) if here else (True, settings.public)
        for role in reader.roles:
            if (more := settings.asked_by.get(str(role))) is not None:
                names, own, public = names | {*more.collections}, own or more.own, public or more.public
    there = sorted(names.intersection(settings.collections))
    return (
        scope if own else part(scope, ""),
        *(part(scope, name) for name in there),
        *((PUBLIC,) if public else ()),
    )


def everything(reader: Reader, settings: ServerSettings) -> tuple[str, ...]:
    """All that is a server's own, for those who manage it and for what looks after it."""
    return (reader.scope, *(part(reader.scope, name) for name in settings.collections))
