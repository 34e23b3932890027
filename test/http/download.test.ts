import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { systemClock, type Clock } from "../../src/core/clock.ts";
import { CodedError } from "../../src/core/errors.ts";
import { downloadDocument, leadsToDocument, type Downloaded } from "../../src/http/download.ts";
import { systemNetwork, type Network } from "../../src/http/network.ts";
import { makeCertificate, opensslMissing } from "../support/certificate.ts";
import {
  answersWith,
  sends,
  startDocumentServer,
  type Answer,
  type DocumentServer,
} from "../support/document-server.ts";
import { FakeClock } from "../support/fake-clock.ts";

const PDF = `%PDF-1.4\n${"x".repeat(10_000)}`;
const MAX_BYTES = 50_000;
const never = new AbortController().signal;

interface Changes {
  readonly allowHosts?: readonly string[];
  readonly allowPrivateNetworks?: boolean;
  readonly network?: Network;
  readonly clock?: Clock;
  readonly retries?: number;
  readonly random?: () => number;
}

function optionsOf(changes: Changes) {
  const { retries = 0, clock = systemClock, random = () => 0.5, network, ...allowed } = changes;
  return {
    config: {
      downloads: {
        enabled: true,
        maxCandidates: 5,
        maxBytes: MAX_BYTES,
        allowHosts: [],
        allowPrivateNetworks: false,
        ...allowed,
      },
      // the limits of the tests that move no clock are never met
      timeouts: { httpConnectMs: 5_000, httpReadMs: 15_000 },
      retries: { http: retries },
    },
    clock,
    random,
    endsAt: clock.now() + 60_000,
    ...(network === undefined ? {} : { network }),
  } as unknown as Parameters<typeof downloadDocument>[1]; // only what a download looks at
}

const LOCAL = { allowHosts: ["127.0.0.1"] };

function download(url: URL | string, changes: Changes = {}): Promise<Downloaded | CodedError> {
  return downloadDocument(new URL(url), optionsOf(changes), never);
}

function codeOf(got: unknown): string {
  return got instanceof CodedError ? got.code : "a document";
}

/** `supplier.example` is public and leads to this server; what else is connected to is told. */
function publicNetwork({ port }: DocumentServer, answers: readonly (readonly string[])[] = []) {
  const connectedTo: string[] = [];
  let asked = 0;
  const network: Network = {
    resolve: async () => answers[Math.min(asked++, answers.length - 1)] ?? ["8.8.8.8"],
    connect: (addresses, wanted) => {
      connectedTo.push(...addresses.map((address) => `${address} ${wanted}`));
      return connect(port, "127.0.0.1");
    },
  };
  return { network, connectedTo, timesAsked: () => asked };
}

