"""Measures the pages over all services, over HTTP, on both databases: portfolio.py TARGET [SERVICES RUNS].

Headroom's own program generates the data, serves it, and is asked over one connection that stays open, then over eight at
once. In the same run and on the same data the answer of /livez and a plain SELECT of the same rows are measured, so that
ratios can be read where the machine is another. The table is kept in RESULTS.md.
"""

import concurrent.futures
import datetime
import http.client
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
TARGET = pathlib.Path(sys.argv[1])
PROGRAM = pathlib.Path(os.environ.get("HEADROOM_PROGRAM", TARGET / "release" / "headroom"))
SERVICES, RUNS = sys.argv[2:4] if len(sys.argv) == 4 else ("1000", "100")
RESULTS = HERE / "RESULTS.md"
MARK = "# What the pages over all services cost"

PAGES = ["/livez", "/", "/?sort=-fails", "/?fails=yes&sort=review", "/matrix", "/resources"]
WARM, ASKED, AT_ONCE = 20, 300, 8
PASSWORD = "tidal kettle orbit 48"
# The rows that the first page shows, without the rest of what it says of them.
SELECT = """SELECT service.slug, service.name, service.owner, service.last_p95_ms, newest.open_fails, newest.unknowns
 FROM service LEFT JOIN review AS newest ON newest.service_id = service.id
    AND newest.number = service.last_review_number
 WHERE service.deleted_at IS NULL ORDER BY service.slug LIMIT 51"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def headroom(*words, stdin=None):
    done = subprocess.run([PROGRAM, *words], input=stdin, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"headroom {' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


class Postgres:
    """A server of its own in a folder of its own, with the settings that a fresh installation has."""

    def __enter__(self):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.bin = programs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="headroom-bench-"))
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self.run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions")
        options = f"-k {self.folder} -c listen_addresses="
        self.run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", options, "start")
        return self

    def run(self, program, *words):
        subprocess.run([self.bin / program, *words], check=True, user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL)

    def url(self):
        return f"postgres://postgres@localhost/postgres?host={self.folder}"

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop")
        shutil.rmtree(self.folder)


class Server:
    """The program, serving, with somebody signed in."""

    def __init__(self, data):
        self.port = free_port()
        self.child = subprocess.Popen(
            [PROGRAM, "serve", "--addr", f"127.0.0.1:{self.port}", *data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            try:
                if self.ask(self.connect(), "/readyz", None)[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        self.cookie = self.sign_in()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, connection, path, cookie):
        connection.request("GET", path, headers={"cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def sign_in(self):
        connection = self.connect()
        body = urllib.parse.urlencode({"name": "bench", "password": PASSWORD, "next": "/"})
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://127.0.0.1:{self.port}"}
        connection.request("POST", "/sign-in", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("set-cookie").split(";")[0]

    def wait_until_judged(self):
        """Every review is judged once after its start; before that the counts are not there."""
        end = time.monotonic() + 900
        while time.monotonic() < end:
            _, page = self.ask(self.connect(), "/services.csv", self.cookie)
            rows = [row.split(",") for row in page.decode().splitlines()[1:]]
            if all(row[7] for row in rows if row[6]):
                return True
            time.sleep(2)
        return False

    def times(self, path, asked):
        connection, took = self.connect(), []
        for nth in range(WARM + asked):
            begin = time.perf_counter()
            status, body = self.ask(connection, path, self.cookie)
            end = time.perf_counter()
            assert status == 200, f"{path}: {status}"
            if nth >= WARM:
                took.append((end - begin) * 1000)
        return took, len(body)

    def stop(self):
        self.child.terminate()
        self.child.wait()


def share(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def plain_sqlite(file):
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    took = []
    for nth in range(WARM + ASKED):
        begin = time.perf_counter()
        connection.execute(SELECT).fetchall()
        if nth >= WARM:
            took.append((time.perf_counter() - begin) * 1000)
    return took


def plain_postgres(postgres):
    statement = " ".join(SELECT.split()) + ";\n"
    script = "\\timing on\n" + statement * (WARM + ASKED)
    done = subprocess.run(
        [postgres.bin / "psql", "-X", "-q", "-o", "/dev/null", "-h", postgres.folder, "-U", "postgres", "postgres"],
        input=script, capture_output=True, text=True, check=True,
    )
    times = [float(ms) for ms in re.findall(r"Time: ([0-9.]+) ms", done.stdout + done.stderr)]
    return times[WARM:]


def measure(name, data, plain):
    begin = time.monotonic()
    headroom("demo", "--services", SERVICES, "--runs", RUNS, *data)
    made = time.monotonic() - begin
    headroom("user", "add", "bench", "--role", "member", *data, stdin=PASSWORD + "\n")
    server = Server(data)
    try:
        judged = server.wait_until_judged()
        print(f"{name}: generated in {made:.0f} s; reviews {'judged' if judged else 'NOT judged in time'}")
        rows, select = [], plain()
        select = share(select, 0.5), share(select, 0.99)
        rows.append(f"| {name} | plain SELECT of the first page's rows | {select[0]:.2f} | {select[1]:.2f} | | | | |")
        for path in PAGES:
            times, size = server.times(path, ASKED)
            with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as threads:
                crowd = [thread.result()[0] for thread in [threads.submit(server.times, path, ASKED // 4) for _ in range(AT_ONCE)]]
            crowd = [ms for times in crowd for ms in times]
            p50, p99 = share(times, 0.5), share(times, 0.99)
            if path == "/livez":
                livez = p50
            rows.append(
                f"| {name} | `{path}` | **{p50:.2f}** | **{p99:.2f}** | {share(crowd, 0.5):.2f} | {share(crowd, 0.99):.2f}"
                f" | {p50 / livez:.1f}× | {p50 / select[0]:.1f}× |"
            )
            print(rows[-1])
        return rows, judged
    finally:
        server.stop()


def machine():
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} cores ({model[1] if model else 'unknown'})"


def main():
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        data = ["--data-dir", folder]
        rows, judged = measure("SQLite", data, lambda: plain_sqlite(f"{folder}/headroom.db"))
    with Postgres() as postgres:
        url = ["--database-url", postgres.url()]
        more, also = measure("PostgreSQL", url, lambda: plain_postgres(postgres))
    build = "release" if "release" in PROGRAM.parts else "debug, which is many times slower than release"
    lines = [
        MARK,
        "",
        f"Written by `make bench-portfolio`: {int(SERVICES):,} services of {RUNS} runs and one review each beside the example"
        f" (`headroom demo --services {SERVICES} --runs {RUNS}`), asked by one person who is signed in, {ASKED} times over one"
        f" connection, then over {AT_ONCE} connections at once; server, database and client on the same machine. Milliseconds"
        " until the last byte. The plain SELECT is asked by Python's sqlite3 and by psql, without HTTP and without a page.",
        "",
        f"{datetime.date.today()}, {machine()}, {build} build; load average of the minute before: {load:.1f}."
        + ("" if judged and also else " Not every review was judged in time: the counts of some were empty."),
        "",
        "| | asked | p50 ms | p99 ms | p50 ms, eight at once | p99 ms, eight at once | of /livez | of the SELECT |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        *more,
    ]
    before = RESULTS.read_text().split(MARK)[0].rstrip()
    RESULTS.write_text(before + "\n\n" + "\n".join(lines) + "\n")


main()
