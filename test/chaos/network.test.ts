import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { imapNetwork } from "./imap-network.ts";
import { givenSeed } from "./seed.ts";

const seed = givenSeed();

test(
  `faults at steps of IMAP are bounded, touch no other account, and leave nothing undone (CHAOS_SEED=${seed})`,
  { skip: dovecotMissing },
  async (t) => {
    const { cases, problems } = await imapNetwork(t, {
      random: new SeededRandom(seed),
      share: 0.2,
      say: () => {},
    });
    assert.deepEqual(problems, []);
    assert.ok(cases > 0);
  },
);
