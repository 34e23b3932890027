/** Why a mail gets no answer, each with a sentence for a person. README lists the same table. */
export const LEFT_ALONE = {
  AUTOMATIC_MAIL: "a program sent it: a notification, an automatic answer or mail to many",
  OUT_OF_OFFICE: "it says that its sender is away",
  DELIVERY_REPORT: "it reports what became of a mail: a bounce, a delay, a complaint",
  READ_RECEIPT: "it only says that a mail was read",
  CALENDAR_MAIL: "it is an invitation, or an answer to one",
  MAILING_LIST: "it came over a mailing list, or as a newsletter",
  NO_REPLY_ADDRESS: "its sender, or where an answer would go, is a machine's address",
  OWN_ADDRESS: "it comes from one of the account's own addresses, or asks to be answered there",
  NO_SENDER: "it has no sender that can be answered, or several",
  REPLY_ELSEWHERE: "it asks to be answered at several addresses, or at one of another domain",
  NOT_ADDRESSED_TO_US: "it is not addressed to one of the account's own addresses",
  TOO_OLD: "it is older than the limit for answers",
  NO_TEXT: "there is nothing in it to answer",
  ALREADY_ANSWERED: "the same mail came a second time, to another of our addresses",
  SENDER_LIMIT: "its sender was answered as often within a day as is allowed",
  NO_ANSWER: "the FAQ does not answer it, and there is no LLM to ask",
  NO_OWN_ADDRESS: "there is no address to answer from: set smtp.from",
} as const;

export type LeftAloneReason = keyof typeof LEFT_ALONE;
