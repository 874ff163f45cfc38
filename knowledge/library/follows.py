"""What is followed in channels, as parts of a library: questions, digests, bulletins, and the messages that are due."""

from knowledge.library.kept import LibraryPart, Operations
from knowledge.store import bulletins
from knowledge.store.bulletins import Bulletins
from knowledge.store.digests import Digests
from knowledge.store.follows import Follows
from knowledge.store.outbox import Outbox

_follows = Operations[Follows](lambda store: store.follows)
_digests = Operations[Digests](lambda store: store.digests)
_bulletins = Operations[Bulletins](lambda store: store.bulletins)
_outbox = Operations[Outbox](lambda store: store.outbox)


class LibraryFollows(LibraryPart):
    """Questions that are followed; digests and bulletins are found, paused and ended with them."""

    make = _follows(Follows.make)
    get = _follows(Follows.get)
    listed = _follows(Follows.listed)
    pause = _follows(Follows.pause)
    end = _follows(Follows.end)
    end_in = _follows(Follows.end_in)
    set_quiet = _follows(Follows.set_quiet)
    position = _follows(Follows.position)


class LibraryDigests(LibraryPart):
    """When which channel gets its digest."""

    make = _digests(Digests.make)
    end = _digests(Digests.end)
    ripe = _digests(Digests.ripe)
    topics = _digests(Digests.topics)
    put_off = _digests(Digests.put_off)
    mean = _digests(Digests.mean)


class LibraryBulletins(LibraryPart):
    """What is posted of new articles and of feeds, and where."""

    make = _bulletins(Bulletins.make)
    change = _bulletins(Bulletins.change)
    listed = _bulletins(Bulletins.listed)
    lose_role = _bulletins(Bulletins.lose_role)
    ripe = _bulletins(Bulletins.ripe)
    put_off = _digests(Digests.put_off)  # both wait in one row of what is followed
    mean = _bulletins(Bulletins.mean)
    told_of = staticmethod(bulletins.told_of)
    events_of = staticmethod(bulletins.events_of)


class LibraryOutbox(LibraryPart):
    """The messages that are due, and those that were meant and are not known to be sent."""

    ripe = _outbox(Outbox.ripe)
    waiting = _outbox(Outbox.waiting)
    put_off = _outbox(Outbox.put_off)
    leave_out = _outbox(Outbox.leave_out)
    mean = _outbox(Outbox.mean)
    unsent = _outbox(Outbox.unsent)
    in_message = _outbox(Outbox.in_message)
    trying = _outbox(Outbox.trying)
    look_later = _outbox(Outbox.look_later)
    sent = _outbox(Outbox.sent)
    drop = _outbox(Outbox.drop)
