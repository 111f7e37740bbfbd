#!/usr/bin/env python3
"""seeds.py WEIR: makes corpus/ anew: what each fuzzer begins with. WEIR is the tool, which encodes the values below."""
import pathlib
import random
import re
import shutil
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent

DESCRIPTIONS = ["examples/hello/hello.weir", "examples/kv/kv.weir", "bench/codec/sample.weir"]

# Of the types of these descriptions, as JSON. Parts of other values are made by the fuzzers.
VALUES = {
    "tests/fuzz/own.weir": [
        ("own.Bits", '{"a":1,"b":"seven","c":-2,"d":true,"e":300,"f":-20,"g":"5","h":-1,"wide":"top"}'),
        ("own.Bits", '{"wide":-173}'),
        ("own.Pairs", '{"version":1,"limit":9,"pairs":[{"small":1,"rest":"AAE="}],"more":[{"large":2},{"large":3}]}'),
        ("own.Nested", '{"outer":{"inner":{"n":2,"values":[1,2],"last":3},"rest":"AAEC"},"tail":4}'),
        ("own.Flags", '{"mode":1,"text":"hi","deep":{"mode":0,"padding":"AAAAAA==","z":[1,2]},"padding":"","x":3}'),
        ("own.Values", '{"a":{"text":"abc"},"b":{"list":[{"value":{"real":1.5}}]},"more":[{"value":{"0":{}}}]}'),
        ("own.Person", '{"name":"Ada","age":-3,"parents":[{"name":"A"}],"friends":{"b":{"name":"B"}},"shape":{"width":{"width":1,"height":2}},'
                       '"big":["1","2"],"mail":"x","maybe":"low","scores":[0.5],"points":{"-4":{"x":1,"y":2}},"blobs":["AQ=="],'
                       '"sure":false,"small":{"1":"one"},"strict":{"s":"on"},"empties":{"true":{}}}'),
        ("own.Edges", '{"bounded":["none","some"],"alone":"some","rising":-5,"up":1}'),
        ("own.Maybe", '{"pair":{"pair":{"x":1,"y":2}}}'),
        ("own.Clashes", '{"unknown":1,"rising":-1,"maybe":[{"nothing":{}}],"unknown_":2}'),
    ],
    "tests/generated/shapes.weir": [
        ("shapes.Frame", '{"unit":1,"body":{"a":{"a":1,"b":2,"c":"xyz"}}}'),
        ("shapes.Options", '{"flag":true,"mode":4,"a":1,"b":{"name":"n","flag":2},"x":1,"y":5,"z":"s","tail":1}'),
        ("shapes.Tree", '{"value":1,"children":[{"value":2,"children":[]},{"value":3,"children":[]}]}'),
        ("shapes.Carrier", '{"kind":1,"note":{"text":"t","number":300},"tail":2}'),
    ],
    "tests/agree/records.weir": [
        ("records.Lists", '{"a":[1,300],"b":["-1"],"c":["5"],"d":[1.5],"e":[true],"f":["x"],"g":["AA=="],"h":[{"a":1}],"i":["glad"]}'),
        ("records.Maps", '{"a":{"k":"v"},"b":{"1":"-2"},"c":{"-1":{"b":"t"}},"d":{"true":0.5},"e":{"k":"AQ=="},"g":{"k":1}}'),
    ],
}

# What was decoded wrongly once.
BYTES = [
    ("own.Person", "60a6a6a6a6a6a645"),
    ("own.Person", "7a08282e0808482748484848480808"),
]

ADDRESSES = ["tcp://127.0.0.1:7000", "tcp://[::1]:0", "tcp://localhost:65535", "unix:/tmp/socket", "mem:name", "tcp://a:b:1",
             "tcp://[::1", "tcp://:1", "unix:", "mem:", "tcp://host:65536"]

TEXTS = ['{"a":[1,-2.5e3,null,true,false,"x\\u0041\\ud83d\\ude00\\n"],"b":{"c":{}}}', '[[[[],[]],{"a":"b"}]]',
         '{"a":1,"a":2', '"\\ud800"', '[1 2]', ' 0.0001E-10 ', '-']


def put(target, name, data):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def descriptions():
    for path in DESCRIPTIONS:
        put("describe", pathlib.Path(path).stem, (root / path).read_text())
    page = (root / "docs/language.md").read_text()
    for i, block in enumerate(re.findall(r"```weir\n(.*?)```", page, re.S)):
        put("describe", f"page{i}", block)


def values(weir):
    for path, entries in VALUES.items():
        for i, (name, json) in enumerate(entries):
            bytes_ = subprocess.run([weir, "encode", root / path, name], input=json.encode(), stdout=subprocess.PIPE, check=True).stdout
            stem = f"{name}.{i}"
            put("codec", stem, name.encode() + b"\n" + bytes_)
            put("json", stem, f"{name}\n{json}")
            put("differ", stem, name.encode() + b"\n" + bytes_)
            put("differ", f"{stem}.json", f"{name}\n={json}")
    for i, (name, hexes) in enumerate(BYTES):
        put("differ", f"once{i}", name.encode() + b"\n" + bytes.fromhex(hexes))


def choices():
    """Where every byte is a choice, any bytes are a good beginning."""
    for target, size in ("mux", 300), ("muxpair", 300), ("grown", 700), ("metadata", 60):
        for i in range(4):
            put(target, f"any{i}", random.Random(f"{target}{i}").randbytes(size))


def main():
    shutil.rmtree(here / "corpus", ignore_errors=True)
    descriptions()
    values(sys.argv[1])
    choices()
    for i, text in enumerate(ADDRESSES):
        put("url", f"address{i}", text)
    for i, text in enumerate(TEXTS):
        put("text", f"text{i}", text)


main()
