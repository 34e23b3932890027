import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Life } from "./life.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface DocumentServer {
  readonly port: number;
  /** How often anybody connected, whatever came of it. */
  readonly connections: number;
  /** `GET /a.pdf` …, in order. */
  readonly requests: readonly string[];
  url(path: string): URL;
  /** Answers so from now on. */
  set(answer: Answer): void;
  /** Resolves when so many requests have come. */
  until(count: number): Promise<void>;
  /** Resolves when no connection is open. */
  allClosed(): Promise<void>;
}

/** A web server on 127.0.0.1 that does to its clients what the test says. Ends with the test. */
export async function startDocumentServer(t: Life, answer: Answer): Promise<DocumentServer> {
  let current = answer;
  let connections = 0;
  let open = 0;
  const requests: string[] = [];
  const waiting: { readonly isOver: () => boolean; readonly tell: () => void }[] = [];
  const tell = () => {
    for (const one of waiting) if (one.isOver()) one.tell();
  };
  const until = (isOver: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.push({ isOver, tell: resolve });
      tell();
    });

  const server = createServer((request, response) => {
    response.on("error", () => {});
    requests.push(`${request.method} ${request.url}`);
    tell();
    current(request, response);
  });
  server.on("connection", (socket) => {
    connections += 1;
    open += 1;
    socket.on("error", () => {});
    socket.once("close", () => {
      open -= 1;
      tell();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    port,
    get connections() {
      return connections;
    },
    requests,
    url: (path) => new URL(path, `http://127.0.0.1:${port}`),
    set: (next) => {
      current = next;
    },
    until: (count) => until(() => requests.length >= count),
    allClosed: () => until(() => open === 0),
  };
}

export function sends(body: string | Uint8Array, headers: Record<string, string> = {}): Answer {
  return (_request, response) => void response.writeHead(200, headers).end(body);
}

export function answersWith(status: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => void response.writeHead(status, headers).end("<html>no</html>");
}
