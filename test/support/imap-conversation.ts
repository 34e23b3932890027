import type { Socket } from "node:net";
import type { HeldBy } from "./imap-held.ts";
import { addMessage, hasFlag } from "./imap-mailbox.ts";
import { ImapReader, type ImapCommand } from "./imap-reader.ts";
import { SelectedMailbox, type Answer } from "./imap-selected.ts";
import { atomOf, listOf, quote, type Token } from "./imap-tokens.ts";

const CAPABILITY =
  "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 ID NAMESPACE ENABLE UIDPLUS MOVE UNSELECT SPECIAL-USE";

/** One client at the server: RFC 3501 as far as a mail reader goes. */
export class ImapConversation {
  readonly #socket: Socket;
  readonly #held: HeldBy;
  readonly #addMailbox: (name: string) => void;
  readonly #reader: ImapReader;
  #isSignedIn = false;
  #selected: SelectedMailbox | undefined;

  constructor(socket: Socket, held: HeldBy, addMailbox: (name: string) => void) {
    this.#socket = socket;
    this.#held = held;
    this.#addMailbox = addMailbox;
    this.#reader = new ImapReader(socket);
  }

  begin(): void {
    const { greeting } = this.#held.faults;
    this.#socket.on("error", () => {});
    this.#socket.write(greeting ?? `* OK [CAPABILITY ${this.#capability}] ready\r\n`);
    void this.#converse();
  }

