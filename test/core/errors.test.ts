import assert from "node:assert/strict";
import { test } from "node:test";
import { codedError } from "../../src/core/errors.ts";

for (const { thrown, code } of [
  {
    thrown: Object.assign(new Error("no space left on device"), { code: "ENOSPC" }),
    code: "DB_FULL",
  },
  { thrown: Object.assign(new Error("quota exceeded"), { code: "EDQUOT" }), code: "DB_FULL" },
  { thrown: new TypeError("x is not a function"), code: "INTERNAL" },
  { thrown: "a string", code: "INTERNAL" },
]) {
  test(`${String(thrown)} is ${code}`, () => {
    assert.equal(codedError(thrown).code, code);
  });
}
