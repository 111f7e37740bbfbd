#!/bin/sh
# protobuf.sh WEIR: runs protobuf.py where protoc and python's protobuf are installed; says so where they are not.
weir=$1
cd "$(dirname "$0")" || exit 2
skip() {
    echo "skipped: $1"
    exit 0
}
command -v protoc >/dev/null || skip "there is no protoc"
for python in python3 /usr/bin/python3; do
    "$python" -c 'import google.protobuf' 2>/dev/null && break
    python=
done
[ -n "$python" ] || skip "python3 has no google.protobuf"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
protoc --experimental_allow_proto3_optional --python_out="$work" interop.proto || exit 1
PYTHONDONTWRITEBYTECODE=1 "$python" protobuf.py "$weir" interop.weir "$work"
