import type { Life } from "../support/life.ts";
import { problemsIn } from "./crash-books.ts";
import { finish, killPass, reasonsOfDoubt, type Kill } from "./crash-kills.ts";
import { deliverAutomatic, deliverEveryKind, deliverQuestion } from "./crash-mails.ts";
import { differences, pictureOf } from "./crash-picture.ts";
import { withoutCopy, wrongReplies } from "./crash-replies.ts";
import { aCrashWorld, startCrashServers, type CrashWorld } from "./crash-world.ts";
import type { Part, PartOptions } from "./part.ts";

const KILLS = 500;
const BATCHES = 67; // three invoices each, and five other mails
const QUESTIONS = 60;

/**
 * One state and its mailboxes through hundreds of SIGKILLs, at random steps and at random times,
 * while mail keeps coming; in the end all must be as if nothing had happened.
 */
export async function crashAtRandom(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const servers = await startCrashServers(t, ["quiet", "killed"]);
  const quiet = await aCrashWorld(t, servers, "quiet");
  const killed = await aCrashWorld(t, servers, "killed");
  const worlds: readonly CrashWorld[] = [quiet, killed];

  const kills = Math.ceil(KILLS * share);
  const batches = Math.max(2, Math.ceil(BATCHES * share));
  const questions = Math.max(2, Math.ceil(QUESTIONS * share));
  let delivered = 0;
  let asked = 0;
  const deliverUpTo = (most: number) => {
    for (; delivered < Math.min(most, batches); delivered += 1) {
      for (const world of worlds) {
        deliverEveryKind(world, ` of batch ${delivered}`);
        deliverAutomatic(world, ` of batch ${delivered}`);
      }
    }
    for (; asked < (delivered / batches) * questions; asked += 1) {
      for (const world of worlds) deliverQuestion(world, asked + 1);
    }
  };

  const all: Kill[] = [];
  let ended = 0;
  let lastStep = 100;
  let longestMs = 1_000;
  while (all.length < kills) {
    deliverUpTo(1 + (all.length / kills) * batches);
    // by step where it writes, by the clock wherever it is
    const ending =
      random.below(2) === 0
        ? { step: 1 + random.below(lastStep) }
        : { afterMs: random.below(longestMs) };
    const { wasKilled, ...kill } = await killPass(killed, ending);
    if (wasKilled) {
      all.push(kill);
      if (all.length % 25 === 0) say(`${all.length} kills`);
    } else {
      // a pass that came to its end says how much there is to be killed in
      ended += 1;
      lastStep = Math.max(40, kill.steps.length);
      longestMs = kill.endedAt - kill.startedAt;
    }
  }

  const problems = [
    ...(await finish(killed)),
    ...(await finish(quiet)),
    ...differences(await pictureOf(quiet), await pictureOf(killed)),
    ...worlds.flatMap((world) => wrongReplies(world, asked)),
    ...(await problemsIn(killed)),
  ];
  const doubts = [...reasonsOfDoubt(killed, all)].map(([reason, count]) => `${count} ${reason}`);
  const figures = [
    `${delivered * 8 + asked} mails, ${delivered * 3} invoices, ${asked} questions`,
    `in doubt: ${doubts.join("; ") || "none"}`,
    `sent without a copy: ${withoutCopy(killed)}`,
    `${ended} passes were faster than their kill`,
  ].join(" · ");
  return { name: "SIGKILL at random", cases: all.length, figures, problems };
}