  get #capability(): string {
    return this.#held.faults.capability ?? CAPABILITY;
  }

  async #converse(): Promise<void> {
    for await (const command of this.#reader.commands()) {
      const { tag, name, text } = command;
      const isSecret = name === "LOGIN" || name === "AUTHENTICATE";
      this.#held.commands.push(isSecret ? name : text.slice(tag.length + 1));
      const scripted = this.#held.faults.answers?.[name];
      if (scripted === "") continue;
      if (scripted?.startsWith("BYE") === true) {
        this.#socket.end(`* ${scripted}\r\n`);
        return;
      }
      const answer = scripted ?? (await this.#carryOut(command));
      if (this.#socket.destroyed) return;
      const { unasked } = this.#held.faults;
      this.#socket.write(unasked?.[name] ?? unasked?.["*"] ?? "");
      if (answer !== undefined) this.#socket.write(`${tag} ${answer}\r\n`);
      if (name === "LOGOUT") this.#socket.end();
    }
  }

  #say(line: string): void {
    this.#socket.write(`* ${line}\r\n`);
  }

  async #carryOut({ name, args }: ImapCommand): Promise<Answer> {
    const anyTime = await this.#anyTime(name, args);
    if (anyTime !== undefined) return anyTime;
    if (!this.#isSignedIn) return "BAD sign in first";
    const [first, second] = args;
    switch (name) {
      case "NAMESPACE":
        this.#say('NAMESPACE (("" "/")) NIL NIL');
        return "OK done";
      case "ENABLE":
        this.#say("ENABLED");
        return "OK done";
      case "LIST":
      case "LSUB":
        return this.#list(name, atomOf(first), atomOf(second));
      case "STATUS":
        return this.#status(atomOf(first), listOf(second));
      case "SELECT":
      case "EXAMINE":
        return this.#select(atomOf(first), name === "EXAMINE");
      case "CREATE":
        if (this.#held.mailboxes.has(atomOf(first))) return "NO [ALREADYEXISTS] it is there";
        this.#addMailbox(atomOf(first));
        return "OK done";
      case "SUBSCRIBE":
        return "OK done";
      case "APPEND":
        return this.#append(args);
      case "CLOSE":
      case "UNSELECT":
        this.#selected = undefined;
        return "OK done";
      default:
        if (this.#selected === undefined) return "BAD no mailbox is selected";
        return this.#selected.carryOut(name, args);
    }
  }

  async #anyTime(name: string, args: readonly Token[]): Promise<Answer> {
    const [first, second] = args;
    switch (name) {
      case "CAPABILITY":
        this.#say(`CAPABILITY ${this.#capability}`);
        return "OK done";
      case "ID":
        this.#say('ID ("name" "a test" "version" "1")');
        return "OK done";
      case "NOOP":
        this.#selected?.tellExists();
        return "OK done";
      case "LOGOUT":
        this.#say("BYE until next time");
        return "OK done";
      case "LOGIN":
        return this.#signIn(atomOf(first), atomOf(second));
      case "AUTHENTICATE":
        return this.#authenticate(atomOf(first).toUpperCase(), second);
      default:
        return undefined;
    }
  }

  #signIn(user: string, password: string): string {
    this.#isSignedIn = password !== "" && this.#held.users[user] === password;
    if (!this.#isSignedIn) return "NO [AUTHENTICATIONFAILED] user or password is wrong";
    return `OK [CAPABILITY ${this.#capability}] welcome`;
  }

  async #authenticate(mechanism: string, initial: Token | undefined): Promise<string> {
    const given = initial === undefined ? await this.#reader.ask("") : atomOf(initial);
    const text = Buffer.from(given, "base64").toString();
    if (mechanism === "PLAIN") {
      const [, user = "", password = ""] = text.split("\0");
      return this.#signIn(user, password);
    }
    if (mechanism !== "XOAUTH2") return "NO no such mechanism";
    const [user = "", token = ""] = text.split("\u0001");
    const answer = this.#signIn(user.replace("user=", ""), token.replace("auth=Bearer ", ""));
    // A refusal is told in a challenge, which the client has to answer with an empty line
    const why = Buffer.from('{"status":"401","schemes":"bearer"}').toString("base64");
    if (!this.#isSignedIn) await this.#reader.ask(why);
    return answer;
  }

  #list(command: string, reference: string, pattern: string): string {
    if (pattern === "") this.#say(`${command} (\\Noselect) "/" ""`);
    const asRegExp = `${reference}${pattern}`
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll("*", ".*")
      .replaceAll("%", "[^/]*");
    const matches = new RegExp(`^${asRegExp}$`);
    for (const [name, { specialUse }] of this.#held.mailboxes) {
      if (matches.test(name)) this.#say(`${command} (${specialUse ?? ""}) "/" ${quote(name)}`);
    }
    return "OK done";
  }

  #status(name: string, items: readonly Token[]): string {
    const mailbox = this.#held.mailboxes.get(name);
    if (mailbox === undefined) return "NO [NONEXISTENT] there is no such mailbox";
    const values: Readonly<Record<string, number>> = {
      MESSAGES: mailbox.messages.length,
      UIDNEXT: mailbox.uidNext,
      UIDVALIDITY: mailbox.uidValidity,
      UNSEEN: mailbox.messages.filter((message) => !hasFlag(message, "\\Seen")).length,
      RECENT: 0,
    };
    const told = items.map((item) => `${atomOf(item)} ${values[atomOf(item).toUpperCase()] ?? 0}`);
    this.#say(`STATUS ${quote(name)} (${told.join(" ")})`);
    return "OK done";
  }

  #select(name: string, examine: boolean): string {
    this.#selected = undefined;
    const mailbox = this.#held.mailboxes.get(name.toUpperCase() === "INBOX" ? "INBOX" : name);
    if (mailbox === undefined) return "NO [NONEXISTENT] there is no such mailbox";
    const isReadOnly = examine || this.#held.faults.readOnly === true;
    this.#say(String.raw`FLAGS (\Answered \Flagged \Deleted \Seen \Draft)`);
    const permanent = isReadOnly ? "" : String.raw`\Answered \Flagged \Deleted \Seen \Draft \*`;
    this.#say(`OK [PERMANENTFLAGS (${permanent})] these stay`);
    this.#selected = new SelectedMailbox(this.#socket, this.#held, mailbox, isReadOnly);
    this.#selected.tellExists();
    this.#say("0 RECENT");
    this.#say(`OK [UIDVALIDITY ${mailbox.uidValidity}] valid`);
    this.#say(`OK [UIDNEXT ${mailbox.uidNext}] next`);
    return `OK [${isReadOnly ? "READ-ONLY" : "READ-WRITE"}] done`;
  }

  #append(args: readonly Token[]): string {
    const mailbox = this.#held.mailboxes.get(atomOf(args[0]));
    if (mailbox === undefined) return "NO [TRYCREATE] there is no such mailbox";
    const flags = listOf(args.find((arg) => typeof arg !== "string")).map(atomOf);
    const raw = Buffer.from(atomOf(args.at(-1)), "latin1");
    const uid = addMessage(mailbox, raw, new Date(), flags);
    return `OK [APPENDUID ${mailbox.uidValidity} ${uid}] done`;
  }
}
