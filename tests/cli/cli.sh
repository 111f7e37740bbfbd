#!/bin/sh
# cli.sh WEIR SOURCE_DIR: the command line of the tool: what it prints where, and its exit status.
weir=$1
source=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
NO_COLOR=1
export NO_COLOR
failed=0
count=0

cat >kv.weir <<'END'
package kv;
message Entry { 1: str name max 8; 2: bytes value; 3: u64 version; }
struct Frame { u16 len = sizeof(body); bytes body[..]; }
struct Pair(u8 n, bool wide) { u8 xs[n]; if (wide) { u16 y; } }
END

# expect STATUS STDOUT STDERR ARGUMENT…: a text of '*' matches anything but nothing.
expect() {
    status=$1 out=$2 err=$3
    shift 3
    count=$((count + 1))
    "$weir" "$@" >out 2>err </dev/null
    got=$?
    [ $got = "$status" ] || complain "exit status $got, $status is right" "$@"
    same "$out" out "standard output" "$@"
    same "$err" err "standard error" "$@"
}

same() {
    wanted=$1 file=$2 name=$3
    shift 3
    if [ "$wanted" = '*' ]; then
        [ -s "$file" ] || complain "nothing on $name" "$@"
    elif [ "$(cat "$file")" != "$wanted" ]; then
        complain "$name is not as expected" "$@"
        diff -u --label expected --label got - "$file" <<END
$wanted
END
    fi
}

complain() {
    echo "FAILED: $1: weir $(shift; echo "$@")"
    failed=1
}

# Help and mistakes on the command line.
expect 0 '*' '' help
expect 0 '*' '' --help
expect 0 '*' '' --version
for command in gen check decode encode fmt new; do
    expect 0 '*' '' help $command
    expect 0 '*' '' $command --help
    expect 2 '' '*' $command --nonsense
    expect 2 '' '*' $command
done
expect 2 '' '*'
expect 2 '' "weir: there is no command 'frobnicate'
Try 'weir help'." frobnicate
expect 2 '' "weir gen: '-o' needs a value
Try 'weir help gen'." gen -o
expect 2 '' "weir decode: which type of kv.weir?
Try 'weir help decode'." decode kv.weir

# check
expect 0 '' '' check kv.weir
expect 1 '' 'weir check: cannot read none.weir: No such file or directory' check none.weir
expect 1 '' 'weir check: cannot read .: Is a directory' check .
printf 'package bad;\nstruct A { Nope x; }\n' >bad.weir
expect 1 '' "bad.weir:2:12: error: there is no type 'Nope'
    2 | struct A { Nope x; }
      |            ^~~~" check kv.weir bad.weir

expect 0 'kv.Entry                         0 or more bytes, as its window or limits allow
kv.Frame                         2 to 65537 bytes
kv.Pair                          0 to 257 bytes' '' check --sizes kv.weir

# decode
expect 0 '{"name":"a","value":"AQI="}' '' decode --compact kv.weir Entry --hex=0a016112020102
expect 0 '{
  "name": "a"
}' '' decode kv.weir kv.Entry --hex '0a 01 61'
expect 0 '{}' '' decode kv.weir Entry --hex=
expect 1 '' 'kv.Entry: error: ETRUNCATED in name: data ends inside a window
  offset: 1 of 3
  bytes:  0a [05] 61' decode kv.weir Entry --hex=0a0561
expect 1 '' 'kv.Frame: error: MORE in len: the input ends before the value does
  offset: 2 of 3
  bytes:  00 02 [01]' decode kv.weir Frame --hex=000201
expect 1 '' 'kv.Frame: error: ETRAILING: data left over at the end of a window
  reason: there are bytes behind the value; --stream decodes them too
  offset: 3 of 4
  bytes:  00 01 aa [00]' decode kv.weir Frame --hex=0001aa00
expect 0 '{"body":"qg=="}
{"body":""}' '' decode --stream --compact kv.weir Frame --hex=0001aa0000
expect 0 '{"xs":[1,2],"y":3}' '' decode --compact -p n=2 --param wide=true kv.weir Pair --hex=01020003
expect 2 '' "weir decode: kv.Pair needs --param wide=VALUE
Try 'weir help decode'." decode -p n=2 kv.weir Pair --hex=0102
expect 2 '' "weir decode: kv.Pair has no parameter 'm'
Try 'weir help decode'." decode -p m=2 kv.weir Pair --hex=0102
expect 2 '' "weir decode: kv.weir has no struct, choice or message 'Entri'
  it has kv.Entry
  it has kv.Frame
  it has kv.Pair" decode kv.weir Entri --hex=
expect 1 '' "weir decode: 'x' is not a hexadecimal digit" decode kv.weir Entry --hex=0x
expect 1 '' 'weir decode: the last byte has only one hexadecimal digit' decode kv.weir Entry --hex=0a1
printf '\n\001b' >bytes
expect 0 '{"name":"b"}' '' decode --compact kv.weir Entry bytes

# encode
printf '{"name": "b", "version": 300}' >value.json
expect 0 '0a016218ac02' '' encode --hex kv.weir Entry value.json
printf '{"name": "b",\n "vrsion": 300}' >wrong.json
expect 1 '' 'kv.Entry: error: EJSON in vrsion: malformed JSON or JSON that does not fit the type
  reason: there is no such member
  at line 2, column 2' encode kv.weir Entry wrong.json
printf '{"name": "123456789"}' >long.json
expect 1 '' 'kv.Entry: error: ELIMIT in name: a limit was exceeded' encode kv.weir Entry long.json
"$weir" encode kv.weir Entry value.json | "$weir" decode --compact kv.weir Entry >out
[ "$(cat out)" = '{"name":"b","version":"300"}' ] || complain "encode | decode" ''

# gen
mkdir 'with space'
cp kv.weir 'with space/k v.weir'
expect 0 '' '' gen -o made/deep --depfile kv.d kv.weir
[ -s made/deep/kv.h ] && [ -s made/deep/kv.c ] || complain "gen made nothing" gen
[ "$(cat kv.d)" = 'made/deep/kv.h made/deep/kv.c: \
  kv.weir' ] || complain "the dependency file: $(cat kv.d)" gen
expect 1 '' '*' gen -o other kv.weir bad.weir
[ ! -e other ] || complain "gen wrote something in spite of errors" gen
printf 'package main;\nimport "sub/part.weir";\nmessage M { 1: part::P p; }\n' >main.weir
mkdir -p 'lib $1/sub'
printf 'package part;\nmessage P { 1: u32 n; }\n' >'lib $1/sub/part.weir'
expect 0 '' '' gen -I 'lib $1' -o made --depfile main.d main.weir
grep -q 'lib\\ \$\$1/sub/part.weir' main.d || complain "names in the dependency file: $(cat main.d)" gen

# new
expect 0 '*' '' new my-service
expect 1 '' 'weir new: cannot make the folder my-service: it is there already' new my-service
expect 2 '' "weir new: '9lives' is no name: a letter, then letters, digits, '-' and '_'
Try 'weir help new'." new 9lives
expect 0 '' '' check my-service/my_service.weir
grep -rq '@[A-Z]*@' my-service && complain "holes are left" new
[ -e my-service/.gitignore ] || complain "no .gitignore" new
for file in server.c client.c CMakeLists.txt README.md; do
    [ -s my-service/$file ] || complain "no $file" new
done

# Examples in this source tree are right.
for file in "$source"/examples/*/*.weir "$source"/idl/weir/*.weir; do
    [ ! -e "$file" ] || expect 0 '' '' check -I "$source/idl" "$file"
done

[ $failed = 0 ] && echo "$count runs"
exit $failed
