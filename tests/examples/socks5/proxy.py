#!/usr/bin/env python3
"""Speaks with socks5_proxy: bytes by hand, curl when there is one, a web server behind it, all on loopback.
usage: proxy.py SOCKS5_PROXY"""
import http.server, os, shutil, socket, struct, subprocess, sys, tempfile, threading

program = sys.argv[1]
failed = []


def check(what, ok):
    if not ok:
        failed.append(what)
        print("failed:", what)


def start(*options):
    process = subprocess.Popen([program, *options, "--listen", "tcp://127.0.0.1:0"],
                               stdout=subprocess.PIPE, text=True)
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    return process, port


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def dial(port):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(10)
    return s


def read(s, size):
    data = b""
    while len(data) < size:
        more = s.recv(size - len(data))
        if not more:
            break
        data += more
    return data


def is_closed(s):
    try:
        return s.recv(1) == b""
    except ConnectionResetError:
        return True


def address(port, host="127.0.0.1"):
    return b"\1" + socket.inet_aton(host) + struct.pack(">H", port)


def ask(port, command, target):
    s = dial(port)
    s.sendall(b"\5\1\0")
    check("greeting", read(s, 2) == b"\5\0")
    s.sendall(b"\5" + bytes([command]) + b"\0" + target)
    return s, read(s, 10)


def echo_server():
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            s, _ = listener.accept()
            while data := s.recv(65536):
                s.sendall(data)
            s.close()

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def by_hand(port):
    echo = echo_server()
    s, reply = ask(port, 1, address(echo))
    check("connect", reply[:4] == b"\5\0\0\1")
    s.sendall(b"hello")
    check("relayed", read(s, 5) == b"hello")
    s.shutdown(socket.SHUT_WR)
    check("the end is passed on", is_closed(s))

    s = dial(port)  # byte by byte, and a name
    for byte in b"\5\2\2\0" + b"\5\1\0\3\x09localhost" + struct.pack(">H", echo):
        s.sendall(bytes([byte]))
    check("byte by byte", read(s, 12)[:4] == b"\5\0\5\0")

    s = dial(port)  # all at once, with what is for the other end
    s.sendall(b"\5\1\0" + b"\5\1\0" + address(echo) + b"early")
    check("ahead", read(s, 12)[:4] == b"\5\0\5\0" and read(s, 5) == b"early")

    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    s, reply = ask(port, 1, address(closed.getsockname()[1]))
    check("refused", reply[:2] == b"\5\5" and is_closed(s))
    s, reply = ask(port, 2, address(1))
    check("bind", reply[:2] == b"\5\7" and is_closed(s))

    for what, bad in (("version 4", b"\4\1\0"), ("a request first", b"\5\1\0\1\0\0\0\0\0\0"),
                      ("no methods", b"\5\0"), ("an address of no kind", b"\5\1\0\5\1\0\2")):
        s = dial(port)
        s.sendall(bad)
        s.shutdown(socket.SHUT_WR)
        while s.recv(100):
            pass
        s.close()
    s = dial(port)
    s.sendall(b"\5\1\1")
    check("no method in common", read(s, 2) == b"\5\xff" and is_closed(s))


def datagrams(port):
    echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    echo.bind(("127.0.0.1", 0))
    echo.settimeout(10)
    s, reply = ask(port, 3, address(0, "0.0.0.0"))
    check("associate", reply[:4] == b"\5\0\0\1")
    relay = ("127.0.0.1", struct.unpack(">H", reply[8:])[0])
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.settimeout(10)
    u.sendto(b"\0\0\0" + address(echo.getsockname()[1]) + b"ping", relay)
    data, sender = echo.recvfrom(100)
    check("out", data == b"ping" and sender == relay)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.sendto(b"spam", relay)
    u.sendto(b"\0\0\1" + address(echo.getsockname()[1]) + b"fragment", relay)
    echo.sendto(b"pong", relay)
    data, _ = u.recvfrom(100)
    check("back", data == b"\0\0\0" + address(echo.getsockname()[1]) + b"pong")
    s.close()


def with_curl(port, web, password_port):
    curl = ["curl", "-sS", "--max-time", "10", "--noproxy", ""]
    url = "http://localhost:%d/large" % web
    with open("large", "rb") as f:
        expected = f.read()
    for option in ("--socks5-hostname", "--socks5"):
        got = subprocess.run(curl + [option, "127.0.0.1:%d" % port, url], capture_output=True)
        check("curl " + option, got.stdout == expected)
    for user, ok in (("me:secret", True), ("me:wrong", False), (None, False)):
        proxy = ["--socks5-hostname", "127.0.0.1:%d" % password_port]
        got = subprocess.run(curl + proxy + (["--proxy-user", user] if user else []) + [url],
                             capture_output=True)
        check("curl as " + str(user), (got.stdout == expected) == ok)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("large", "wb") as f:
        f.write(os.urandom(3 << 20))
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    proxy, port = start()
    guarded, guarded_port = start("--user", "me:secret")
    try:
        by_hand(port)
        datagrams(port)
        if shutil.which("curl"):
            with_curl(port, web.server_address[1], guarded_port)
        for process in proxy, guarded:
            process.terminate()
            check("a clean end", process.wait(10) == 0)
    finally:
        proxy.kill()
        guarded.kill()
    os.chdir("/")
sys.exit(1 if failed else 0)
