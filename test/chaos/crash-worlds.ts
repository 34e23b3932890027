import type { Life } from "../support/life.ts";
import { deliverAutomatic, deliverEveryKind, deliverQuestion } from "./crash-mails.ts";
import {
  aCrashWorld,
  startCrashServers,
  type CrashServers,
  type CrashWorld,
} from "./crash-world.ts";

/** So many worlds share their servers, one after another. */
const WORLDS_A_SERVER = 50;
export const QUESTIONS = 2;

export type InAWorld = <T>(work: (world: CrashWorld) => Promise<T>) => Promise<T>;

/** Worlds one after another, each gone when the work in it is done; their servers are renewed. */
export async function inWorlds<T>(work: (inAWorld: InAWorld) => Promise<T>): Promise<T> {
  const names = Array.from({ length: WORLDS_A_SERVER }, (_, n) => `step-${n}`);
  let left: string[] = [];
  let servers: { readonly life: EndableLife; readonly started: CrashServers } | undefined;
  const inAWorld: InAWorld = async (inIt) => {
    if (servers === undefined || left.length === 0) {
      await servers?.life.end();
      const life = aLife();
      servers = { life, started: await startCrashServers(life, names) };
      left = [...names];
    }
    const life = aLife();
    try {
      const world = await aCrashWorld(life, servers.started, left.pop() ?? "");
      deliverEveryKind(world);
      deliverAutomatic(world);
      for (let n = 1; n <= QUESTIONS; n += 1) deliverQuestion(world, n);
      return await inIt(world);
    } finally {
      await life.end();
    }
  };
  try {
    return await work(inAWorld);
  } finally {
    await servers?.life.end();
  }
}

interface EndableLife extends Life {
  end(): Promise<void>;
}

function aLife(): EndableLife {
  const ends: (() => void | Promise<void>)[] = [];
  return {
    after: (end) => void ends.push(end),
    end: async () => {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
}
