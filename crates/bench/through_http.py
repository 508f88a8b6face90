"""Uploads a large file to the real server and measures what a person waits for after its last byte."""

import http.client
import json
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

# The median of these counts.
UPLOADS = 5
READY_S = 30


class Server:
    """The release program on a port of its own and an empty folder, with a service and a token."""

    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory()
        self.program = program
        self.port = free_port()
        data = ["--data-dir", self.folder.name]
        self.child = subprocess.Popen(
            [program, "serve", "--addr", f"127.0.0.1:{self.port}", *data],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self.wait()
        add = [program, "user", "add", "bench", "--role", "admin", *data]
        subprocess.run(add, input=b"\n", stdout=subprocess.DEVNULL, check=True, env=environment())
        make = [program, "token", "create", "--name", "bench", "--scope", "write", *data]
        made = subprocess.run(make, stdout=subprocess.PIPE, check=True, env=environment())
        self.token = made.stdout.decode().split()[0]
        body = json.dumps({"slug": "bench"}).encode()
        status, answer = self.ask("POST", "/api/v1/services", body, {"Content-Type": "application/json"})
        assert status == 201, answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait()
        self.folder.cleanup()

    def wait(self):
        """Asks until it answers; its first start makes the database."""
        end = time.monotonic() + READY_S
        while True:
            try:
                return self.ask("GET", "/readyz")
            except ConnectionError:
                if time.monotonic() > end or self.child.poll() is not None:
                    raise
                time.sleep(0.05)

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        token = {"Authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        connection.request(method, path, body, {**token, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def cpu(self):
        """User and system seconds until now."""
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """The most memory that it ever held, in MiB."""
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("HEADROOM_")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send(port, path, token, file):
    """Posts a file as it is. Gives the seconds until its last byte was taken, until the answer was there, and the answer."""
    size = pathlib.Path(file).stat().st_size
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Length: {size}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line, open(file, "rb") as body:
        start = time.monotonic()
        line.sendall(head.encode())
        line.sendfile(body)
        sent = time.monotonic()
        answer = b""
        while part := line.recv(1 << 16):
            answer += part
        return sent - start, time.monotonic() - sent, answer


class Sink(socketserver.BaseRequestHandler):
    """Throws away what it is sent, as fast as this language can, and says so."""

    def handle(self):
        buffer = bytearray(1 << 20)
        head = self.request.recv(1 << 12)
        size = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        left = size - len(head.split(b"\r\n\r\n", 1)[1])
        while left > 0:
            left -= self.request.recv_into(buffer)
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def to_sink(file):
    """How long the same upload takes where nothing is done with it."""
    with socketserver.TCPServer(("127.0.0.1", 0), Sink) as server:
        threading.Thread(target=server.handle_request).start()
        taken, answered, _ = send(server.server_address[1], "/", "none", file)
        return taken + answered


def upload(server, file, nth):
    """One upload and the first look at its page: (to the last byte, to the answer, to the page with its charts)."""
    # Content that is new each time: the same would be the same run.
    with tempfile.NamedTemporaryFile(dir=pathlib.Path(file).parent) as copy:
        line = '{"type":"Point","data":{"time":"2026-11-30T00:00:00Z","value":%d,"tags":{}},"metric":"vus"}\n' % nth
        subprocess.run(f"(printf '%s' '{line}'; cat {file}) > {copy.name}", shell=True, check=True)
        sunk = to_sink(copy.name)
        taken, answered, answer = send(server.port, "/api/v1/services/bench/runs", server.token, copy.name)
    head, body = answer.split(b"\r\n\r\n", 1)
    assert b" 201 " in head.split(b"\r\n")[0], answer[:500]
    start = time.monotonic()
    status, page = server.ask("GET", "/runs/" + json.loads(body[body.index(b"{"):body.rindex(b"}") + 1])["id"])
    looked = time.monotonic() - start
    assert status == 200 and page.count(b'<svg class="chart"') >= 4, page[:500]
    return sunk, taken, answered, answered + looked


def table(program, file):
    """Lines of the table: what a person waits for, and the same upload to a server that throws it away."""
    with Server(program) as server:
        before = server.cpu()
        uploads = [upload(server, file, nth) for nth in range(UPLOADS)]
        cpu, memory = (server.cpu() - before) / UPLOADS, server.memory()
    sunk, taken, answered, visible = (sorted(column)[UPLOADS // 2] for column in zip(*uploads))
    size = pathlib.Path(file).stat().st_size / 1e6
    yield "| | clock s | aim | |"
    yield "|---|---|---|---|"
    yield f"| {size:.0f} MB sent until the last byte was taken | {taken:.2f} | | |"
    yield f"| from the last byte until the answer | {answered:.3f} | | |"
    reached = "✓" if visible <= 1 else "✗"
    yield f"| from the last byte until its page with charts was there | **{visible:.3f}** | ≤ 1 | {reached} |"
    yield f"| the same bytes sent to a server that throws them away | {sunk:.2f} | | |"
    yield ""
    yield (
        f"Median of {UPLOADS} uploads to `headroom serve` over loopback, each one new content; {cpu:.2f} s of CPU each with "
        f"its page, and never more than {memory:.0f} MiB of memory."
    )
