"""Compares Headroom's reader with other programs and writes the table of RESULTS.md: compare.py TARGET.

All programs run in turn, several rounds of it, so that a busy moment of the machine meets each of them; of each the
round with the least CPU time counts (user and system, of the whole process from its start to its end).

What people wrote about the numbers stands between two marks in RESULTS.md and stays as it is; read it again when the
numbers change. At the end the rows are named that missed their aim.
"""

import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import through_http

HERE = pathlib.Path(__file__).parent
TARGET = pathlib.Path(sys.argv[1])
DATA = TARGET / "bench" / "data"
PYTHON = TARGET / "bench" / "venv" / "bin" / "python"
GENERATE = TARGET / "release" / "generate"
READ = TARGET / "release" / "read"
HEADROOM = TARGET / "release" / "headroom"

INTRODUCTION = """# What reading costs

Written by `make bench`. All programs run in turn, five rounds of it; of each the round with the least CPU time counts, user
and system, of the whole process. *Everything* is what `headroom inspect` does: all metrics, and the content id. *Request
durations* are counted by name and second with failures and percentiles, as the other programs are asked to, and without the
content id; DuckDB reads typed columns on one thread, where it needs the least CPU time. `crates/bench/src/bin/read.rs` is the
reader without the rest of the program; `headroom inspect` and uploads are measured with the program that `make build` makes.
The worst case has an escape in every line, a tag of its own for each request, and metadata.
"""

# What stands between these in RESULTS.md is written by people.
BY_HAND = "<!-- written by hand: `make bench` keeps it -->"
END_OF_BY_HAND = "<!-- end of what is written by hand -->"
# What portfolio.py writes begins here.
PORTFOLIO = "# What the pages over all services cost"

ROUNDS = 5
# Programs that need seconds are asked less often.
SLOW_ROUNDS = 2

FILES = {
    "k6": "300M",
    "k6-worst": "300M",
    "k6-names": "300M",
    "gatling-text": "150M",
    "gatling-binary": "150M",
    "jmeter-csv": "150M",
}
JQ = """select(.metric == "http_req_duration" and .type == "Point") | .data
    | [.tags.name, .time, .value, .tags.expected_response] | @csv"""


def generate():
    DATA.mkdir(parents=True, exist_ok=True)
    for shape, size in FILES.items():
        file = DATA / shape
        if not file.exists():
            with tempfile.NamedTemporaryFile(dir=DATA, delete=False) as out:
                subprocess.run([GENERATE, shape, size], stdout=out, check=True)
            os.rename(out.name, file)
    if not (DATA / "k6.gz").exists():
        subprocess.run(f"gzip -6 < {DATA}/k6 > {DATA}/part && mv {DATA}/part {DATA}/k6.gz", shell=True, check=True)


def others(program, question, file):
    return [PYTHON, HERE / "others.py", program, question, DATA / file]


def programs():
    """By name: command and rounds."""
    all_of_them = {}
    for file in ["k6", "k6.gz", "k6-worst"]:
        all_of_them[f"requests {file}"] = [READ, "--requests", DATA / file], ROUNDS
        all_of_them[f"duckdb requests {file}"] = others("duckdb", "requests", file), ROUNDS
        all_of_them[f"everything {file}"] = [READ, DATA / file], ROUNDS
        all_of_them[f"duckdb everything {file}"] = others("duckdb", "everything", file), ROUNDS
        if HEADROOM.exists():
            all_of_them[f"inspect {file}"] = [HEADROOM, "inspect", "--json", DATA / file], ROUNDS
    for file in ["k6-names", "gatling-text", "gatling-binary", "jmeter-csv"]:
        all_of_them[f"everything {file}"] = [READ, DATA / file], ROUNDS
    all_of_them["dd k6"] = ["dd", f"if={DATA}/k6", "of=/dev/null", "bs=256k", "status=none"], ROUNDS
    all_of_them["jq requests k6"] = ["jq", "-r", JQ, DATA / "k6"], SLOW_ROUNDS
    all_of_them["pandas requests k6"] = others("pandas", "requests", "k6"), SLOW_ROUNDS
    return all_of_them


