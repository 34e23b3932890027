import type { Socket } from "node:net";
import { quote, readTokens, type Token } from "./imap-tokens.ts";

export interface ImapCommand {
  readonly tag: string;
  /** Upper case, with its `UID ` when it has one. */
  readonly name: string;
  readonly args: readonly Token[];
  /** The whole line; a literal stands in it as `{n}`. */
  readonly text: string;
}

/** Reads commands from a socket, literals included. */
export class ImapReader {
  readonly #socket: Socket;
  readonly #bytes: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#bytes = socket[Symbol.asyncIterator]();
  }

  async *commands(): AsyncGenerator<ImapCommand> {
    for (;;) {
      const command = await this.#command();
      if (command === undefined) return;
      yield command;
    }
  }

  /** A continuation, and the line that answers it. */
  async ask(challenge: string): Promise<string> {
    this.#socket.write(`+ ${challenge}\r\n`);
    return (await this.#line()) ?? "";
  }

  async #command(): Promise<ImapCommand | undefined> {
    let text = "";
    let whole = "";
    for (;;) {
      const line = await this.#line();
      if (line === undefined) return undefined;
      text += line;
      const literal = /\{(\d+)(\+?)\}$/.exec(line);
      if (literal === null) {
        whole += line;
        break;
      }
      if (literal[2] === "") this.#socket.write("+ go on\r\n");
      const bytes = await this.#take(Number(literal[1]));
      if (bytes === undefined) return undefined;
      whole += line.slice(0, literal.index) + quote(bytes.toString("latin1"));
    }
    const [tag = "", word = "", ...rest] = whole.split(" ");
    const first = word.toUpperCase();
    const isUid = first === "UID";
    const name = isUid ? `UID ${rest.shift()?.toUpperCase() ?? ""}` : first;
    return { tag, name, args: readTokens(rest.join(" ")), text };
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end !== -1) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  async #take(count: number): Promise<Buffer | undefined> {
    while (this.#rest.length < count) {
      if (!(await this.#more())) return undefined;
    }
    const bytes = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return bytes;
  }

  async #more(): Promise<boolean> {
    try {
      const next = await this.#bytes.next();
      if (next.done === true) return false;
      this.#rest = Buffer.concat([this.#rest, next.value]);
      return true;
    } catch {
      return false; // the connection was cut
    }
  }
}
