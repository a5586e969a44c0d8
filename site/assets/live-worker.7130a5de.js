"use strict";
{
const BAD = 8;
const MISSING = 52;
const decode = (pieces) => {
const text = new TextDecoder();
return pieces.map((piece) => text.decode(piece, { stream: true })).join("") + text.decode();
};
class Exit extends Error {
constructor(code) {
super();
this.code = code;
}
}
function withBits(arg) {
const value = arg.includes("=") ? arg.slice(arg.indexOf("=") + 1).trim() : "";
if (value === "" || Number.isNaN(Number(value))) return arg;
const [bits] = new BigUint64Array(new Float64Array([Number(value)]).buffer);
return `${arg}\u001f${bits.toString(16)}`;
}
function run(module, args, env, input) {
const encode = (texts) => texts.map((text) => new TextEncoder().encode(`${text}\0`));
const lists = { args: encode(args.map(withBits)), env: encode(env) };
const printed = { 1: [], 2: [] };
let read = 0;
let memory;
const view = () => new DataView(memory.buffer);
const bytes = (at, length) => new Uint8Array(memory.buffer, at, length);
const sizes = (list) => (count, size) => {
view().setUint32(count, list.length, true);
view().setUint32(size, list.reduce((sum, item) => sum + item.length, 0), true);
return 0;
};
const get = (list) => (pointers, text) => {
for (const item of list) {
view().setUint32(pointers, text, true);
bytes(text, item.length).set(item);
pointers += 4;
text += item.length;
}
return 0;
};
const buffers = (at, count) =>
Array.from({ length: count }, (_, index) => [
view().getUint32(at + 8 * index, true),
view().getUint32(at + 8 * index + 4, true),
]);
const wasi = {
args_sizes_get: sizes(lists.args),
args_get: get(lists.args),
environ_sizes_get: sizes(lists.env),
environ_get: get(lists.env),
fd_write(fd, at, count, written) {
if (!printed[fd]) return BAD;
let length = 0;
for (const [start, size] of buffers(at, count)) {
printed[fd].push(bytes(start, size).slice());
length += size;
}
view().setUint32(written, length, true);
return 0;
},
fd_read(fd, at, count, done) {
if (fd !== 0) return BAD;
let length = 0;
for (const [start, size] of buffers(at, count)) {
const piece = input.subarray(read, read + size);
bytes(start, size).set(piece);
read += piece.length;
length += piece.length;
}
view().setUint32(done, length, true);
return 0;
},
clock_time_get(_id, _precision, at) {
view().setBigUint64(at, 0n, true);
return 0;
},
random_get(at, length) {
bytes(at, length).fill(0);
return 0;
},
proc_exit(code) {
throw new Exit(code);
},
};
const rest = { get: (own, name) => own[name] ?? (() => MISSING) };
const imports = { wasi_snapshot_preview1: new Proxy(wasi, rest) };
let failure = null;
try {
const instance = new WebAssembly.Instance(module, imports);
memory = instance.exports.memory;
instance.exports._start();
} catch (error) {
if (!(error instanceof Exit)) failure = error.message;
else if (error.code) failure = `exit code ${error.code}`;
}
return { output: decode(printed[1]), stderr: decode(printed[2]), failure };
}
const tidied = (stderr) =>
stderr
.replace(/^note: run with `RUST_BACKTRACE.*\n/m, "")
.replace(/\/?m\d+\/src\/main\.rs/g, "src/main.rs")
.trim();
onmessage = ({ data: { live, draw, args, order, pins } }) => {
const { output, stderr, failure } = run(live, args, [`DIDACT_FRAMES=${order.mark}`]);
const encoder = new TextEncoder();
const outputs = [output, ...pins].map((text) => encoder.encode(text));
const head = { ...order, lengths: outputs.map((bytes) => bytes.length) };
const parts = [encoder.encode(`${JSON.stringify(head)}\n`), ...outputs];
const input = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
let at = 0;
for (const part of parts) {
input.set(part, at);
at += part.length;
}
const drawn = run(draw, ["draw"], [], input);
const why = failure && (/panicked at [^\n]*\n([^\n]*)/.exec(stderr)?.[1] ?? failure);
postMessage({
html: drawn.output,
output,
stderr: tidied(stderr),
failure: why ?? (drawn.failure && `${drawn.failure} ${drawn.stderr}`),
});
};
}
