import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDuration, formatSize, parseDuration, parseSize } from "../../src/config/units.ts";

for (const [text, ms] of [
  ["500ms", 500],
  ["8s", 8_000],
  ["3m", 180_000],
  ["1h", 3_600_000],
  ["30d", 2_592_000_000],
  ["0s", 0],
  ["1.5h", 5_400_000],
  ["30", undefined],
  ["", undefined],
  ["s", undefined],
  ["-1s", undefined],
  ["1 h", undefined],
  ["1h30m", undefined],
  ["1H", undefined],
  ["1e3s", undefined],
  ["999999999d", undefined],
  ["1toString", undefined],
] as const) {
  test(`the duration ${JSON.stringify(text)} is ${ms ?? "none"}`, () => {
    assert.equal(parseDuration(text), ms);
  });
}

for (const [text, bytes] of [
  ["20MB", 20 * 1024 * 1024],
  ["512KB", 524_288],
  ["1.5KB", 1536],
  ["1 GB", 1_073_741_824],
  ["7B", 7],
  ["20", undefined],
  ["20M", undefined],
  ["-1KB", undefined],
  ["999999999999999GB", undefined],
] as const) {
  test(`the size ${JSON.stringify(text)} is ${bytes ?? "none"}`, () => {
    assert.equal(parseSize(text), bytes);
  });
}

for (const [ms, text] of [
  [0, "0s"],
  [250, "250ms"],
  [1_500, "1500ms"],
  [90_000, "90s"],
  [180_000, "3m"],
  [5_400_000, "90m"],
  [86_400_000, "1d"],
] as const) {
  test(`${ms} ms are written ${text} and read back`, () => {
    assert.equal(formatDuration(ms), text);
    assert.equal(parseDuration(text), ms);
  });
}

for (const [bytes, text] of [
  [20_971_520, "20MB"],
  [1536, 1536],
  [2048, "2KB"],
  [0, 0],
] as const) {
  test(`${bytes} bytes are written ${text}`, () => {
    assert.equal(formatSize(bytes), text);
  });
}
