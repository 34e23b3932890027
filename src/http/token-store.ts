import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { OAuth2Config } from "../config/config.ts";

/** What is kept of an account's sign-in between passes, in a file of its own: never in the database. */
export interface KeptToken {
  /** Of the refresh token in the settings: when that changes, what is kept is of no use any more. */
  readonly configuredHash: string;
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly expiresAt: number;
  /** When the sign-in itself ends, where the provider says so. */
  readonly refreshEndsAt: number | undefined;
}

export function tokenFile(stateDir: string, accountName: string): string {
  return join(stateDir, "tokens", `${sha256(accountName)}.json`);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Tells a sign-in of the settings, or by the command line, from the one before. */
export function configuredHashOf({ refreshToken }: Pick<OAuth2Config, "refreshToken">): string {
  return sha256(refreshToken?.reveal() ?? "");
}

/** What is kept; undefined when there is nothing, or nothing that can be read. */
export async function readToken(path: string): Promise<KeptToken | undefined> {
  try {
    return asToken(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined; // the token in the settings still stands
  }
}

function asToken(value: unknown): KeptToken | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = (key: string) => {
    const field: unknown = Reflect.get(value, key);
    return typeof field === "string" ? field : undefined;
  };
  const instant = (key: string) => {
    const field: unknown = Reflect.get(value, key);
    return typeof field === "number" && Number.isFinite(field) ? field : undefined;
  };
  const configuredHash = text("configuredHash");
  const refreshToken = text("refreshToken");
  const accessToken = text("accessToken");
  const expiresAt = instant("expiresAt");
  if (configuredHash === undefined || refreshToken === undefined) return undefined;
  if (accessToken === undefined || expiresAt === undefined) return undefined;
  const refreshEndsAt = instant("refreshEndsAt");
  return { configuredHash, refreshToken, accessToken, expiresAt, refreshEndsAt };
}

/** Whole or not at all, for this user alone. */
export async function writeToken(stateDir: string, path: string, token: KeptToken): Promise<void> {
  await mkdir(join(stateDir, "tokens"), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify(token));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** When the account's sign-in ends, as far as the provider has said; for the alert before it does. */
export async function signInEndsAt(
  stateDir: string,
  accountName: string,
): Promise<number | undefined> {
  return (await readToken(tokenFile(stateDir, accountName)))?.refreshEndsAt;
}
