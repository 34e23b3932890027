import type { Command } from "commander";
import { isoTime } from "../../core/clock.ts";
import { CodedError, UsageError } from "../../core/errors.ts";
import { chosenAccounts } from "../chosen-accounts.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { suggestNext } from "../next-step.ts";
import { printResult } from "../print.ts";
import { localTime } from "../table.ts";

export function addLogin(accounts: Command, deps: Deps): void {
  const login = accounts
    .command("login")
    .description("sign in to an account with oauth2: shows a code to type in a browser, and waits")
    .argument("<name>", "the account")
    .action((name: string) => signIn(deps, name));
  withExamples(login, ["accounts login billing"]);
}

async function signIn(deps: Deps, name: string): Promise<void> {
  const { clock, signal } = deps;
  const { stateDir, timeouts, ...config } = await deps.loadConfig();
  const [account] = chosenAccounts({ stateDir, timeouts, ...config }, [name]);
  if (account?.type !== "imap" || account.auth.type !== "oauth2") {
    throw new UsageError([`the account ${name} has no oauth2 section to sign in with`]);
  }
  const { oauth2 } = account.auth;
  const { beginSignIn, endOfSignIn } = await import("../../http/device-sign-in.ts");
  const { configuredHashOf, tokenFile, writeToken } = await import("../../http/token-store.ts");
  const options = { timeouts, clock };
  const code = await beginSignIn(oauth2, options, signal);
  const until = localTime(isoTime(code.expiresAt)) ?? "";
  deps.err(`Open ${code.address}\nand type  ${code.userCode}\nby ${until}. Waiting …\n`);
  const token = await endOfSignIn(oauth2, code, options, signal);
  if (token.refreshToken === undefined) {
    throw new CodedError("OAUTH_REFUSED", { detail: "the service gave no refresh token" });
  }
  const now = clock.now();
  const refreshEndsAt =
    token.refreshEndsInMs === undefined ? undefined : now + token.refreshEndsInMs;
  await writeToken(stateDir, tokenFile(stateDir, name), {
    configuredHash: configuredHashOf(oauth2),
    refreshToken: token.refreshToken,
    accessToken: token.accessToken,
    expiresAt: now + token.expiresInMs,
    refreshEndsAt,
  });
  const endsAt = refreshEndsAt === undefined ? null : isoTime(refreshEndsAt);
  const result = { account: name, signedIn: true, endsAt };
  printResult(
    deps,
    result,
    () => `${name}: signed in${endsAt === null ? "" : ` until ${endsAt}`}\n`,
  );
  suggestNext(deps, `accounts test ${name}`, "tries it step by step");
}
