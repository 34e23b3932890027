import type { Command } from "commander";
import type { Config } from "../config/config.ts";
import type { StateStore } from "../config/load.ts";
import type { Clock } from "../core/clock.ts";
import type { LogLevel } from "../core/log.ts";
import type { Db } from "../db/tables.ts";

/** What the process gives to the command line; a test hands in buffers and a fake clock. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** To stdout: results and nothing else. */
  readonly out: (chunk: string | Uint8Array) => void;
  /** To stderr: everything that is no result. */
  readonly err: (text: string) => void;
  readonly terminal: Terminal;
  /** Aborted by SIGINT or SIGTERM; its reason is a `StopSignal`. */
  readonly signal: AbortSignal;
  /** Asks on the terminal; undefined when nobody can answer. */
  readonly readLine: (
    question: string,
    options?: { readonly hidden: boolean },
  ) => Promise<string | undefined>;
  readonly program: ProgramFacts;
}

export interface Terminal {
  readonly stdinIsTty: boolean;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  /** Colour on each: a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
  readonly stdoutColour: boolean;
  readonly stderrColour: boolean;
  readonly columns: number;
  /** stderr itself where a line may be drawn over and over; absent off a terminal. */
  readonly live?: NodeJS.WriteStream;
}

/** How this process was started, for what `schedule` prints. */
export interface ProgramFacts {
  readonly version: string;
  readonly node: string;
  readonly script: string;
  readonly user: string;
}

/** The options that every command takes, before and after its name. Valid once it runs. */
export interface GlobalOptions {
  readonly config?: string;
  readonly json?: true;
  readonly logLevel?: LogLevel;
  readonly logFormat?: "readable" | "json";
}

/** What a command works with. */
export interface Deps extends Surroundings {
  readonly options: GlobalOptions;
  /**
   * The settings, or a UsageError with every problem; read once. With `optional` accounts, nothing
   * set up at all is right too.
   */
  loadConfig(accounts?: "needed" | "optional"): Promise<Config>;
  /** Where the state is, also when secrets of the settings are missing here. */
  stateDir(): Promise<string>;
  /** The same with the database that it is in: only its own secret has to be there. */
  store(): Promise<StateStore>;
  /**
   * Opens the state that is there for one piece of work; without any, `work` sees an empty one, or a
   * new one that stays.
   */
  withDb<T>(work: (db: Db) => Promise<T>, options?: { readonly create: boolean }): Promise<T>;
  /** The FAQ file of the settings, also when secrets are missing here; undefined when none is set. */
  faqFile(): Promise<string | undefined>;
  /** The exit code of a command that did its work and still has something to say: 3, 4. */
  readonly endWith: (exitCode: number) => void;
  /** The whole program with every command, for what describes it. */
  readonly commandTree: () => Promise<Command>;
  /** True on a yes. Off a terminal a UsageError names the option that answers instead. */
  confirm(question: string, option: string): Promise<boolean>;
}
