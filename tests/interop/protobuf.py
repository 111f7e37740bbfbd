"""protobuf.py WEIR DESCRIPTION GENERATED_DIR: Google's protobuf and weir on the same messages, both ways: the same bytes, the same
JSON, the same fields that one of the two does not know. Seeds are fixed."""
import json
import math
import random
import subprocess
import sys

weir, description, generated = sys.argv[1:]
sys.path.insert(0, generated)
import interop_pb2 as pb  # noqa: E402
from google.protobuf import json_format  # noqa: E402
from google.protobuf.descriptor import FieldDescriptor as F  # noqa: E402

EDGES = {
    F.TYPE_UINT32: [0, 1, 127, 128, 2**32 - 1],
    F.TYPE_FIXED32: [0, 1, 2**31, 2**32 - 1],
    F.TYPE_UINT64: [0, 1, 300, 2**63, 2**64 - 1],
    F.TYPE_FIXED64: [0, 1, 2**63, 2**64 - 1],
    F.TYPE_INT32: [0, 1, -1, 2**31 - 1, -(2**31)],
    F.TYPE_SINT32: [0, 1, -1, 2**31 - 1, -(2**31)],
    F.TYPE_SFIXED32: [0, 1, -1, 2**31 - 1, -(2**31)],
    F.TYPE_INT64: [0, 1, -1, 2**63 - 1, -(2**63)],
    F.TYPE_SINT64: [0, 1, -1, 2**63 - 1, -(2**63)],
    F.TYPE_SFIXED64: [0, 1, -1, 2**63 - 1, -(2**63)],
    F.TYPE_BOOL: [False, True],
    F.TYPE_FLOAT: [0.0, 1.5, -3.0, 0.1, 3.4028234663852886e38, math.inf, -math.inf],
    F.TYPE_DOUBLE: [0.0, 1.5, 0.1, 1e-7, 1e300, 5e-324, math.inf, -math.inf],
    F.TYPE_STRING: ["", "a", "weir", "ü€😀", "x" * 200],
    F.TYPE_BYTES: [b"", b"\0", b"\xff\xfe", bytes(range(40))],
    F.TYPE_ENUM: [0, 1, 2],
}


def value(rng, field):
    if field.type == F.TYPE_ENUM:
        return rng.choice([v.number for v in field.enum_type.values])
    return rng.choice(EDGES[field.type])


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def fill_map(rng, target, field, depth):
    key, item = (field.message_type.fields_by_name[n] for n in ("key", "value"))
    for _ in range(rng.randrange(3)):
        if item.type == F.TYPE_MESSAGE:
            fill(rng, target[value(rng, key)], depth + 1)
        else:
            target[value(rng, key)] = value(rng, item)


def fill_list(rng, target, field, depth):
    for _ in range(rng.randrange(4)):
        if field.type == F.TYPE_MESSAGE:
            fill(rng, target.add(), depth + 1)
        else:
            target.append(value(rng, field))


def fill(rng, message, depth=0):
    for field in message.DESCRIPTOR.fields:
        if rng.random() < (0.3 if depth < 3 else 0.8):
            continue
        if is_map(field):
            fill_map(rng, getattr(message, field.name), field, depth)
        elif field.label == F.LABEL_REPEATED:
            fill_list(rng, getattr(message, field.name), field, depth)
        elif field.type == F.TYPE_MESSAGE:
            if depth < 4:
                getattr(message, field.name).SetInParent()
                fill(rng, getattr(message, field.name), depth + 1)
        else:
            setattr(message, field.name, value(rng, field))


def run(command, type_name, data):
    made = subprocess.run(
        [weir, command, description, type_name] + (["--compact"] if command == "decode" else []),
        input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if made.returncode != 0:
        sys.exit("weir %s %s: %s\ninput: %r" % (command, type_name, made.stderr.decode(), data))
    return made.stdout


def without_unknown(tree):
    if isinstance(tree, dict):
        return {k: without_unknown(v) for k, v in tree.items() if k != "unknown"}
    return [without_unknown(v) for v in tree] if isinstance(tree, list) else tree


def check(what, got, wanted, message):
    if got != wanted:
        sys.exit("%s differs\n got    %r\n wanted %r\n of     %s" % (what, got, wanted, message))


def try_message(message):
    """protobuf -> weir -> JSON -> weir -> protobuf"""
    name = message.DESCRIPTOR.name
    data = message.SerializeToString(deterministic=True)
    text = run("decode", name, data)
    ours = without_unknown(json.loads(text))
    theirs = json.loads(json_format.MessageToJson(message, preserving_proto_field_name=True))
    check("JSON", ours, theirs, message)
    back = type(message)()
    encoded = run("encode", name, text)
    back.ParseFromString(encoded)
    check("the message", back, message, message)
    check("its bytes", sorted(encoded), sorted(data), message)
    if not any(is_map(f) for f in message.DESCRIPTOR.fields) and name != "All":
        check("its bytes", encoded, data, message)


def try_unknown(rng):
    """What the old description does not know comes back."""
    message = pb.All()
    fill(rng, message)
    data = message.SerializeToString(deterministic=True)
    kept = run("encode", "Old", run("decode", "Old", data))
    back = pb.All()
    back.ParseFromString(kept)
    check("the message", back, message, message)


def main():
    rng = random.Random(1)
    count = 0
    for kind in (pb.Scalars, pb.Optional, pb.Lists, pb.Maps, pb.Choices, pb.All):
        for _ in range(60):
            message = kind()
            fill(rng, message)
            try_message(message)
            count += 1
    for _ in range(30):
        try_unknown(rng)
        count += 1
    print("%d messages" % count)


main()