describe("with default settings", () => {
  for (const spelling of [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "１２７.０.０.１",
    "0",
    "0.0.0.0",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "localhost",
    "localhost.",
    "files.localhost",
  ]) {
    test(`loopback spelled ${spelling} is never connected to`, async (t) => {
      const server = await startDocumentServer(t, sends(PDF));
      // port 443 passes for a web port: only the address may be the reason
      for (const port of [server.port, 443]) {
        const got = await download(`http://${spelling}:${port}/a.pdf`, {
          network: {
            ...systemNetwork,
            connect: () => connect(server.port, "127.0.0.1"),
          },
        });
        assert.equal(codeOf(got), "DOWNLOAD_BLOCKED");
      }
      assert.equal(server.connections, 0);
    });
  }

  for (const target of [
    "http://127.0.0.1/a.pdf",
    "http://[::1]/",
    "http://2130706433/",
    "//0x7f.1/",
  ]) {
    test(`a public host that redirects to ${target} leads nowhere`, async (t) => {
      const server = await startDocumentServer(t, answersWith(302, { location: target }));
      const { network, connectedTo } = publicNetwork(server);
      const got = await download("http://supplier.example/a.pdf", { network });
      assert.equal(codeOf(got), "DOWNLOAD_BLOCKED");
      assert.deepEqual(connectedTo, ["8.8.8.8 80"]);
      assert.equal(server.connections, 1);
    });
  }

  test("a name that leads to loopback is never connected to", async (t) => {
    const server = await startDocumentServer(t, sends(PDF));
    for (const addresses of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:7f00:1"]]) {
      const { network, connectedTo } = publicNetwork(server, [addresses]);
      const got = await download("http://supplier.example/a.pdf", { network });
      assert.equal(codeOf(got), "DOWNLOAD_BLOCKED", String(addresses));
      assert.deepEqual(connectedTo, []);
    }
    assert.equal(server.connections, 0);
  });

  test("a name whose answer changes is connected to as it was checked, or not at all", async (t) => {
    const server = await startDocumentServer(t, sends(PDF));
    const rebinding = publicNetwork(server, [["8.8.8.8"], ["127.0.0.1"]]);
    const url = "http://supplier.example/a.pdf";
    assert.equal(codeOf(await download(url, rebinding)), "a document");
    assert.deepEqual(rebinding.connectedTo, ["8.8.8.8 80"]);
    assert.equal(rebinding.timesAsked(), 1);
    assert.equal(codeOf(await download(url, rebinding)), "DOWNLOAD_BLOCKED");
    assert.deepEqual(rebinding.connectedTo, ["8.8.8.8 80"]);
  });

  test("a redirect to the same name is checked anew", async (t) => {
    const server = await startDocumentServer(t, answersWith(302, { location: "/b.pdf" }));
    const rebinding = publicNetwork(server, [["8.8.8.8"], ["127.0.0.1"]]);
    const got = await download("http://supplier.example/a.pdf", rebinding);
    assert.equal(codeOf(got), "DOWNLOAD_BLOCKED");
    assert.deepEqual(rebinding.connectedTo, ["8.8.8.8 80"]);
  });

  for (const url of [
    "http://user:secret@supplier.example/a.pdf",
    "http://supplier.example:8080/a.pdf",
    "http://supplier.example:22/a.pdf",
    "ftp://supplier.example/a.pdf",
    "file:///etc/passwd",
    "data:application/pdf,%25PDF-",
  ]) {
    test(`${url} is not asked for`, async (t) => {
      const server = await startDocumentServer(t, sends(PDF));
      const { network } = publicNetwork(server);
      assert.equal(codeOf(await download(url, { network })), "DOWNLOAD_BLOCKED");
      assert.equal(server.connections, 0);
    });
  }
});

describe("a host that is allowed by name", () => {
  test("is asked although it is private and on any port", async (t) => {
    const server = await startDocumentServer(t, (request, response) => {
      const { host, cookie, referer, authorization } = request.headers;
      assert.equal(host, `127.0.0.1:${server.port}`);
      assert.deepEqual([cookie, referer, authorization], [undefined, undefined, undefined]);
      sends(PDF)(request, response);
    });
    const got = await download(server.url("/files/invoice%20228.pdf?key=1"), LOCAL);
    assert.ok(!(got instanceof CodedError));
    assert.equal(got.name, "invoice 228.pdf");
    assert.equal(Buffer.from(got.bytes).toString(), PDF);
    assert.deepEqual(server.requests, ["GET /files/invoice%20228.pdf?key=1"]);
  });

  test("does not lend its allowance to where it redirects", async (t) => {
    const other = await startDocumentServer(t, sends(PDF));
    const location = `http://[::ffff:127.0.0.2]:${other.port}/a.pdf`;
    const server = await startDocumentServer(t, answersWith(302, { location }));
    assert.equal(codeOf(await download(server.url("/a.pdf"), LOCAL)), "DOWNLOAD_BLOCKED");
    assert.equal(other.connections, 0);
  });

  test("may be any private one where private networks are allowed, on the web's ports", async (t) => {
    const server = await startDocumentServer(t, sends(PDF));
    const { network } = publicNetwork(server, [["192.168.1.2"]]);
    const changes = { network, allowPrivateNetworks: true };
    assert.equal(codeOf(await download("http://intranet.example/a.pdf", changes)), "a document");
    const other = await download("http://intranet.example:8080/a.pdf", changes);
    assert.equal(codeOf(other), "DOWNLOAD_BLOCKED");
  });
});

