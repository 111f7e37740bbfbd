#!/usr/bin/env python3
"""hostile.py PROTOCOL SERVER [ARGUMENT...]: what an example server does under peers that mean no good.

Garbage, messages over every limit, half a message and then silence, a flood of connections, peers that do not read, and disconnects at each
byte. Between them, and at the end, a well-behaved client is served as if nothing had happened; the server's memory stays bounded;
and it ends by SIGTERM without an error, so that sanitizers have their say. Everything is on loopback, bounded, and from one seed.
"""
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import time

SEED = 20240611
MOST_RESIDENT_MB = 400  # sanitizers keep freed memory for a while


def resp(*words):
    out = b"*%d\r\n" % len(words)
    for word in words:
        out += b"$%d\r\n%s\r\n" % (len(word), word)
    return out


def dns_query(name, kind=1, ident=0x1234):
    labels = b"".join(bytes([len(part)]) + part for part in name.split(b"."))
    message = struct.pack(">HHHHHH", ident, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", kind, 1)
    return struct.pack(">H", len(message)) + message


def modbus(unit, pdu, ident=1):
    return struct.pack(">HHHB", ident, 0, len(pdu) + 1, unit) + pdu


def binary(opcode, key=b"", extras=b"", value=b""):
    body = extras + key + value
    return struct.pack(">BBHBBHIIQ", 0x80, opcode, len(key), len(extras), 0, 0, len(body), 7, 0) + body


# What a client asks, how the answer begins; what is over a limit or simply wrong; what has a large answer.
PROTOCOLS = {
    "redis": dict(
        asks=[(resp(b"PING"), b"+PONG\r\n"), (b"PING\r\n", b"+PONG\r\n"), (resp(b"SET", b"k", b"v"), b"+OK\r\n"),
              (resp(b"GET", b"k"), b"$1\r\nv\r\n")],
        wrong=[b"*1048577\r\n", b"*-5\r\n", b"*1\r\n$536870913\r\n", b"*1\r\n$-2\r\n", b"*1\r\n+x\r\n",
               b"*99999999999999999999\r\n", b"x" * 70000, b"*1\r\n$3\r\nabcXY", b"*2\r\n$4\r\nPING\r\n:1\r\n"],
        before=[resp(b"SET", b"big", b"x" * 100000)],
        large=resp(b"GET", b"big") * 200,
    ),
    "dns": dict(
        asks=[(dns_query(b"www.example.test"), None)],
        wrong=[b"\0\0", b"\0\x0b" + b"\0" * 11, b"\xff\xff" + b"\xff" * 65535, b"\0\x20" + b"\xc0\x0c" * 16],
        before=[],
        large=dns_query(b"example.test", 255) * 5000,
    ),
    "modbus": dict(
        asks=[(modbus(1, b"\x03\x01\x60\x00\x01"), struct.pack(">HHH", 1, 0, 5))],
        wrong=[b"\0\1\0\0\xff\xff\1", b"\0\1\0\1\0\6\1\3\0\0\0\1", b"\0\1\0\0\0\0", b"\0\1\0\0\0\2\1\x7f",
               b"\0\1\0\0\0\6\1\1\0\0\xff\xff"],
        before=[],
        large=modbus(1, b"\x01\x01\x30\x00\x25") * 5000,
    ),
    "memcached": dict(
        asks=[(b"set k 0 0 1\r\nv\r\n", b"STORED\r\n"), (b"get k\r\n", b"VALUE k 0 1\r\nv\r\nEND\r\n"),
              (b"mg k v\r\n", b"VA 1"), (binary(0x0a), b"\x81\x0a"), (b"version\r\n", b"VERSION ")],
        wrong=[b"set k 0 0 99999999999\r\n", b"set " + b"k" * 300 + b" 0 0 1\r\nv\r\n", b"get " + b"k" * 5000 + b"\r\n",
               b"x" * 70000, b"set k 0 0 1\r\nvXY", b"\x80" + b"\xff" * 23, b"\x80\x01\xff\xff" + b"\0" * 20],
        before=[b"set big 0 0 100000\r\n" + b"x" * 100000 + b"\r\n"],
        large=b"get big\r\n" * 200,
    ),
    "socks5": dict(
        asks=[(b"\5\1\0", b"\5\0"), (b"\5\2\0\2", b"\5"), (b"\5\1\x09", b"\5\xff")],
        wrong=[b"\4\1\0\x50\x7f\0\0\1\0", b"\5\0", b"\5\1\0\5\1\1\1\x7f\0\0\1\0\1", b"\5\1\0\5\1\0\x09\0",
               b"\5\1\0\5\1\0\3\0\0\x50", b"\5" + b"\xff" * 300],
        before=[],
        large=b"",
    ),
}


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(command + ["--listen", "tcp://127.0.0.1:0"], stdout=subprocess.PIPE)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on "):
            self.process.kill()
            raise SystemExit("the server says: %r" % line)
        self.port = int(line.rsplit(":", 1)[1])

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def resident_mb(self):
        with open("/proc/%d/statm" % self.process.pid) as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20

    def alive(self):
        return self.process.poll() is None

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "no end"


def receive(connection, wanted, seconds=20):
    """At least as many bytes, or what there was when the peer closed or the time was over."""
    out, end = b"", time.monotonic() + seconds
    while len(out) < wanted and time.monotonic() < end:
        if not select.select([connection], [], [], 0.2)[0]:
            continue
        try:
            piece = connection.recv(65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    return out


def check_served(server, protocol, what):
    if not server.alive():
        raise SystemExit("%s: the server has ended: %s" % (what, server.process.returncode))
    for request, answer in protocol["asks"]:
        with server.connect() as connection:
            connection.sendall(request)
            got = receive(connection, len(answer) if answer else 4)
        if not got or (answer and not got.startswith(answer)):
            raise SystemExit("%s: %r is answered with %r" % (what, request, got))
    print("%-34s %4d MB" % (what, server.resident_mb()))


def send_all(connection, data):
    try:
        connection.sendall(data)
    except OSError:
        pass  # it was cut off, as it should be


def abort(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def garbage(server, protocol, rng):
    for _ in range(60):
        with server.connect() as connection:
            send_all(connection, rng.randbytes(rng.randrange(1, 3000)))
            connection.shutdown(socket.SHUT_WR)
            receive(connection, 1 << 20, 0.05)


def damaged(server, protocol, rng):
    for request, _ in protocol["asks"]:
        for _ in range(30):
            bytes_ = bytearray(request)
            bytes_[rng.randrange(len(bytes_))] = rng.randrange(256)
            with server.connect() as connection:
                send_all(connection, bytes(bytes_))
                receive(connection, 1, 0.02)


def wrong(server, protocol, rng):
    for message in protocol["wrong"]:
        with server.connect() as connection:
            send_all(connection, message)
            receive(connection, 1 << 20, 0.2)


def byte_by_byte(server, protocol, rng):
    for request, answer in protocol["asks"]:
        with server.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(request)):
                connection.sendall(request[i:i + 1])
            got = receive(connection, len(answer) if answer else 4)
            if not got or (answer and not got.startswith(answer)):
                raise SystemExit("byte by byte: %r is answered with %r" % (request, got))


def disconnects(server, protocol, rng):
    for request, _ in protocol["asks"]:
        for length in range(len(request) + 1):
            connection = server.connect()
            send_all(connection, request[:length])
            if length % 2:
                abort(connection)
            else:
                connection.close()


def silence(server, protocol, rng):
    held = []
    for request, _ in protocol["asks"]:
        for length in range(1, len(request)):
            connection = server.connect()
            send_all(connection, request[:length])
            held.append(connection)
    check_served(server, protocol, "  while half messages wait")
    for connection in held:
        abort(connection)


def flood(server, protocol, rng):
    request = protocol["asks"][0][0]
    connections = [server.connect() for _ in range(400)]
    for connection in connections:
        send_all(connection, request)
    answered = sum(1 for connection in connections if receive(connection, 1, 10))
    for connection in connections:
        connection.close()
    if answered != len(connections):
        raise SystemExit("flood: %d of %d answered" % (answered, len(connections)))


def slow_readers(server, protocol, rng):
    for request in protocol["before"]:
        with server.connect() as connection:
            connection.sendall(request)
            receive(connection, 1)
    held = []
    for _ in range(8 if protocol["large"] else 0):
        connection = server.connect()
        connection.setblocking(False)
        for _ in range(4):
            try:
                connection.send(protocol["large"])
            except OSError:
                break
        held.append(connection)
    check_served(server, protocol, "  while nobody reads")
    for connection in held:
        abort(connection)


def main():
    protocol = PROTOCOLS[sys.argv[1]]
    rng = random.Random(SEED)
    server = Server(sys.argv[2:])
    try:
        check_served(server, protocol, "at first")
        for attack in (garbage, damaged, wrong, byte_by_byte, disconnects, silence, flood, slow_readers):
            attack(server, protocol, rng)
            check_served(server, protocol, "after " + attack.__name__)
            if server.resident_mb() > MOST_RESIDENT_MB:
                raise SystemExit("%s: %d MB" % (attack.__name__, server.resident_mb()))
    except BaseException:
        server.process.kill()
        raise
    status = server.end()
    if status != 0:
        raise SystemExit("the server ended with %s" % status)


main()
