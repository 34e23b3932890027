import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Life } from "./life.ts";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const BROWSER = PATHS.find((path) => existsSync(path));

/** Why a test that looks at a page is skipped here; false where it is not. */
export const chromiumMissing = BROWSER === undefined && "Chromium is not installed";

export interface Look {
  readonly file: string;
  readonly width: number;
  readonly scheme: "light" | "dark";
}

export interface Seen {
  /** What the console, the policy and the network had to complain of. */
  readonly complaints: readonly string[];
  readonly screenshot: Buffer;
  /** What an expression is on the page. */
  evaluate(expression: string): Promise<unknown>;
}

export interface Browser {
  look(at: Look): Promise<Seen>;
}

type Fields = Readonly<Record<string, unknown>>;

/** A headless Chromium that ends with the test, spoken to over its DevTools protocol. */
export async function startChromium(t: Life): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "invoicesync-chromium-"));
  const child = spawn(
    BROWSER ?? "",
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    const session = await connect(address);
    t.after(() => session.close());
    return { look: (at) => look(session, at) };
  }
  throw new Error("Chromium ended before it listened");
}

interface Session {
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>;
  onEvent: (method: string, params: Fields) => void;
  close(): void;
}

async function connect(address: string): Promise<Session> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const waiting = new Map<
    number,
    { resolve: (value: Fields) => void; reject: (error: Error) => void }
  >();
  let last = 0;
  const session: Session = {
    onEvent: () => {},
    close: () => socket.close(),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params, sessionId }));
      }),
  };
  socket.addEventListener("message", ({ data }) => {
    // the protocol's own frame
    const message = JSON.parse(String(data)) as {
      id?: number;
      result?: Fields;
      error?: { message: string };
      method?: string;
      params?: Fields;
    };
    if (message.id === undefined) session.onEvent(message.method ?? "", message.params ?? {});
    else if (message.error === undefined) waiting.get(message.id)?.resolve(message.result ?? {});
    else waiting.get(message.id)?.reject(new Error(message.error.message));
  });
  return session;
}

async function look(session: Session, { file, width, scheme }: Look): Promise<Seen> {
  const complaints: string[] = [];
  const { targetId } = await session.send("Target.createTarget", { url: "about:blank" });
  const attached = await session.send("Target.attachToTarget", { targetId, flatten: true });
  const sessionId = String(attached["sessionId"]);
  const send = (method: string, params?: Fields) => session.send(method, params, sessionId);
  const loaded = new Promise<void>((resolve) => {
    session.onEvent = (method, params) => {
      if (method === "Page.loadEventFired") resolve();
      if (
        /^(Log\.entryAdded|Runtime\.(consoleAPICalled|exceptionThrown)|Network\.loadingFailed)$/.test(
          method,
        )
      ) {
        complaints.push(JSON.stringify(params));
      }
    };
  });
  for (const domain of ["Page", "Log", "Runtime", "Network"]) await send(`${domain}.enable`);
  await send("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: scheme }],
  });
  const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: false };
  await send("Emulation.setDeviceMetricsOverride", metrics);
  await send("Page.navigate", { url: `file://${file}` });
  await loaded;
  const shot = await send("Page.captureScreenshot", { captureBeyondViewport: true });
  return {
    complaints,
    screenshot: Buffer.from(String(shot["data"]), "base64"),
    evaluate: async (expression) => {
      const params = { expression, returnByValue: true, awaitPromise: true };
      const { result } = await send("Runtime.evaluate", params);
      return (result as { value?: unknown }).value; // the protocol's own form
    },
  };
}