describe("a server", () => {
  const cases: readonly (readonly [string, Answer, string])[] = [
    ["that has it", sends(PDF), "a document"],
    ["that has it behind junk", sends(`\r\n\r\n${PDF}`), "a document"],
    ["that sends XML", sends('<?xml version="1.0"?><Invoice/>'), "a document"],
    ["that lies about the type", sends(PDF, { "content-type": "text/html" }), "a document"],
    [
      "that sends its login page as a PDF",
      sends("<!doctype html><html>Sign in</html>", { "content-type": "application/pdf" }),
      "DOWNLOAD_NOT_FOUND",
    ],
    ["that sends something else", sends("\x89PNG\r\n\x1a\n"), "DOWNLOAD_NOT_FOUND"],
    ["that sends nothing", sends(""), "DOWNLOAD_NOT_FOUND"],
    ["that has nothing there", answersWith(404), "DOWNLOAD_NOT_FOUND"],
    ["that has it no more", answersWith(410), "DOWNLOAD_NOT_FOUND"],
    ["that wants a sign-in", answersWith(401), "DOWNLOAD_NOT_FOUND"],
    ["that has an error", answersWith(500), "DOWNLOAD_FAILED"],
    ["that asks for patience", answersWith(429), "DOWNLOAD_FAILED"],
    ["that redirects in a circle", answersWith(302, { location: "/a.pdf" }), "DOWNLOAD_NOT_FOUND"],
    ["that redirects nowhere", answersWith(302), "DOWNLOAD_NOT_FOUND"],
    ["that redirects to a file", answersWith(302, { location: "file:///a" }), "DOWNLOAD_BLOCKED"],
    ["that sends too much", sends(PDF.repeat(10)), "DOWNLOAD_TOO_LARGE"],
    [
      "that sends too much in pieces",
      (_request, response) => {
        const more = () => void response.write(PDF, () => !response.destroyed && more());
        more();
      },
      "DOWNLOAD_TOO_LARGE",
    ],
    [
      "that announces too much",
      (_request, response) => {
        response.writeHead(200, { "content-length": "99999999999" });
        response.write(PDF);
      },
      "DOWNLOAD_TOO_LARGE",
    ],
    [
      "that announces more than it sends",
      (_request, response) => {
        response.writeHead(200, { "content-length": "20000" });
        response.write(PDF, () => response.destroy());
      },
      "DOWNLOAD_FAILED",
    ],
    ["that compresses unasked", sends(gzipSync(PDF), { "content-encoding": "gzip" }), "a document"],
    [
      "that sends a bomb",
      sends(gzipSync(Buffer.concat([Buffer.from("%PDF-"), Buffer.alloc(50_000_000)])), {
        "content-encoding": "gzip",
      }),
      "DOWNLOAD_TOO_LARGE",
    ],
    [
      "that lies about the compression",
      sends(PDF, { "content-encoding": "gzip" }),
      "DOWNLOAD_FAILED",
    ],
    [
      "that sends endless web pages",
      (_request, response) => {
        const more = () => void response.write("<html>".repeat(1_000), () => more());
        more();
      },
      "DOWNLOAD_NOT_FOUND",
    ],
    ["that hangs up", (request) => request.socket.destroy(), "DOWNLOAD_FAILED"],
    [
      "that does not speak HTTP",
      (request) => request.socket.end("220 mail.example ESMTP\r\n"),
      "DOWNLOAD_FAILED",
    ],
    [
      "that changes the protocol",
      (request) =>
        request.socket.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
      "DOWNLOAD_FAILED",
    ],
  ];
  for (const [what, answer, expected] of cases) {
    test(`${what}: ${expected}`, { timeout: 10_000 }, async (t) => {
      const server = await startDocumentServer(t, answer);
      assert.equal(codeOf(await download(server.url("/a.pdf"), LOCAL)), expected);
      await server.allClosed();
    });
  }

  test("may redirect three times", async (t) => {
    const server = await startDocumentServer(t, (request, response) => {
      const hops = Number(request.url?.slice(1));
      if (hops === 0) sends(PDF)(request, response);
      else answersWith(307, { location: `/${hops - 1}` })(request, response);
    });
    assert.equal(codeOf(await download(server.url("/3"), LOCAL)), "a document");
    assert.equal(codeOf(await download(server.url("/4"), LOCAL)), "DOWNLOAD_NOT_FOUND");
    assert.equal(server.requests.length, 8);
  });

  for (const { disposition, name } of [
    { disposition: 'attachment; filename="Factura 228.pdf"', name: "Factura 228.pdf" },
    {
      disposition: "attachment; filename=f.pdf; filename*=UTF-8''N%C2%B0%201.pdf",
      name: "N° 1.pdf",
    },
    { disposition: 'attachment; filename="../../etc/cron.d/x"', name: "x" },
    { disposition: "attachment", name: "a.pdf" },
  ]) {
    test(`names its document by ${disposition}`, async (t) => {
      const headers = { "content-disposition": disposition };
      const server = await startDocumentServer(t, sends(PDF, headers));
      const got = await download(server.url("/a.pdf"), LOCAL);
      assert.equal(got instanceof CodedError ? got.code : got.name, name);
    });
  }
});

