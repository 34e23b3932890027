/** An address with the name beside it, as the header gives it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A part that is a file, or could be one: everything but the text the message shows. */
export interface Attachment {
  /** As the sender wrote it: a label, never a path. */
  readonly name: string | null;
  /** As declared; known better by content. */
  readonly contentType: string;
  readonly contentId: string | null;
  readonly inline: boolean;
  readonly bytes: Uint8Array;
}

/** A message as the pipelines see it. Everything in it is hostile. */
export interface Message {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly subject: string;
  readonly sentAt: number | null;
  readonly from: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** Every header line by lower-case name, unfolded, in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** The plain text it shows; made from `html` when it has no text part of its own. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}
