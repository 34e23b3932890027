import { request, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import type { Network } from "./network.ts";
import {
  isAllowedHost,
  literalAddress,
  reasonNotToConnect,
  type AddressPolicy,
} from "./safe-address.ts";

export interface RequestOptions {
  readonly method: "GET" | "HEAD";
  readonly policy: AddressPolicy;
  readonly network: Network;
  readonly connectMs: number;
  readonly readMs: number;
  readonly clock: Clock;
}

const WEB_PORTS = ["", "80", "443"];

/**
 * One request to a checked address, redirects not followed. Resolving and connecting count against
 * the connect limit, the rest until `read` has ended against the read limit; both are absolute, and
 * the socket never outlives the call. Throws DOWNLOAD_BLOCKED and DOWNLOAD_FAILED.
 */
export async function requestChecked<T>(
  url: URL,
  options: RequestOptions,
  read: (response: IncomingMessage) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { clock, connectMs, readMs } = options;
  refuseUnsafe(url, options.policy);
  const limit = { code: "DOWNLOAD_FAILED", clock, signal } as const;
  const socket = await withDeadline(
    { ...limit, ms: connectMs },
    `connecting to ${url.hostname}`,
    (stop) => openSocket(url, options, stop),
  );
  try {
    return await withDeadline({ ...limit, ms: readMs }, `reading from ${url.hostname}`, (stop) => {
      stop.addEventListener("abort", () => socket.destroy(), { once: true });
      return exchange(socket, url, options.method, read);
    });
  } finally {
    socket.destroy();
  }
}

/** What can be told from the URL alone; the addresses are checked when it is connected to. */
function refuseUnsafe(url: URL, policy: AddressPolicy): void {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw blocked("it is no web address");
  if (url.username !== "" || url.password !== "") throw blocked("it carries a password");
  if (!WEB_PORTS.includes(url.port) && !isAllowedHost(url, policy)) {
    throw blocked(`port ${url.port} of ${url.hostname} is no port of the web`);
  }
  // RFC 6761, section 6.3: it is loopback, also where the resolver does not know it
  const isLocal = /(?:^|\.)localhost\.?$/.test(url.hostname) && !policy.allowPrivateNetworks;
  if (isLocal && !isAllowedHost(url, policy)) throw blocked(`${url.hostname} is this machine`);
}

async function openSocket(
  url: URL,
  { network, policy }: RequestOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await checkedAddresses(url, network, policy);
  signal.throwIfAborted(); // the resolver may answer when nobody waits any more
  const isTls = url.protocol === "https:";
  const plain = network.connect(addresses, Number(url.port) || (isTls ? 443 : 80));
  const socket = isTls ? secured(plain, url) : plain;
  const connected = Promise.withResolvers<void>();
  const destroy = () => socket.destroy();
  for (const each of new Set([plain, socket])) {
    // kept for good: a reset can come after everything else
    each.on("error", (cause) => connected.reject(failed(url, cause)));
    each.once("close", () => {
      plain.destroy();
      connected.reject(failed(url));
    });
  }
  socket.once(isTls ? "secureConnect" : "connect", () => connected.resolve());
  signal.addEventListener("abort", destroy, { once: true });
  try {
    await connected.promise;
    return socket;
  } finally {
    signal.removeEventListener("abort", destroy);
  }
}

function secured(socket: Socket, { hostname }: URL): Socket {
  const literal = literalAddress(hostname);
  return connectTls({
    socket,
    ...(literal === undefined ? { servername: hostname } : { host: literal }),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true, // whatever the environment says
  });
}

/** Every address that the connection may use; one that is refused refuses the host. */
async function checkedAddresses(
  url: URL,
  network: Network,
  policy: AddressPolicy,
): Promise<readonly string[]> {
  const { hostname } = url;
  const literal = literalAddress(hostname);
  const addresses =
    literal === undefined
      ? await network.resolve(hostname).catch((cause: unknown) => {
          throw failed(url, cause);
        })
      : [literal];
  if (addresses.length === 0) throw failed(url);
  const isAllowed = isAllowedHost(url, policy);
  for (const address of addresses) {
    const reason = reasonNotToConnect(address, isAllowed, policy);
    if (reason !== undefined) throw blocked(`${hostname}: ${reason}`);
  }
  return addresses;
}

/** Without an agent: nothing is kept, shared or sent through a proxy of the environment. */
async function exchange<T>(
  socket: Socket,
  url: URL,
  method: RequestOptions["method"],
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const sent = request({
    createConnection: () => socket,
    setHost: false,
    method,
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      accept: "application/pdf, application/xml;q=0.9, */*;q=0.5",
      "accept-encoding": "identity",
      "user-agent": "invoicesync",
      connection: "close",
    },
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  sent.on("response", (response) => {
    response.on("error", () => {}); // who reads it hears of it; nobody may
    answered.resolve(response);
  });
  sent.on("error", answered.reject);
  sent.on("close", () => answered.reject(failed(url)));
  sent.end();
  try {
    return await read(await answered.promise);
  } catch (error) {
    throw error instanceof CodedError ? error : failed(url, error);
  }
}

export function blocked(detail: string): CodedError {
  return new CodedError("DOWNLOAD_BLOCKED", { detail });
}

function failed({ hostname }: URL, cause?: unknown): CodedError {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new CodedError("DOWNLOAD_FAILED", { cause, detail: `${hostname}${code}` });
}
