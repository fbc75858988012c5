"""Bench's protocol for clients in Python: serve(NAME, batch, *modules). The page of it: bench explain -protocol."""
import json, os, platform, sys, threading
from time import monotonic_ns as now


def need(package):  # imports it; on a machine that lacks it bench leaves this client out
    try: return __import__(package)
    except ImportError: sys.exit(print("needs the Python package", package))


def run(batch, requests, ask):  # nothing is written before the end, so that printing is not measured
    marks, end, start = [], "ok", now()
    try: batch(requests, ask["limit"], ask["timeout"], lambda item, got: marks.append((item, got, now())))
    except Exception as e: end = type(e).__name__
    stop, out = now(), sys.stdout.buffer
    lines = [f"+ {i} {x} {ns}" if isinstance(x, int) else f"! {i} {type(x).__name__} {ns}" if x else f"- {i} {ns}" for i, x, ns in marks]
    out.write("\n".join([*lines, f". {start} {stop} {end} {ask['batch']}\n"]).encode()), out.flush()


def serve(name, batch, *modules):  # calls batch(requests, limit, timeout, mark), and that mark(item, status | exception | None)
    print("bench 1", name, f"CPython-{platform.python_version()}", *(f"{m.__name__}-{m.__version__}" for m in modules), flush=True)
    for ask in map(json.loads, sys.stdin):
        if "requests" in ask: requests = ask["requests"]
        elif "BENCH_OVERLAP" in os.environ: threading.Thread(target=run, args=(batch, requests, ask)).start()  # they come at a rate
        else: run(batch, requests, ask)
