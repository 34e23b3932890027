import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import type { ExportedFile } from "../../../src/cli/export/ubl-files.ts";
import { zipChunks } from "../../../src/cli/export/zip-chunks.ts";
import { unzip } from "../../support/unzip.ts";

const aFile = (name: string, bytes: Uint8Array): ExportedFile => ({
  name,
  bytes,
  modifiedAt: new Date("2026-11-20T09:00:00Z"),
});

async function* given(files: readonly ExportedFile[], asked: string[] = []) {
  for (const file of files) {
    asked.push(file.name);
    yield file;
  }
}

test("what is zipped comes out again, empty, large and with any name", async () => {
  const files = [
    aFile("empty.txt", Buffer.alloc(0)),
    aFile("documents/Müller_漢.bin", randomBytes(3_000_000)),
    aFile("zeros.bin", Buffer.alloc(2_000_000)),
  ];
  const read = await unzip(await buffer(zipChunks(given(files))));
  assert.deepEqual(
    [...read],
    files.map(({ name, bytes }) => [name, Buffer.from(bytes)]),
  );
});

test("an archive of nothing is a whole one", async () => {
  assert.equal((await unzip(await buffer(zipChunks(given([]))))).size, 0);
});

test("files are asked for one at a time, not all at once", async () => {
  const files = Array.from({ length: 50 }, (_, n) => aFile(`${n}.bin`, randomBytes(200_000)));
  const asked: string[] = [];
  for await (const chunk of zipChunks(given(files, asked))) {
    assert.ok(chunk.length > 0);
    break;
  }
  assert.ok(asked.length < 10, `${asked.length} were asked for`);
});

test("an error of the source is the archive's", async () => {
  async function* failing(): AsyncGenerator<ExportedFile> {
    yield aFile("a.txt", Buffer.from("a"));
    throw new Error("the disk is gone");
  }
  await assert.rejects(buffer(zipChunks(failing())), /the disk is gone/);
});