describe("a server that takes its time", () => {
  const slow: readonly (readonly [string, Answer])[] = [
    ["never answers", () => {}],
    [
      "sends its headers and no more",
      (_request, response) => response.writeHead(200).flushHeaders(),
    ],
    [
      "drips",
      (_request, response) => {
        response.write(PDF);
        const drip = () => {
          response.write("x");
          if (!response.destroyed) setImmediate(drip);
        };
        drip();
      },
    ],
  ];
  for (const [what, answer] of slow) {
    test(`and ${what} is hung up on when the time is over`, { timeout: 10_000 }, async (t) => {
      const server = await startDocumentServer(t, answer);
      const clock = new FakeClock();
      const got = download(server.url("/a.pdf"), { ...LOCAL, clock });
      await server.until(1);
      clock.advance(15_000);
      assert.equal(codeOf(await got), "DOWNLOAD_FAILED");
      await server.allClosed(); // the connection is gone, not only forgotten
    });
  }

  test("to connect is given up", { timeout: 10_000 }, async () => {
    const clock = new FakeClock();
    const asked = Promise.withResolvers<void>();
    const network: Network = {
      ...systemNetwork,
      resolve: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    };
    const got = download("http://supplier.example/a.pdf", { network, clock });
    await asked.promise;
    clock.advance(5_000);
    assert.equal(codeOf(await got), "DOWNLOAD_FAILED");
  });

  test("cannot outlive the pass", { timeout: 10_000 }, async (t) => {
    const server = await startDocumentServer(t, () => {});
    const stop = new AbortController();
    const got = downloadDocument(server.url("/a.pdf"), optionsOf(LOCAL), stop.signal);
    await server.until(1);
    stop.abort(new Error("the pass is over"));
    await assert.rejects(got, /the pass is over/);
    await server.allClosed();
  });
});

