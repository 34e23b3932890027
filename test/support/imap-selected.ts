import type { Socket } from "node:net";
import { fetchLine, setsSeen } from "./imap-fetch.ts";
import type { HeldBy } from "./imap-held.ts";
import { addMessage, chosen, hasFlag, searchMailbox, type HeldMailbox } from "./imap-mailbox.ts";
import { atomOf, listOf, type Token } from "./imap-tokens.ts";

/** The answer to a command: its tagged line, or nothing more to say. */
export type Answer = string | undefined;

/** The mailbox that a client has selected, and the commands that are about its messages. */
export class SelectedMailbox {
  readonly #socket: Socket;
  readonly #held: HeldBy;
  readonly #mailbox: HeldMailbox;
  readonly #isReadOnly: boolean;
  #told = -1;

  constructor(socket: Socket, held: HeldBy, mailbox: HeldMailbox, isReadOnly: boolean) {
    this.#socket = socket;
    this.#held = held;
    this.#mailbox = mailbox;
    this.#isReadOnly = isReadOnly;
  }

  #say(line: string): void {
    this.#socket.write(`* ${line}\r\n`);
  }

  /** EXISTS, when it is news. */
  tellExists(): void {
    if (this.#told === this.#mailbox.messages.length) return;
    this.#told = this.#mailbox.messages.length;
    this.#say(`${this.#told} EXISTS`);
  }

  carryOut(name: string, args: readonly Token[]): Answer {
    const byUid = name.startsWith("UID ");
    const [first, second] = args;
    switch (byUid ? name.slice(4) : name) {
      case "SEARCH": {
        const found = searchMailbox(this.#mailbox, args);
        if (found === undefined) return "BAD unknown search key";
        const numbers = found.map(({ message, sequence }) => (byUid ? message.uid : sequence));
        this.#say(`SEARCH${numbers.map((number) => ` ${number}`).join("")}`);
        return "OK done";
      }
      case "FETCH":
        return this.#fetch(byUid, atomOf(first), listOf(second));
      case "STORE":
        return this.#store(byUid, args);
      case "COPY":
      case "MOVE":
        return this.#copy(name, atomOf(first), atomOf(second));
      case "EXPUNGE":
        if (this.#isReadOnly) return "NO [READ-ONLY] nothing can be changed";
        this.#expunge((uid) =>
          chosen(this.#mailbox, byUid ? atomOf(first) : "1:*", true).some(
            ({ message }) => message.uid === uid && hasFlag(message, "\\Deleted"),
          ),
        );
        return "OK done";
      case "CHECK":
        return "OK done";
      default:
        return "BAD unknown command";
    }
  }

  #fetch(byUid: boolean, set: string, items: readonly Token[]): Answer {
    const { withheld = [], withheldContents = [], cutFetchAfter } = this.#held.faults;
    const hidden = items.some((item) => /^BODY/i.test(atomOf(item)))
      ? [...withheld, ...withheldContents]
      : withheld;
    const named = items.some((item) => atomOf(item).toUpperCase() === "UID");
    const wanted = byUid && !named ? ["UID", ...items] : items;
    let sent = 0;
    for (const { message, sequence } of chosen(this.#mailbox, set, byUid)) {
      if (hidden.includes(message.uid)) continue;
      if (setsSeen(items) && !this.#isReadOnly) message.flags.add("\\Seen");
      const line = fetchLine(message, sequence, wanted, this.#held.faults);
      if (line === undefined) return "BAD unknown item to fetch";
      if (cutFetchAfter === sent) {
        this.#socket.write(line.subarray(0, line.length / 2), () => this.#socket.destroy());
        return undefined;
      }
      this.#socket.write(line);
      sent += 1;
    }
    return "OK done";
  }

  #store(byUid: boolean, args: readonly Token[]): string {
    if (this.#isReadOnly) return "NO [READ-ONLY] nothing can be changed";
    const [set, action, ...rest] = args;
    const act = atomOf(action).toUpperCase();
    const given = rest.flatMap(listOf).map(atomOf);
    const { refusedFlags = [] } = this.#held.faults;
    const flags = given.filter((flag) => !refusedFlags.includes(flag));
    for (const { message, sequence } of chosen(this.#mailbox, atomOf(set), byUid)) {
      if (act.startsWith("FLAGS")) message.flags.clear();
      for (const flag of flags) {
        if (act.startsWith("-")) message.flags.delete(flag);
        else message.flags.add(flag);
      }
      const line = fetchLine(message, sequence, ["UID", "FLAGS"], {});
      if (line !== undefined && !act.endsWith(".SILENT")) this.#socket.write(line);
    }
    return "OK done";
  }

  #copy(name: string, set: string, target: string): string {
    const isMove = name.endsWith("MOVE");
    const to = this.#held.mailboxes.get(target);
    if (to === undefined) return "NO [TRYCREATE] there is no such mailbox";
    if (isMove && this.#isReadOnly) return "NO [READ-ONLY] nothing can be changed";
    const messages = chosen(this.#mailbox, set, name.startsWith("UID ")).map(
      ({ message }) => message,
    );
    const uids = messages.map(({ uid }) => uid);
    const copies = messages.map(({ raw, date, flags }) => addMessage(to, raw, date, flags));
    if (uids.length === 0) return "OK nothing to do";
    const code = `[COPYUID ${to.uidValidity} ${uids.join(",")} ${copies.join(",")}]`;
    if (!isMove) return `OK ${code} done`;
    this.#say(`OK ${code} moved`);
    this.#expunge((uid) => uids.includes(uid));
    return "OK done";
  }

  #expunge(isGone: (uid: number) => boolean): void {
    const gone = this.#mailbox.messages.filter(({ uid }) => isGone(uid));
    for (const message of gone) {
      const index = this.#mailbox.messages.indexOf(message);
      this.#mailbox.messages.splice(index, 1);
      this.#say(`${index + 1} EXPUNGE`);
    }
    this.#told = this.#mailbox.messages.length;
  }
}
