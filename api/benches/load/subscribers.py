#!/usr/bin/env python3
"""200 subscribers are told 1,000 reports each, once and in order, while another process ingests; prints how long it took and the server's memory.

    api/benches/load/subscribers.py [--profile quick] [--subscribers 200] [--reports 1000]

The server's memory is its resident set: before, with every subscriber waiting, and the most it ever was.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import load


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="release")
    parser.add_argument("--subscribers", type=int, default=200)
    parser.add_argument("--reports", type=int, default=1000)
    given = parser.parse_args()
    load.build(given.profile, "subscribers")
    programs = load.ROOT / "target" / given.profile
    with TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/onrecord.db"
        with load.serving([programs / "onrecord", "serve", "--no-seeds", "--listen", "127.0.0.1:0", "--database-url", url]) as server:
            memory = {"at the start": resident(server.pid)}
            address = server.address.removeprefix("http://")
            command = [programs / "examples" / "subscribers", address, str(given.subscribers), str(given.reports)]
            subscribers = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
            if subscribers.stdout.readline().strip() != "subscribed":
                sys.exit("the subscribers could not subscribe")
            memory["with every subscriber waiting"] = resident(server.pid)
            # An article has some ten quotes; twice as many as are waited for.
            load.ingest(programs, url, articles=given.reports // 5)
            print(subscribers.stdout.readline().strip())
            if subscribers.wait() != 0:
                sys.exit("not every subscriber was told everything in order")
            memory["at most"] = resident(server.pid, "VmHWM")
    print("; ".join(f"{when} {kilobytes / 1024:.0f} MiB" for when, kilobytes in memory.items()))


def resident(process, what="VmRSS"):
    """The process's resident set in KiB; `VmHWM` is the most it has been."""
    return int(re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text()).group(1))


if __name__ == "__main__":
    main()
