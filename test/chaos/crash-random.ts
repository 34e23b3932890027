import { startDovecot } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { userOf } from "../support/mailboxes.ts";
import {
  aCrashWorld,
  deliverEveryKind,
  differences,
  finish,
  killedAt,
  pictureOf,
  problemsIn,
  stepsIn,
} from "./crash-world.ts";
import type { Part, PartOptions } from "./part.ts";

const KILLS = 500;
const BATCHES = 68; // three invoices each, and four other mails

/**
 * One state and one mailbox through hundreds of SIGKILLs, at random steps and at random times, while
 * mail keeps coming; in the end all must be as if nothing had happened.
 */
export async function crashAtRandom(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const names = ["quiet", "killed"];
  const users = Object.fromEntries(names.map((name) => [userOf(name), "secret"]));
  const server = await startDovecot(t, { users });
  const [quiet, killed] = names.map((name) => aCrashWorld(t, server, name));
  if (quiet === undefined || killed === undefined) throw new Error("there are two");

  const kills = Math.ceil(KILLS * share);
  const batches = Math.max(2, Math.ceil(BATCHES * share));
  let delivered = 0;
  let done = 0;
  let ended = 0;
  let lastStep = 100;
  let longestMs = 1_000;
  while (done < kills) {
    if (delivered <= (done / kills) * batches) {
      delivered += 1;
      for (const world of [quiet, killed]) deliverEveryKind(world, ` of batch ${delivered}`);
    }
    // by step where it writes, by the clock wherever it is
    const atStep = random.below(2) === 0 ? 1 + random.below(lastStep) : undefined;
    const options = killedAt(killed, atStep);
    const before = stepsIn(options.stepsFile).length;
    const startedAt = performance.now();
    const running = killed.spawn(["run"], options);
    const timer =
      atStep === undefined
        ? setTimeout(() => running.child.kill("SIGKILL"), random.below(longestMs))
        : undefined;
    const { signal } = await running.end;
    clearTimeout(timer);
    if (signal === "SIGKILL") {
      done += 1;
      if (done % 25 === 0) say(`${done} kills`);
    } else {
      // a pass that came to its end says how much there is to be killed in
      ended += 1;
      lastStep = Math.max(40, stepsIn(options.stepsFile).length - before);
      longestMs = performance.now() - startedAt;
    }
  }

  const problems = [
    ...(await finish(killed)),
    ...(await finish(quiet)),
    ...differences(await pictureOf(quiet), await pictureOf(killed)),
    ...(await problemsIn(killed)),
  ];
  const mails = `${delivered * 7} mails, ${delivered * 3} invoices`;
  const figures = `${mails}; ${ended} passes were faster than their kill`;
  return { name: "SIGKILL at random", cases: done, figures, problems };
}
