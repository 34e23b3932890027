import type { Generated, Kysely, Selectable } from "kysely";

// The tables of schema.sql as kysely sees them, in the same order.

export const TASK_STATUSES = [
  "pending",
  "processing",
  "done",
  "failed",
  "dead_letter",
  "reprocessing",
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export type PipelineName = "invoices" | "replies" | "auto";

/** What the server is told of a message: `onDone`, `onSkip` or `onFailed`. */
export type Mark = "done" | "skipped" | "failed";

export interface EmailTasksTable {
  id: Generated<number>;
  account: string;
  mailbox: string;
  uid_validity: number;
  uid: number;
  message_id: string | null;
  content_hash: string;
  header_hash: string;
  size_bytes: number;
  sender: string | null;
  subject: string | null;
  received_at: number;
  pipeline: PipelineName;
  status: Generated<TaskStatus>;
  attempts: Generated<number>;
  route: "invoices" | "replies" | null;
  route_reason: string | null;
  reason: string | null;
  unsent_answer: string | null;
  error_code: string | null;
  error_message: string | null;
  last_run_id: string | null;
  last_attempt_at: number | null;
  next_attempt_at: number | null;
  created_at: number;
  processed_at: number | null;
  mail_deleted_at: number | null;
}

export interface ServerMarksTable {
  account: string;
  mailbox: string;
  uid_validity: number;
  uid: number;
  task_id: number | null;
  marked: Mark | null;
  wanted: Mark | null;
  marked_at: number | null;
  created_at: number;
}

export interface MaildirUidsTable {
  account: string;
  mailbox: string;
  name: string;
  uid: number;
}

export interface MailboxesTable {
  account: string;
  mailbox: string;
  uid_validity: number;
  uid_next: number;
  completed_at: number;
}

export interface AccountsTable {
  name: string;
  failures: Generated<number>;
  last_ok_at: number | null;
  last_error_at: number | null;
  error_code: string | null;
  error_message: string | null;
  opened: Generated<number>;
  reused: Generated<number>;
  failed: Generated<number>;
  retried: Generated<number>;
}

export interface InvoicesTable {
  id: Generated<number>;
  task_id: number | null;
  account: string;
  document_hash: string;
  document_name: string | null;
  position: Generated<number>;
  kind: string;
  method: string;
  format: string | null;
  number: string | null;
  issue_date: string | null;
  due_date: string | null;
  currency: string | null;
  seller_name: string | null;
  seller_tax_id: string | null;
  seller_country: string | null;
  buyer_name: string | null;
  buyer_tax_id: string | null;
  buyer_country: string | null;
  net: string | null;
  tax: string | null;
  gross: string | null;
  payable: string | null;
  order_reference: string | null;
  payment_reference: string | null;
  iban: string | null;
  iban_changed: Generated<number>;
  seller_tax_key: string | null;
  seller_name_key: string | null;
  taxes: Generated<string>;
  evidence: Generated<string>;
  issues: Generated<string>;
  needs_review: Generated<number>;
  approved_at: number | null;
  identity: string | null;
  duplicate_of: number | null;
  created_at: number;
}

export interface InvoiceLinesTable {
  invoice_id: number;
  position: number;
  description: string | null;
  quantity: string | null;
  unit_price: string | null;
  net: string | null;
  tax_rate: string | null;
}

export interface DocumentsTable {
  task_id: number;
  position: number;
  name: string | null;
  document_hash: string | null;
  verdict: "read" | "left_out" | "unreadable";
  reason: string | null;
}

export interface StaleFilesTable {
  hash: string;
}

export type ReplyStatus =
  | "pending"
  | "sending"
  | "sent"
  | "in_doubt"
  | "failed"
  | "kept"
  | "drafted";

export interface OutboxTable {
  id: Generated<number>;
  task_id: number | null;
  account: string;
  kind: "reply" | "handover" | "alert";
  message_id: string;
  sender: string;
  recipient: string;
  raw_hash: string;
  status: Generated<ReplyStatus>;
  source: "faq" | "cache" | "llm" | null;
  attempts: Generated<number>;
  error_code: string | null;
  error_message: string | null;
  last_run_id: string | null;
  next_attempt_at: number | null;
  handed_over_at: number | null;
  created_at: number;
  sent_at: number | null;
  copied_at: number | null;
  looked_for: Generated<number>;
}

export interface ConversationsTable {
  id: Generated<number>;
  task_id: number | null;
  account: string;
  sender: string;
  thread: string;
  question: string;
  answer: string;
  created_at: number;
}

export interface LlmCallsTable {
  id: Generated<number>;
  run_id: string | null;
  task_id: number | null;
  account: string | null;
  purpose: "invoice" | "reply";
  model: string;
  started_at: number;
  finished_at: number | null;
  reserved_tokens: Generated<number>;
  input_tokens: Generated<number>;
  output_tokens: Generated<number>;
  cost_usd: Generated<string>;
  error_code: string | null;
}

export interface BreakerTable {
  id: 1;
  state: "closed" | "open" | "half-open";
  consecutive_errors: number;
  retry_at: number | null;
  not_before: number | null;
}

export interface LlmServersTable {
  base_url: string;
  model: string;
  form: string | null;
  no_images: Generated<number>;
  learnt_at: number;
}

export interface LlmCacheTable {
  key: string;
  purpose: "invoice" | "reply";
  answer: string;
  hits: Generated<number>;
  created_at: number;
  expires_at: number;
}

export interface CountersTable {
  name: string;
  value: number;
}

export interface FaqHitsTable {
  faq_id: string;
  hits: number;
  last_hit_at: number;
}

export interface AnswersTable {
  key: string;
  account: string;
  answer: string;
  hits: Generated<number>;
  created_at: number;
  expires_at: number;
}

export interface ProductsTable {
  number: Generated<number>;
  id: string;
  name: string;
  category: string | null;
  price: string | null;
  stock: number | null;
  description: string | null;
  updated_at: number;
}

export interface RunsTable {
  id: string;
  machine: string | null;
  started_at: number;
  finished_at: number | null;
  outcome: "ok" | "partial" | "timeout" | "interrupted" | "watchdog" | "crashed" | null;
  exit_code: number | null;
  summary: string | null;
}

export interface AlertsTable {
  id: Generated<number>;
  run_id: string | null;
  kind: string;
  subject: string;
  message: string;
  created_at: number;
  mailed_at: number | null;
  posted_at: number | null;
  over_at: number | null;
}

export interface Tables {
  email_tasks: EmailTasksTable;
  server_marks: ServerMarksTable;
  maildir_uids: MaildirUidsTable;
  mailboxes: MailboxesTable;
  accounts: AccountsTable;
  invoices: InvoicesTable;
  invoice_lines: InvoiceLinesTable;
  documents: DocumentsTable;
  stale_files: StaleFilesTable;
  outbox: OutboxTable;
  conversations: ConversationsTable;
  llm_calls: LlmCallsTable;
  breaker: BreakerTable;
  llm_servers: LlmServersTable;
  llm_cache: LlmCacheTable;
  counters: CountersTable;
  faq_hits: FaqHitsTable;
  answers: AnswersTable;
  products: ProductsTable;
  runs: RunsTable;
  alerts: AlertsTable;
}

/** The open state, or a transaction on it. */
export type Db = Kysely<Tables>;

export type Task = Selectable<EmailTasksTable>;
