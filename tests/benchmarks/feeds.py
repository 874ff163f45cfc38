"""How long a look at many feeds takes where some of their sites never answer: real servers, on this machine.

    python -m tests.benchmarks.feeds --feeds 500 --dead 50 --timeout 20

Run twice, since what failed before comes last.
"""

import argparse
import time
from datetime import timedelta

from knowledge.refreshing import Refresher
from knowledge.store import Store
from tests.knowledge.feed_samples import START, page, rss
from tests.webserver import Request, Response, WebServer


def main() -> None:
    """Print when the healthy feeds were through, and when all were."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--dead", type=int, default=50, help="feeds whose sites accept and never answer")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds that one fetch may take")
    given = parser.parse_args()
    with WebServer() as server, Store.in_memory(clock=lambda: START) as store:

        def dead(request: Request) -> Response:
            server.closing.wait(10 * given.timeout)
            return Response(status=503)

        for n in range(given.feeds):
            host = f"host{n}.example"
            url = server.put(host, "/1", page(f"News of {n}", f"At the harbour of {n} a boat came in on Monday."))
            feed = rss(f"Paper {n}", [{"link": url, "title": f"News of {n}", "told": f"At {n} a boat came in."}])
            is_dead = n * given.dead // given.feeds != (n + 1) * given.dead // given.feeds
            store.feeds.add("public", server.put(host, "/feed", dead if is_dead else feed))
        refresher = Refresher(store, store.articles, server.web(timeout_s=given.timeout))
        for look in range(2):
            began, healthy_s, failed = time.monotonic(), 0.0, 0
            for refreshed in refresher.run(store.feeds.all(), now=START + look * timedelta(days=1)):
                failed += refreshed.failed
                healthy_s = healthy_s if refreshed.failed else time.monotonic() - began
            print(
                f"look {look + 1}: {given.feeds} feeds, {failed} of dead sites: healthy ones through after "
                f"{healthy_s:.1f} s, all after {time.monotonic() - began:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
