import assert from "node:assert/strict";
import { test } from "node:test";
import { createFreshMessages } from "../../src/pass/fresh-messages.ts";

test("a message is handed over once", () => {
  const fresh = createFreshMessages();
  fresh.keep("a", Buffer.from("one"));
  assert.equal(fresh.take("a")?.toString(), "one");
  assert.equal(fresh.take("a"), undefined);
});

test("what is more than memory is kept for stays on the disk, until there is room again", () => {
  const fresh = createFreshMessages();
  fresh.keep("large", Buffer.alloc(8_000_000));
  fresh.keep("more", Buffer.from("x"));
  assert.equal(fresh.take("more"), undefined);
  assert.equal(fresh.take("large")?.length, 8_000_000);
  fresh.keep("more", Buffer.from("x"));
  assert.equal(fresh.take("more")?.length, 1);
});