describe("what may pass", () => {
  test("is tried again, as often as the settings say, with a longer wait each time", async (t) => {
    const server = await startDocumentServer(t, answersWith(503));
    const clock = new FakeClock();
    let waits = Promise.withResolvers<void>();
    const random = () => {
      waits.resolve(); // asked for the wait, which begins in the same breath
      return 0.5;
    };
    const got = download(server.url("/a.pdf"), { ...LOCAL, clock, random, retries: 2 });
    for (const [tries, waitMs] of [
      [1, 500],
      [2, 1_000],
    ] as const) {
      await waits.promise;
      waits = Promise.withResolvers();
      await clock.run(waitMs - 1);
      assert.equal(server.requests.length, tries);
      clock.advance(1);
      await server.until(tries + 1);
    }
    assert.equal(codeOf(await got), "DOWNLOAD_FAILED");
    assert.equal(server.requests.length, 3);
  });

  test("is tried again, and what will not pass is not", { timeout: 10_000 }, async (t) => {
    const server = await startDocumentServer(t, (request, response) => {
      answersWith(500)(request, response);
      server.set(sends(PDF));
    });
    const got = await download(server.url("/a.pdf"), { ...LOCAL, retries: 1 });
    assert.equal(codeOf(got), "a document");
    server.set(answersWith(404));
    await download(server.url("/a.pdf"), { ...LOCAL, retries: 1 });
    assert.equal(server.requests.length, 3);
  });
});

describe("a HEAD", () => {
  for (const { what, answer, expected } of [
    { what: "a PDF", answer: sends("", { "content-type": "application/pdf" }), expected: "yes" },
    {
      what: "a download of any type",
      answer: sends("", { "content-type": "x/y", "content-disposition": 'x; filename="a.pdf"' }),
      expected: "yes",
    },
    { what: "a page", answer: sends("", { "content-type": "text/html" }), expected: "no" },
    {
      what: "a page in XML",
      answer: sends("", { "content-type": "application/xhtml+xml" }),
      expected: "no",
    },
    { what: "no HEAD", answer: answersWith(405), expected: "unknown" },
    { what: "a link signed for GET", answer: answersWith(403), expected: "unknown" },
    { what: "nothing", answer: answersWith(404), expected: "DOWNLOAD_NOT_FOUND" },
  ]) {
    test(`to a server that has ${what}: ${expected}`, async (t) => {
      const server = await startDocumentServer(t, answer);
      const got = await leadsToDocument(server.url("/a"), optionsOf(LOCAL), never);
      assert.equal(typeof got === "string" ? got : got.code, expected);
      assert.deepEqual(server.requests, ["HEAD /a"]);
    });
  }
});

describe("over TLS", { skip: opensslMissing }, () => {
  const start = async (t: TestContext, answer: Answer) => {
    const dir = mkdtempSync(join(tmpdir(), "invoicesync-tls-"));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const { certFile, keyFile } = makeCertificate(dir);
    const cert = readFileSync(certFile, "utf8");
    const server = createServer({ cert, key: readFileSync(keyFile) }, answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo; // it listens on TCP
    return { cert, url: `https://127.0.0.1:${port}/a.pdf` };
  };
  const trust = (t: TestContext, cert: string) => {
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, cert]);
    t.after(() => setDefaultCACertificates(before));
  };

  test("a certificate that nobody vouches for is refused", async (t) => {
    const { url } = await start(t, sends(PDF));
    assert.equal(codeOf(await download(url, LOCAL)), "DOWNLOAD_FAILED");
  });

  test("a document comes as it does without", async (t) => {
    const { url, cert } = await start(t, sends(PDF));
    trust(t, cert);
    assert.equal(codeOf(await download(url, LOCAL)), "a document");
  });

  test("a redirect to a connection without encryption is refused", async (t) => {
    const plain = await startDocumentServer(t, sends(PDF));
    const { url, cert } = await start(t, answersWith(302, { location: plain.url("/a.pdf").href }));
    trust(t, cert);
    assert.equal(codeOf(await download(url, LOCAL)), "DOWNLOAD_BLOCKED");
    assert.equal(plain.connections, 0);
  });
});
