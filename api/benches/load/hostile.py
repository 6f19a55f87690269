#!/usr/bin/env python3
"""Sends a server what means harm, and times the refusals: each must come within 50 ms, with a code that says which limit was met.

    api/benches/load/hostile.py [--profile quick]

Then 1,000 sockets that say nothing and 100 bodies that never end are held open, while an honest query is timed. Exits with 1 where something is not refused in time.
"""

import argparse
import http.client
import json
import socket
import statistics
import sys
import time
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import load

LIMIT_MS = 50
TRIES = 5
HONEST = "{ quotes(first: 20) { nodes { text speaker { name } } } }"


def documents():
    """By name: what is sent as the query, and the code that must come back."""
    deep = "{ quotes { nodes " + "{ reports { nodes { quote " * 34 + "{ id }" + " } } }" * 34 + " } }"
    doubling = "".join(f" fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    of_type = "{ ofType " * 100 + "{ name }" + " }" * 100
    wide = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    objects = "{x: " * 5_000 + "1" + "}" * 5_000
    lists = "[" * 20_000 + "]" * 20_000
    return {
        "100 fields deep": (deep, {"QUERY_TOO_DEEP"}),
        "1,000 aliases": ("{" + "".join(f" a{n}: __typename" for n in range(1_000)) + " }", {"TOO_MANY_ALIASES"}),
        "1,000 searches by alias": (
            "{" + "".join(f' a{n}: quotes(filter: {{ text: "the" }}) {{ totalCount }}' for n in range(1_000)) + " }",
            {"TOO_MANY_ALIASES", "QUERY_TOO_LARGE"},
        ),
        "100,000 characters": ("{ statistics { " + "articles " * 11_111 + "} }", {"QUERY_TOO_LARGE"}),
        "1,000,000 rows": ("{ quotes(first: 1000000) { nodes { id } } }", {"PAGE_TOO_LARGE"}),
        "100 rows of 100 of 100": (
            "{ speakers(first: 100) { nodes { quotes(first: 100) { nodes { reports(first: 100) { nodes { id } } } } } } }",
            {"QUERY_TOO_COMPLEX"},
        ),
        "circular fragments": (
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
            {"QUERY_TOO_DEEP", "GRAPHQL_VALIDATION_FAILED"},
        ),
        "doubling fragments": ("{ ...F0 }" + doubling + " fragment F40 on Query { __typename }", {"QUERY_TOO_LARGE"}),
        "an input object 5,000 deep": (f"{{ quotes(filter: {objects}) {{ totalCount }} }}", REFUSED_DOCUMENT),
        "a list 20,000 deep": (f"{{ quotes(filter: {lists}) {{ totalCount }} }}", REFUSED_DOCUMENT),
        "introspection 100 deep": (f'{{ __type(name: "Query") {of_type} }}', {"QUERY_TOO_DEEP"}),
        "introspection of every type's types": (wide, {"QUERY_TOO_COMPLEX", "QUERY_TOO_DEEP"}),
        "10,000 directives": ("{ __typename " + "@include(if: true) " * 10_000 + "}", REFUSED_DOCUMENT),
    }


REFUSED_DOCUMENT = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_DEEP", "QUERY_TOO_LARGE"}


def bodies():
    """By name: a whole body, and the code that must come back."""
    big = json.dumps({"query": "{ __typename }", "variables": {"text": "x" * 10_000_000}}).encode()
    nested = b'{"query":"{ __typename }","variables":{"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}}"
    return {
        "a body of 10 MB": (big, {"BODY_TOO_LARGE"}),
        "variables 200,000 deep": (nested, {"BAD_REQUEST", "QUERY_TOO_DEEP"}),
        "a batch": (b"[" + b'{"query":"{ __typename }"},' * 99 + b'{"query":"{ __typename }"}]', {"BAD_REQUEST"}),
    } | {
        name: (json.dumps({"query": query}).encode(), codes) for name, (query, codes) in documents().items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="release")
    given = parser.parse_args()
    load.build(given.profile)
    programs = load.ROOT / "target" / given.profile
    with TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/onrecord.db"
        with load.serving([programs / "onrecord", "serve", "--listen", "127.0.0.1:0", "--database-url", url]) as server:
            host, port = server.address.removeprefix("http://").split(":")
            faults = refusals(host, int(port)) + crowd(host, int(port))
    for fault in faults:
        print(f"FAIL {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


def refusals(host, port):
    faults = []
    print("| what is sent | refused with | after |\n|---|---|---|")
    for name, (body, expected) in bodies().items():
        answers = [ask(host, port, body) for _ in range(TRIES)]
        code, milliseconds = answers[0][0], statistics.median(took for _, took in answers)
        print(f"| {name} | `{code}` | {milliseconds:.1f} ms |")
        if code not in expected:
            faults.append(f"{name}: {code} instead of {' or '.join(sorted(expected))}")
        if milliseconds >= LIMIT_MS:
            faults.append(f"{name}: refused only after {milliseconds:.0f} ms")
    return faults


def crowd(host, port):
    """An honest query, alone and in bad company."""
    honest = json.dumps({"query": HONEST}).encode()
    alone = statistics.median(ask(host, port, honest)[1] for _ in range(50))
    with ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection((host, port))) for _ in range(1_000)]
        slow = [stack.enter_context(socket.create_connection((host, port))) for _ in range(100)]
        for connection in slow:
            connection.sendall(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{")
        answers = []
        for number in range(50):
            slow[number % len(slow)].sendall(b" ")
            answers.append(ask(host, port, honest))
    beside = statistics.median(took for _, took in answers)
    print(f"\nAn honest query takes {alone:.1f} ms alone, {beside:.1f} ms beside {len(idle):,} idle sockets and {len(slow)} slow bodies.")
    if any(code is not None for code, _ in answers):
        return ["an honest query was refused beside idle sockets"]
    return ["idle sockets slow honest queries down"] if beside > max(5 * alone, LIMIT_MS) else []


def ask(host, port, body):
    """The code of the first error, or None, and how many milliseconds the answer took from the first byte sent."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.connect()
    began = time.perf_counter()
    try:
        connection.request("POST", "/graphql", body, {"content-type": "application/json"})
    except (BrokenPipeError, ConnectionResetError):
        pass  # Refused by its length before it was sent whole: the answer is there.
    answer = json.loads(connection.getresponse().read())
    took = (time.perf_counter() - began) * 1000
    connection.close()
    errors = answer.get("errors")
    return (errors[0]["extensions"]["code"] if errors else None), took


if __name__ == "__main__":
    main()
