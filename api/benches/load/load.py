#!/usr/bin/env python3
"""Measures the server under load against yardsticks, in one run on one machine, and prints a Markdown table.

    api/benches/load/load.py                      # release build, 50,000 quotes, five rounds
    api/benches/load/load.py --profile quick --rounds 1 --seconds 1

Every round asks each server in turn, so that a slow minute slows all of them; a figure is the median of its rounds.
Needs wrk (a package of Debian), and the Python package `venv` for datasette-graphql, which is fetched unless --without-datasette.
Databases and the like are kept in target/load/.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRATCH = ROOT / "target" / "load"
# With an SQLite as new as the server's, which Python's own seldom is.
DATASETTE = ["datasette==0.65.5", "datasette-graphql==2.2", "pysqlite3-binary"]
QUOTES_PER_ARTICLE = 8  # about, in what the generator writes
TRIVIAL = "{ __typename }"
PAGE = """{ quotes(first: 20) { nodes {
  id text speaker { id name } venue { kind name }
  reports(first: 1) { nodes { id text relation article { id title url publishedAt outlet { id name } } } }
} } }"""
# Twenty printings with the same columns by what datasette-graphql makes of the tables. It can neither tell the ids, which are binary, nor follow a reference backwards, and the
# reference wording lies in a view, to which no reference leads.
PAGE_OF_DATASETTE = """{ report(first: 20) { nodes {
  text relation quote_id { venue_kind venue_name speaker_id { name } }
  article_id { title url published_at outlet_id { name } }
} } }"""


def main():
    given = arguments()
    SCRATCH.mkdir(parents=True, exist_ok=True)
    build(given.profile, "yardstick")
    database = SCRATCH / f"{given.quotes}.db"
    if not database.exists():
        fill(database, given)
    with ExitStack() as stack:
        targets = start(stack, given, database)
        rounds = {name: [] for name in targets}
        for number in range(given.rounds):
            for name, target in targets.items():
                rounds[name].append(requests_per_second(target, given.seconds))
            print(f"round {number + 1} of {given.rounds}", file=sys.stderr)
    print(table({name: statistics.median(figures) for name, figures in rounds.items()}))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="release")
    parser.add_argument("--quotes", type=int, default=50_000, help="about so many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--without-datasette", action="store_true")
    return parser.parse_args()


def build(profile, *examples):
    """The program, the examples named of the package `api`, and the generator of articles."""
    named = [part for example in examples for part in ("--example", example)]
    run("cargo", "build", "--locked", "--profile", profile, "-p", "api", "--bin", "onrecord", *named)
    run("cargo", "build", "--locked", "--profile", profile, "-p", "archive", "--example", "generate")


def fill(database, given):
    unfinished = database.with_suffix(".unfinished")
    for leftover in SCRATCH.glob(f"{unfinished.name}*"):
        leftover.unlink()
    ingest(ROOT / "target" / given.profile, f"sqlite://{unfinished}", int(given.quotes / QUOTES_PER_ARTICLE))
    unfinished.rename(database)


def ingest(programs, url, articles):
    """Stores so many invented articles."""
    generate = subprocess.Popen([programs / "examples" / "generate", "--articles", str(articles)], stdout=subprocess.PIPE)
    ingest = [programs / "onrecord", "ingest", "-", "--from", "jsonl", "--database-url", url]
    subprocess.run(ingest, stdin=generate.stdout, check=True)
    if generate.wait() != 0:
        sys.exit("the generator failed")


def start(stack, given, database):
    """Starts every server. What to ask: by name the address, and the body of a POST or None."""
    programs = ROOT / "target" / given.profile
    url = f"sqlite://{database}"
    server = stack.enter_context(serving([programs / "onrecord", "serve", "--listen", "127.0.0.1:0", "--database-url", url])).address
    yardstick = stack.enter_context(serving([programs / "examples" / "yardstick", url, "127.0.0.1:0"])).address
    targets = {
        "trivial": (f"{server}/graphql", TRIVIAL),
        "trivial by hand": (f"{yardstick}/trivial", None),
        "page": (f"{server}/graphql", PAGE),
        "page by hand": (f"{yardstick}/quotes", None),
    }
    if not given.without_datasette:
        datasette = stack.enter_context(serving([installed_datasette(), "serve", "--port", "0", "--setting", "sql_time_limit_ms", "20000", database])).address
        targets["page by datasette-graphql"] = (f"{datasette}/graphql", PAGE_OF_DATASETTE)
    for name, (address, query) in targets.items():
        check(name, address, query)
    return targets


@dataclass
class Server:
    address: str
    pid: int


@contextmanager
def serving(command):
    """Runs a server that says on standard error where it listens."""
    process = subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        for line in process.stderr:
            found = re.search(r"http://[\d.]+:\d+", line)
            if found:
                break
        else:
            sys.exit(f"{command[0]} did not start")
        # What it says from now on is of no interest, but must not fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield Server(found.group(), process.pid)
    finally:
        process.terminate()
        process.wait()


def check(name, address, query):
    """A measurement of errors is none: the answer must have what is asked for."""
    body = json.dumps({"query": query}).encode() if query else None
    request = urllib.request.Request(address, data=body, headers={"content-type": "application/json"})
    try:
        answer = json.load(urllib.request.urlopen(request, timeout=60))
    except urllib.error.HTTPError as error:
        sys.exit(f"{name}: {error}: {error.read().decode()}")
    if not query:
        rows = answer
    elif "errors" in answer:
        sys.exit(f"{name}: {answer['errors']}")
    else:
        (rows,) = answer["data"].values()
    if "page" in name:
        rows = rows["nodes"] if query else rows
        if len(rows) != 20:
            sys.exit(f"{name}: {len(rows)} rows")


def installed_datasette():
    home = SCRATCH / "datasette"
    if not (home / "bin" / "datasette").exists():
        run(sys.executable, "-m", "venv", home)
        run(home / "bin" / "pip", "install", "--quiet", *DATASETTE)
    return home / "bin" / "datasette"


def requests_per_second(target, seconds):
    address, query = target
    # Datasette answers some hundred requests a second at most: behind 32 at once they would only wait.
    connections = 8 if query == PAGE_OF_DATASETTE else 32
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    if query:
        script = SCRATCH / "post.lua"
        body = json.dumps(json.dumps({"query": query}))
        script.write_text(f'wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\nwrk.body = {body}\n')
        command += ["-s", str(script)]
    said = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        sys.exit(f"{address} refused:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))


def table(medians):
    def line(what, ours, theirs, yardstick):
        if theirs not in medians:
            return []
        ratio = medians[ours] / medians[theirs]
        return [f"| {what} | {medians[ours]:,.0f} | {yardstick} {medians[theirs]:,.0f} | **{ratio:.2f}** |"]

    return "\n".join(
        [
            "| requests a second | OnRecord | yardstick | ratio |",
            "|---|---|---|---|",
            *line("a trivial query", "trivial", "trivial by hand", "a bare axum handler"),
            *line("20 quotes, each with speaker, venue, first printing, article, outlet", "page", "page by hand", "a REST handler, one SQL join"),
            *line("the same", "page", "page by datasette-graphql", "datasette-graphql on the same file"),
        ]
    )


def run(*command):
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, stdout=sys.stderr)


if __name__ == "__main__":
    main()
