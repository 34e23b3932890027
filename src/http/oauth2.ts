import type { OAuth2Config, TimeoutsConfig } from "../config/config.ts";
import { sleep, type Clock } from "../core/clock.ts";
import { codedError, CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { requestToken, type TokenAnswer } from "./token-request.ts";
import {
  configuredHashOf,
  readToken,
  tokenFile,
  writeToken,
  type KeptToken,
} from "./token-store.ts";

export interface AccessTokenOptions {
  readonly stateDir: string;
  readonly timeouts: TimeoutsConfig;
  /** `http` counts the tries after the first. */
  readonly retries: { readonly http: number };
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** A kept access token is used while it is good for at least this long. */
const LEAST_VALID_MS = 2 * 60 * 1_000;

/**
 * Access tokens for one account: the kept one while it lasts, else a new one by its refresh token.
 * Told which token the mail server refused, it gets another. A rotated refresh token is kept
 * before it is used, since the one in the settings may be dead by then.
 */
export function createAccessToken(
  account: { readonly name: string; readonly oauth2: OAuth2Config },
  options: AccessTokenOptions,
): (signal: AbortSignal, refused?: string) => Promise<string> {
  const { oauth2 } = account;
  const { stateDir, clock, log } = options;
  const path = tokenFile(stateDir, account.name);
  const configuredHash = configuredHashOf(oauth2);
  let kept: KeptToken | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const freshToken = async (signal: AbortSignal, refused: string | undefined): Promise<string> => {
    kept ??= await readToken(path);
    if (kept?.configuredHash !== configuredHash) kept = undefined; // signed in anew since
    const isGood = kept !== undefined && kept.expiresAt - clock.now() > LEAST_VALID_MS;
    if (kept !== undefined && isGood && kept.accessToken !== refused) return kept.accessToken;

    const refreshToken = kept?.refreshToken ?? oauth2.refreshToken?.reveal();
    if (refreshToken === undefined) {
      const detail = `nobody has signed in yet: \`invoicesync accounts login ${account.name}\``;
      throw new CodedError("OAUTH_REFUSED", { detail });
    }
    const answer = await withRetries(oauth2, refreshToken, options, signal);
    const now = clock.now();
    kept = {
      configuredHash,
      refreshToken: answer.refreshToken ?? refreshToken,
      accessToken: answer.accessToken,
      expiresAt: now + answer.expiresInMs,
      refreshEndsAt:
        answer.refreshEndsInMs === undefined ? kept?.refreshEndsAt : now + answer.refreshEndsInMs,
    };
    try {
      await writeToken(stateDir, path, kept);
    } catch (error) {
      const { message } = codedError(error);
      log.warn(`the new sign-in token could not be kept: ${message}`, { account: account.name });
    }
    return kept.accessToken;
  };
  return (signal, refused) => {
    // one at a time: connections opened together share one refresh
    const token = last.then(() => freshToken(signal, refused));
    last = token.catch(() => undefined);
    return token;
  };
}

async function withRetries(
  oauth2: OAuth2Config,
  refreshToken: string,
  options: AccessTokenOptions,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await requestToken(oauth2, refreshToken, options, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (codedError(error).class !== "transient" || retry >= options.retries.http) throw error;
      await sleep(options.clock, Math.round(options.random() * 1_000 * 2 ** retry), signal);
    }
  }
}
