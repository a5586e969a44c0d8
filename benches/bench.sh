#!/usr/bin/env bash
# Measures didact end to end beside other ways to compile the same demos.
#
#   benches/bench.sh [didact|demos|plain|all]     prints a Markdown table
#
# Demos: 20, 100 and 500 (SIZES), dependencies built before. Plain lessons: 1,000 and
# 10,000 (LESSONS). `didact` leaves the other tools out. Each row is the median of RUNS
# runs. What is not installed is left out.
set -euo pipefail

what=${1:-all}
runs=${RUNS:-3}
sizes=${SIZES:-20 100 500}
lessons=${LESSONS:-1000 10000}
slowest=${SLOWEST:-100} # some rows take minutes beyond this many demos
jobs=${JOBS:-$(nproc)}
root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
work=$(mktemp -d "${TMPDIR:-/tmp}/didact-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT

(cd "$root" && cargo build --quiet --release --bin didact --example generate --example latency)
didact=$target/release/didact
generate=$target/release/examples/generate
latency=$target/release/examples/latency
TIMEFORMAT=%R

# median PREPARE COMMAND: seconds; both are shell text.
median() {
    if command -v hyperfine >/dev/null; then
        hyperfine --runs "$runs" --prepare "$1" --style none --ignore-failure \
            --export-json "$work/time.json" "$2" >/dev/null 2>&1
        awk -F'[:,]' '/"median"/ { printf "%.3f\n", $2; exit }' "$work/time.json"
        return
    fi
    for _ in $(seq "$runs"); do
        eval "$1" >/dev/null 2>&1
        { time eval "$2" >/dev/null 2>&1 || true; } 2>&1
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

# A number that no earlier run had, so that an edit is one.
fresh='$(date +%s%N)'

# didact_rows SIZE: the rows of one course of demos.
didact_rows() {
    local course=$work/demos-$1 build lesson
    build="$didact build -q -C $course"
    lesson=$course/content/001-l0/index.md
    "$generate" demos "$1" "$course"
    # The versions that this repository has tested; Cargo leaves out what is not used.
    cp "$root/content/Cargo.lock" "$course/content/Cargo.lock"
    $build && $build
    cp "$lesson" "$work/lesson"
    row "didact, cold" "$1" "rm -rf $course/.didact/cache $course/site" "$build"
    row "didact, one demo edited" "$1" \
        "sed -i '0,/seed_from_u64([0-9]*)/s//seed_from_u64('$fresh')/' $lesson" "$build"
    row "didact, one line of prose edited" "$1" "echo 'More '$fresh. >> $lesson" "$build"
    row "didact, nothing changed" "$1" true "$build"
    local broken="cp $work/lesson $lesson; rm -rf $course/.didact/cache"
    row "didact, cold, one demo does not compile" "$1" \
        "$broken; sed -i '0,/let mut rng/s//let wrong: u8 = \"\"; let mut rng/' $lesson" "$build"
    cp "$work/lesson" "$lesson"
}

# row NAME SIZE PREPARE COMMAND
row() {
    echo "| $1 | $2 | $(median "$3" "$4") |"
}

# What `rustc --extern` needs, from the package of the smallest course.
rustc_arguments() {
    local course=$work/demos-${sizes%% *} deps
    (cd "$course/content" && cargo build --quiet --release --target-dir "$work/plain-target")
    deps=$work/plain-target/release/deps
    echo "-L dependency=$deps"
    for name in ndarray rand; do
        echo "--extern $name=$(find "$deps" -name "lib$name-*.rlib" -print -quit)"
    done
}

# other_rows SIZE: the same demos by other tools.
other_rows() {
    local sources=$work/sources-$1 tests=$work/doctests-$1 flags
    flags="--edition 2024 -C codegen-units=1 -C debuginfo=0 -C strip=debuginfo $(rustc_arguments | tr '\n' ' ')"
    "$generate" sources "$1" "$sources"
    cat >"$work/one.sh" <<SCRIPT
#!/bin/sh
rustc $flags "\$1" -o "\${1%.rs}" && "\${1%.rs}"
SCRIPT
    chmod +x "$work/one.sh"
    row "\`rustc --extern\`, one a demo, $jobs at a time" "$1" true \
        "ls $sources/*.rs | xargs -P $jobs -n 1 $work/one.sh"
    row "\`rustc --extern\`, one demo edited" "$1" true "$work/one.sh $sources/demo1.rs"
    "$generate" doctests "$1" "$tests"
    cp "$root/content/Cargo.lock" "$tests/Cargo.lock"
    local test="cd $tests && cargo test --quiet --doc --target-dir $work/doc-target"
    eval "($test)" >/dev/null 2>&1
    row "\`cargo test --doc\`, edition 2024, merged" "$1" true "$test"
    row "the same, one demo edited" "$1" \
        "sed -i '0,/seed_from_u64([0-9]*)/s//seed_from_u64('$fresh')/' $tests/src/lib.rs" "$test"
    if [ "$1" -le "$slowest" ]; then
        row "the same, one demo does not compile" "$1" \
            "sed -i '0,/let mut rng/s//let wrong: u8 = \"\"; let mut rng/' $tests/src/lib.rs" "$test"
    fi
    if command -v mdbook >/dev/null; then
        mkdir -p "$work/book-$1/src"
        echo "# Summary" >"$work/book-$1/src/SUMMARY.md"
        for lesson in "$work/demos-$1"/content/*/index.md; do
            local name=$(basename "$(dirname "$lesson")")
            # mdBook names no crate to the compiler, so its demos have to.
            sed 's/```rust name=.*/```rust\n# extern crate ndarray;\n# extern crate rand;/' "$lesson" >"$work/book-$1/src/$name.md"
            echo "- [$name]($name.md)" >>"$work/book-$1/src/SUMMARY.md"
        done
        printf '[book]\ntitle = "B"\n[rust]\nedition = "2024"\n' >"$work/book-$1/book.toml"
        row "\`mdbook test -L\`" "$1" true \
            "mdbook test -L $work/plain-target/release/deps $work/book-$1"
    fi
}

# plain_rows SIZE: lessons whose code is only shown, with the peak of memory.
plain_rows() {
    local course=$work/plain-$1 build lesson peak
    build="$didact build -q -C $course"
    "$generate" plain "$1" "$course"
    lesson=$course/content/00001-l1/index.md
    row "lessons, cold" "$1" "rm -rf $course/.didact $course/site" "$build"
    row "lessons, nothing changed" "$1" true "$build"
    row "lessons, one line edited" "$1" "echo 'More '$fresh. >> $lesson" "$build"
    echo "| lessons, one line edited in \`serve\`, to the page | $1 | $("$latency" "$didact" "$course" content/00001-l1/index.md /l1/ 9) |"
    rm -rf "$course/.didact" "$course/site"
    peak=$(/usr/bin/time -f %M $build 2>&1 >/dev/null | tail -1)
    echo "| lessons, cold: peak memory in MB | $1 | $((peak / 1000)) |"
}

echo "| way | size | seconds |"
echo "|---|--:|--:|"
if [ "$what" != plain ]; then
    for size in $sizes; do
        didact_rows "$size"
        if [ "$what" != didact ]; then
            other_rows "$size"
        fi
    done
fi
if [ "$what" = plain ] || [ "$what" = all ]; then
    for size in $lessons; do
        plain_rows "$size"
    done
fi
