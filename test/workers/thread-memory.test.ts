import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { packFiles, packRequest } from "../../src/workers/thread-memory.ts";

const bytesOf = (files: readonly { bytes: Uint8Array }[]) =>
  files.map(({ bytes }) => Buffer.from(bytes).toString());

/** Does what posting does, and fails as it does for memory that must stay. */
function post(files: readonly { bytes: Uint8Array }[]) {
  const packed = packFiles(files);
  const { memory } = packed;
  const came = structuredClone(packed.files, { transfer: [...memory] });
  return { came, memory };
}

describe("files that leave their thread", () => {
  test("move with the memory that is theirs", () => {
    const bytes = new Uint8Array([72, 105]);
    const { came } = post([{ bytes }]);
    assert.deepEqual(bytesOf(came), ["Hi"]);
    assert.equal(bytes.byteLength, 0);
  });

  test("move together where they share it", () => {
    const raw = Buffer.allocUnsafeSlow(100).fill("x");
    const { came, memory } = post([
      { bytes: raw.subarray(0, 40) },
      { bytes: raw.subarray(50, 90) },
    ]);
    assert.deepEqual(bytesOf(came), ["x".repeat(40), "x".repeat(40)]);
    assert.deepEqual(memory.length, 1);
    assert.equal(raw.byteLength, 0);
  });

  test("take nothing along that is mostly not theirs", () => {
    const raw = Buffer.allocUnsafeSlow(1_000).fill("x");
    const { came } = post([{ bytes: raw.subarray(0, 10) }, { bytes: raw.subarray(10, 20) }]);
    assert.deepEqual(
      came.map(({ bytes }) => bytes.buffer.byteLength),
      [10, 10],
    );
    assert.equal(raw.byteLength, 1_000);
  });

  test("leave the memory that Node shares out where it is", () => {
    const pieces = Array.from({ length: 100 }, () => Buffer.from("x".repeat(600)));
    const { came } = post(pieces.map((bytes) => ({ bytes })));
    assert.equal(bytesOf(came).join(""), "x".repeat(60_000));
    assert.equal(pieces[0]?.toString(), "x".repeat(600));
  });

  test("may be empty, or the same one twice", () => {
    const bytes = Buffer.allocUnsafeSlow(3).fill("x");
    assert.deepEqual(bytesOf(post([{ bytes: Buffer.alloc(0) }, { bytes }, { bytes }]).came), [
      "",
      "xxx",
      "xxx",
    ]);
  });
});

test("a request takes only its own bytes along, and its caller keeps them", () => {
  const raw = Buffer.allocUnsafeSlow(1_000).fill("x");
  const bytes = raw.subarray(10, 20);
  const file = { bytes, name: null, shown: false, declaredMessage: false };
  for (const request of [
    { type: "message", raw: bytes },
    { type: "images", bytes, passwords: [], side: 800 },
    { type: "unpack", file, budget: { entries: 1, bytes: 1 } },
  ] as const) {
    const { posted, memory } = packRequest(request, new Uint8Array());
    assert.deepEqual(
      memory.map(({ byteLength }) => byteLength),
      [10],
    );
    structuredClone(posted, { transfer: [...memory] });
    assert.equal(bytes.toString(), "x".repeat(10));
  }
});

test("a message that fits goes through the shared memory, and nothing moves", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(10));
  for (const [text, fits] of [
    ["0123456789", true],
    ["", true],
    ["01234567890", false],
  ] as const) {
    const { posted, memory } = packRequest({ type: "message", raw: Buffer.from(text) }, shared);
    assert.ok(posted.type === "message");
    assert.equal(Buffer.from(posted.raw).toString(), text);
    assert.equal(posted.raw.buffer === shared.buffer, fits);
    assert.equal(memory.length, fits ? 0 : 1);
  }
});