class Run:
    """One run of a program: CPU and clock in seconds, what it said on standard error."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as errors, open(os.devnull, "wb") as nowhere:
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=nowhere, stderr=errors)
            _, status, usage = os.wait4(child.pid, 0)
            self.clock = time.monotonic() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            self.said = errors.read().decode()
        self.cpu = usage.ru_utime + usage.ru_stime
        self.failed = child.returncode != 0
        if self.failed:
            print(f"{command[0]} … {command[-1]} ended with {child.returncode}: {self.said}", file=sys.stderr)

    def numbers(self, word):
        """The numbers of a line such as `memory 2196 7040`."""
        found = re.search(rf"^{word} (\d+) (\d+)$", self.said, re.MULTILINE)
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def growth(self):
        """How much memory reading took, in MiB."""
        before, after = self.numbers("memory")
        return (after - before) / 1024


def measure():
    best = {}
    for turn in range(ROUNDS):
        for name, (command, rounds) in programs().items():
            if turn < rounds:
                run = Run(command)
                if not run.failed and (name not in best or run.cpu < best[name].cpu):
                    best[name] = run
        print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)
    return best


def streamed(shape, size):
    """Reads a file that is never stored."""
    command = f"{GENERATE} {shape} {size} | {READ} /dev/stdin"
    return Run(["sh", "-c", command])


def compared(best):
    """Rows of: what, ours, the other program, its name, the aim."""
    asked = [
        ("Request durations, 300 MB of k6", "requests k6", "duckdb requests k6", "DuckDB", 8),
        ("", "requests k6", "jq requests k6", "jq, without percentiles", 50),
        ("", "requests k6", "pandas requests k6", "pandas", 120),
        ("Everything, 300 MB of k6", "everything k6", "duckdb everything k6", "DuckDB", 3),
        ("Request durations, `.gz`", "requests k6.gz", "duckdb requests k6.gz", "DuckDB", 5),
        ("Everything, `.gz`", "everything k6.gz", "duckdb everything k6.gz", "DuckDB", 5),
        ("Worst case, request durations", "requests k6-worst", "duckdb requests k6-worst", "DuckDB", 3),
        ("Worst case, everything", "everything k6-worst", "duckdb everything k6-worst", "DuckDB", 3),
        ("The program itself: `headroom inspect`", "inspect k6", "duckdb everything k6", "DuckDB", 3),
        ("The same, `.gz`", "inspect k6.gz", "duckdb everything k6.gz", "DuckDB", 5),
        ("The same, worst case", "inspect k6-worst", "duckdb everything k6-worst", "DuckDB", 3),
    ]
    yield "| | CPU s | clock s | other | its CPU s | less CPU | aim | |"
    yield "|---|---|---|---|---|---|---|---|"
    for what, ours, theirs, name, aim in asked:
        if ours in best and theirs in best:
            a, b = best[ours], best[theirs]
            times = b.cpu / a.cpu
            yield (
                f"| {what} | {a.cpu:.3f} | {a.clock:.3f} | {name} | {b.cpu:.3f} "
                f"| **{times:.1f}×** | ≥ {aim}× | {reached(times >= aim)} |"
            )


def remark(best):
    return (
        f"Fetching the 300 MB alone (`dd`) takes {best['dd k6'].cpu:.3f} s of each. That is most of what request durations "
        "cost, and twice as much while other programs use the memory: on a busy machine the factors of the first three lines "
        "fall, because the other programs calculate more than they fetch."
    )


def reached(is_reached):
    return "✓" if is_reached else "✗"


def rates(best):
    yield "| | records | CPU s | million records/s | MB/s | aim | |"
    yield "|---|---|---|---|---|---|---|"
    # Of eleven records of the logs eight are requests.
    asked = [("Gatling text", "gatling-text", 11 / 8, 5), ("Gatling binary", "gatling-binary", 11 / 8, 10)]
    for what, file, records_each, aim in [*asked, ("JMeter CSV", "jmeter-csv", 1, None)]:
        run = best.get(f"everything {file}")
        if run:
            records = run.numbers("stored")[0] * records_each
            rate = records / run.cpu / 1e6
            bytes_each = (DATA / file).stat().st_size / run.cpu / 1e6
            aimed = f"≥ {aim} | {reached(rate >= aim)}" if aim else "– |"
            yield f"| {what} | {records / 1e6:.2f} M | {run.cpu:.3f} | **{rate:.1f}** | {bytes_each:.0f} | {aimed} |"


def sizes(best):
    small, large = best["everything k6"], streamed("k6", "6G")
    names = best["everything k6-names"]
    samples, stored = small.numbers("stored")
    many, stored_large = large.numbers("stored")
    yield "| | | aim | |"
    yield "|---|---|---|---|"
    yield f"| Memory to read 0.3 GB of k6 | {small.growth():.1f} MiB | ≤ 32 MiB | {reached(small.growth() <= 32)} |"
    yield f"| Memory to read 6 GB of k6 | {large.growth():.1f} MiB | ≤ 32 MiB | {reached(large.growth() <= 32)} |"
    yield (
        f"| of which the run itself, which is kept | {stored / 2**20:.1f} and {stored_large / 2**20:.1f} MiB "
        f"| | |"
    )
    working, working_large = small.growth() - stored / 2**20, large.growth() - stored_large / 2**20
    same = abs(working_large / working - 1) <= 0.1
    yield f"| and without it | {working:.1f} and {working_large:.1f} MiB | equal (10 %) | {reached(same)} |"
    yield f"| Memory to read 2,000 names | {names.growth():.1f} MiB | ≤ 96 MiB | {reached(names.growth() <= 96)} |"
    for what, count, size in [("0.3 GB", samples, stored), ("6 GB", many, stored_large)]:
        each = size / count
        yield f"| Stored for each request, {what} | {each:.2f} B | ≤ 3 B | {reached(each <= 3)} |"


def uploaded():
    if not HEADROOM.exists():
        return ["Through HTTP: not measured, the release program was not built (`make build`)."]
    return through_http.table(HEADROOM, DATA / "k6")


def hostile():
    yield "| | clock s | CPU s | memory |"
    yield "|---|---|---|---|"
    asked = [
        ("One line of 2 GB", "long-line", "2G"),
        ("gzip of 10 GB of zeros", "gzip-bomb", "10G"),
        ("A URL of its own for each of a million requests", "k6-urls", "3500M"),
        ("Arrays nested 300,000 deep, 300 MB of such lines", "deep-nesting", "300M"),
        ("zstd with a window of 2 GiB", "zstd-window", "3G"),
    ]
    for what, shape, size in asked:
        with tempfile.NamedTemporaryFile(dir=DATA) as file:
            subprocess.run([GENERATE, shape, size], stdout=file, check=True)
            run = Run([READ, file.name])
        yield f"| {what} | {run.clock:.2f} | {run.cpu:.2f} | {run.growth():.1f} MiB |"


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} cores ({model[1] if model else 'unknown'}), {memory:.0f} GiB of memory"


def by_hand(results):
    """The marks with what people wrote between them."""
    _, begin, rest = results.partition(BY_HAND)
    text, end, _ = rest.partition(END_OF_BY_HAND)
    if begin and not end:
        sys.exit(f"RESULTS.md has no line `{END_OF_BY_HAND}`")
    return BY_HAND + (text or "\n") + END_OF_BY_HAND


def portfolio(results):
    """What portfolio.py wrote below, to its end."""
    _, mark, rest = results.partition(PORTFOLIO)
    return "\n" + mark + rest if mark else ""


def missed(lines):
    """The rows whose aim was not reached; a row without a name goes on about the row above."""
    name = ""
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = cells[0] or name
        if cells[-1] == reached(False):
            yield f"{name}: {' · '.join(cell for cell in cells[1:-1] if cell)}"


def main():
    results = HERE / "RESULTS.md"
    before = results.read_text()
    kept, below = by_hand(before), portfolio(before)
    generate()
    best = measure()
    lines = [
        INTRODUCTION,
        f"{datetime.date.today()}, {machine()}.",
        "",
        *compared(best),
        "",
        remark(best),
        "",
        kept,
        "",
        *rates(best),
        "",
        *sizes(best),
        "",
        *uploaded(),
        "",
        *hostile(),
    ]
    print("\n".join(lines))
    results.write_text("\n".join(lines) + "\n" + below)
    for row in missed(lines):
        print(f"missed its aim: {row}", file=sys.stderr)


if __name__ == "__main__":
    main()
