#!/bin/sh
# Installs didact @VERSION@ for this user: curl -fsSL …/install.sh | sh
#
# DIDACT_TO is the folder of the program [default: ~/.local/bin]; DIDACT_FROM is where the
# archives are. What was downloaded is compared with its checksum before it is unpacked.
set -eu

version="@VERSION@"
from=${DIDACT_FROM:-"@REPOSITORY@/releases/download/v$version"}
to=${DIDACT_TO:-"$HOME/.local/bin"}

fail() {
    echo "error: $1" >&2
    exit 1
}

case "$version$from" in
    *@*) fail "this is the template of the installer; each release has one that is filled in" ;;
esac

case "$(uname -m)" in
    x86_64 | amd64) cpu=x86_64 ;;
    arm64 | aarch64) cpu=aarch64 ;;
    *) fail "there is no program for $(uname -m): cargo install --locked didact@$version" ;;
esac
case "$(uname -s)" in
    Linux)
        # The program for musl needs no library of the system.
        if ldd --version 2>&1 | grep -q musl; then system=unknown-linux-musl; else system=unknown-linux-gnu; fi
        ;;
    Darwin) system=apple-darwin ;;
    *) fail "there is no program for $(uname -s): cargo install --locked didact@$version" ;;
esac
name="didact-$version-$cpu-$system"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() {
    if command -v curl >/dev/null; then
        curl -fsSL -o "$work/$1" "$from/$1"
    elif command -v wget >/dev/null; then
        wget -q -O "$work/$1" "$from/$1"
    else
        fail "neither curl nor wget is here"
    fi || fail "cannot download $from/$1"
}
fetch "$name.tar.gz"
fetch SHA256SUMS

grep " $name.tar.gz\$" "$work/SHA256SUMS" >"$work/sum" || fail "SHA256SUMS does not list $name.tar.gz"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
(cd "$work" && $sum -c sum >/dev/null) || fail "$name.tar.gz is not what was released: its checksum differs"

tar -xzf "$work/$name.tar.gz" -C "$work"
mkdir -p "$to"
# A program that is running cannot be written over, but replaced.
cp "$work/$name/didact" "$to/didact.new"
mv -f "$to/didact.new" "$to/didact"
echo "didact $version is $to/didact"
case ":$PATH:" in
    *":$to:"*) ;;
    *) echo "add it to your PATH: export PATH=\"$to:\$PATH\"" ;;
esac
