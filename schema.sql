-- The whole state of invoicesync, as version 1 creates it. Instants are epoch milliseconds,
-- money and quantities decimal strings, calendar dates YYYY-MM-DD. Nothing in here is a secret.

CREATE TABLE email_tasks (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  account         TEXT    NOT NULL,
  mailbox         TEXT    NOT NULL,
  uid_validity    INTEGER NOT NULL,
  uid             INTEGER NOT NULL,
  message_id      TEXT,
  content_hash    TEXT    NOT NULL,          -- sha256 of the raw message: the name of its file
  header_hash     TEXT    NOT NULL,          -- sha256 of its header block, to know a copy before it is fetched
  size_bytes      INTEGER NOT NULL,
  sender          TEXT,
  subject         TEXT,
  received_at     INTEGER NOT NULL,          -- the server's INTERNALDATE
  pipeline        TEXT    NOT NULL,          -- invoices | replies | auto
  status          TEXT    NOT NULL DEFAULT 'pending'
                  CHECK (status IN ('pending', 'processing', 'done', 'failed', 'dead_letter', 'reprocessing')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  route           TEXT,                      -- invoices | replies: which way an auto account's message went
  route_reason    TEXT,
  reason          TEXT,                      -- why a done task had nothing to do
  unsent_answer   TEXT,                      -- what the LLM said and a person has to say otherwise
  error_code      TEXT,
  error_message   TEXT,
  last_run_id     TEXT,                      -- the pass of the last attempt: one attempt a pass
  last_attempt_at INTEGER,
  next_attempt_at INTEGER,                   -- null once settled
  created_at      INTEGER NOT NULL,
  processed_at    INTEGER,
  mail_deleted_at INTEGER,                   -- its stored copy was older than retention.mail
  UNIQUE (account, mailbox, uid_validity, uid),
  UNIQUE (account, content_hash)
) STRICT;

-- Due work. Its condition is one that a query with parameters can meet: settled tasks have no next
-- attempt, so it stays as small as the backlog.
CREATE INDEX email_tasks_due ON email_tasks (account, next_attempt_at, id)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX email_tasks_by_status ON email_tasks (status, id);
CREATE INDEX email_tasks_by_copy ON email_tasks (account, size_bytes, received_at, header_hash);
CREATE INDEX email_tasks_by_content ON email_tasks (content_hash);
CREATE INDEX email_tasks_by_age ON email_tasks (processed_at) WHERE processed_at IS NOT NULL;
CREATE INDEX email_tasks_to_expire ON email_tasks (processed_at)
  WHERE mail_deleted_at IS NULL AND processed_at IS NOT NULL;
CREATE INDEX email_tasks_by_run ON email_tasks (last_run_id) WHERE reason IS NOT NULL;

-- Every place on a server that holds a known message: the task's own and its copies. task_id is no
-- foreign key on purpose: a task that was deleted by hand leaves its mark, and audit finds it so.
-- A purged task leaves null, and its message stays known.
CREATE TABLE server_marks (
  account      TEXT    NOT NULL,
  mailbox      TEXT    NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid          INTEGER NOT NULL,
  task_id      INTEGER,
  marked       TEXT CHECK (marked IN ('done', 'skipped', 'failed')),  -- what the server was told last
  wanted       TEXT CHECK (wanted IN ('done', 'skipped', 'failed')),  -- what it is to be told
  marked_at    INTEGER,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox, uid_validity, uid)
) STRICT, WITHOUT ROWID;

-- With every column that is asked for, or the primary key would look the cheaper way.
CREATE INDEX server_marks_unsettled
  ON server_marks (account, mailbox, uid_validity, uid, wanted, marked, task_id)
  WHERE wanted IS NOT NULL AND (marked IS NULL OR marked <> wanted);
CREATE INDEX server_marks_by_task ON server_marks (task_id);

-- A Maildir knows its messages by file name (up to the colon); the number is ours.
CREATE TABLE maildir_uids (
  account TEXT    NOT NULL,
  mailbox TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  uid     INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox, name),
  UNIQUE (account, mailbox, uid)
) STRICT, WITHOUT ROWID;

-- How far the last complete pass over a mailbox saw: audit expects nothing beyond it.
CREATE TABLE mailboxes (
  account       TEXT    NOT NULL,
  mailbox       TEXT    NOT NULL,
  uid_validity  INTEGER NOT NULL,
  uid_next      INTEGER NOT NULL,
  completed_at  INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox)
) STRICT, WITHOUT ROWID;

-- How an account has been doing, and what its connections did, over all passes.
CREATE TABLE accounts (
  name          TEXT PRIMARY KEY,
  failures      INTEGER NOT NULL DEFAULT 0,  -- passes in a row that failed
  last_ok_at    INTEGER,
  last_error_at INTEGER,
  error_code    TEXT,
  error_message TEXT,
  opened        INTEGER NOT NULL DEFAULT 0,
  reused        INTEGER NOT NULL DEFAULT 0,
  failed        INTEGER NOT NULL DEFAULT 0,
  retried       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id          INTEGER REFERENCES email_tasks (id) ON DELETE SET NULL,
  account          TEXT    NOT NULL,
  document_hash    TEXT    NOT NULL,         -- sha256 of the document: the name of its file
  document_name    TEXT,
  position         INTEGER NOT NULL DEFAULT 0,  -- which one, when a document holds several
  kind             TEXT    NOT NULL,         -- invoice | credit_note | receipt
  method           TEXT    NOT NULL,         -- xml | embedded-xml | text | llm
  format           TEXT,                     -- ubl | cii | fatturapa | cfdi | facturae | sifen | pdf | image; null: a mail's own text
  number           TEXT,
  issue_date       TEXT,
  due_date         TEXT,
  currency         TEXT,
  seller_name      TEXT,
  seller_tax_id    TEXT,
  seller_country   TEXT,
  buyer_name       TEXT,
  buyer_tax_id     TEXT,
  buyer_country    TEXT,
  net              TEXT,
  tax              TEXT,
  gross            TEXT,
  payable          TEXT,
  order_reference  TEXT,
  payment_reference TEXT,
  iban             TEXT,
  iban_changed     INTEGER NOT NULL DEFAULT 0,  -- 1: the seller had another before; not known as its own until approved
  seller_tax_key   TEXT,                     -- the seller's tax number and name, each in one spelling
  seller_name_key  TEXT,
  taxes            TEXT    NOT NULL DEFAULT '[]',   -- JSON, as in the invoice object
  evidence         TEXT    NOT NULL DEFAULT '{}',   -- JSON: field → page and exact text
  issues           TEXT    NOT NULL DEFAULT '[]',   -- JSON: code and message
  needs_review     INTEGER NOT NULL DEFAULT 0,
  approved_at      INTEGER,
  identity         TEXT,                     -- seller, number, date and total in one form; null when one is missing
  duplicate_of     INTEGER REFERENCES invoices (id),
  created_at       INTEGER NOT NULL,
  UNIQUE (task_id, document_hash, position)
) STRICT;

CREATE INDEX invoices_by_identity ON invoices (identity) WHERE identity IS NOT NULL;
CREATE INDEX invoices_by_document ON invoices (document_hash, position);
CREATE INDEX invoices_by_seller_tax ON invoices (seller_tax_key, iban)
  WHERE seller_tax_key IS NOT NULL AND iban IS NOT NULL;
CREATE INDEX invoices_by_seller_name ON invoices (seller_name_key, iban)
  WHERE seller_name_key IS NOT NULL AND iban IS NOT NULL;
CREATE INDEX invoices_to_review ON invoices (id) WHERE needs_review = 1;
CREATE INDEX invoices_by_duplicate ON invoices (duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE TABLE invoice_lines (
  invoice_id  INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  description TEXT,
  quantity    TEXT,
  unit_price  TEXT,
  net         TEXT,
  tax_rate    TEXT,
  PRIMARY KEY (invoice_id, position)
) STRICT, WITHOUT ROWID;

-- What was found in a message and left out, or could not be read, each with its reason.
CREATE TABLE documents (
  task_id       INTEGER NOT NULL REFERENCES email_tasks (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  name          TEXT,
  document_hash TEXT,
  verdict       TEXT    NOT NULL,            -- read | left_out | unreadable
  reason        TEXT,
  PRIMARY KEY (task_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_by_hash ON documents (document_hash) WHERE document_hash IS NOT NULL;

-- Files that may have lost their last owner, noted with what took it and deleted after.
CREATE TABLE stale_files (
  hash TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Mail that is sent: a row first, in the commit that settles its task, then the message itself. In
-- doubt is what was handed over to the server and never answered for.
CREATE TABLE outbox (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id         INTEGER REFERENCES email_tasks (id) ON DELETE SET NULL,
  account         TEXT    NOT NULL,
  kind            TEXT    NOT NULL,          -- reply | handover | alert
  message_id      TEXT    NOT NULL UNIQUE,
  sender          TEXT    NOT NULL,          -- of the envelope
  recipient       TEXT    NOT NULL,          -- in lower case: by it a sender's answers are counted
  raw_hash        TEXT    NOT NULL,          -- the message, byte for byte as it is sent; empty once deleted by age
  status          TEXT    NOT NULL DEFAULT 'pending'
                  CHECK (status IN ('pending', 'sending', 'sent', 'in_doubt', 'failed', 'kept', 'drafted')),
  source          TEXT,                      -- faq | cache | llm
  attempts        INTEGER NOT NULL DEFAULT 0,
  error_code      TEXT,
  error_message   TEXT,
  last_run_id     TEXT,                      -- the pass of the last attempt: one attempt a pass
  next_attempt_at INTEGER,                   -- null once settled
  handed_over_at  INTEGER,                   -- right before its last bytes: from then on the server may have taken it
  created_at      INTEGER NOT NULL,
  sent_at         INTEGER,
  copied_at       INTEGER,                   -- a copy is in the account's Sent folder
  looked_for      INTEGER NOT NULL DEFAULT 0 -- how often it was looked for there
) STRICT;

CREATE INDEX outbox_by_status ON outbox (status, last_run_id);
CREATE INDEX outbox_by_account ON outbox (account, status, copied_at);
CREATE INDEX outbox_by_recipient ON outbox (recipient, created_at);
CREATE INDEX outbox_by_task ON outbox (task_id);
CREATE INDEX outbox_by_age ON outbox (created_at);
CREATE INDEX outbox_by_content ON outbox (raw_hash);

-- What was asked and answered, for the questions that follow; it goes with its task.
CREATE TABLE conversations (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id    INTEGER UNIQUE REFERENCES email_tasks (id) ON DELETE CASCADE,
  account    TEXT    NOT NULL,
  sender     TEXT    NOT NULL,
  thread     TEXT    NOT NULL,
  question   TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX conversations_by_age ON conversations (created_at);
CREATE INDEX conversations_by_sender ON conversations (sender, account, created_at);

-- One row a call, written before it with the most that it may use and completed after it with what
-- it used: the limiter, the budget and the cost.
CREATE TABLE llm_calls (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id        TEXT,
  task_id       INTEGER,
  account       TEXT,
  purpose       TEXT    NOT NULL,            -- invoice | reply
  model         TEXT    NOT NULL,
  started_at    INTEGER NOT NULL,
  finished_at   INTEGER,
  reserved_tokens INTEGER NOT NULL DEFAULT 0,
  input_tokens  INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd      TEXT    NOT NULL DEFAULT '0',
  error_code    TEXT
) STRICT;

CREATE INDEX llm_calls_by_time ON llm_calls (started_at);
CREATE INDEX llm_calls_by_task ON llm_calls (task_id);
CREATE INDEX llm_calls_by_run ON llm_calls (run_id);

CREATE TABLE breaker (
  id                 INTEGER PRIMARY KEY CHECK (id = 1),
  state              TEXT    NOT NULL CHECK (state IN ('closed', 'open', 'half-open')),
  consecutive_errors INTEGER NOT NULL,
  retry_at           INTEGER,
  not_before         INTEGER                 -- the provider's own wish, waited for like the limiter's
) STRICT;

-- What a server was found to take: how it is asked for JSON, and whether it sees pictures.
CREATE TABLE llm_servers (
  base_url   TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  form       TEXT,
  no_images  INTEGER NOT NULL DEFAULT 0,
  learnt_at  INTEGER NOT NULL,
  PRIMARY KEY (base_url, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE llm_cache (
  key        TEXT PRIMARY KEY,
  purpose    TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  hits       INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX llm_cache_by_expiry ON llm_cache (expires_at);

-- Figures that only ever grow: cache hits and misses, requests limited.
CREATE TABLE counters (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE faq_hits (
  faq_id TEXT PRIMARY KEY,
  hits   INTEGER NOT NULL,
  last_hit_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers given to questions, to be given again to the same question. The key holds everything that
-- has to be equal: account, language, knowledge, meaning, and the customer where it is personal.
CREATE TABLE answers (
  key        TEXT PRIMARY KEY,
  account    TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  hits       INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_by_age ON answers (created_at);
CREATE INDEX answers_by_expiry ON answers (expires_at);

CREATE TABLE products (
  number      INTEGER PRIMARY KEY,           -- what the full-text index calls it
  id          TEXT    NOT NULL UNIQUE,
  name        TEXT    NOT NULL,
  category    TEXT,
  price       TEXT,
  stock       INTEGER,
  description TEXT,
  updated_at  INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE products_text USING fts5 (
  name, category, description,
  content = 'products', content_rowid = 'number',
  tokenize = "unicode61 remove_diacritics 2"
);

-- The words of all products, to put a customer's spelling right.
CREATE VIRTUAL TABLE products_words USING fts5vocab ('products_text', 'row');

CREATE TRIGGER products_added AFTER INSERT ON products BEGIN
  INSERT INTO products_text (rowid, name, category, description)
  VALUES (new.number, new.name, new.category, new.description);
END;

CREATE TRIGGER products_deleted AFTER DELETE ON products BEGIN
  INSERT INTO products_text (products_text, rowid, name, category, description)
  VALUES ('delete', old.number, old.name, old.category, old.description);
END;

CREATE TRIGGER products_changed AFTER UPDATE OF name, category, description ON products BEGIN
  INSERT INTO products_text (products_text, rowid, name, category, description)
  VALUES ('delete', old.number, old.name, old.category, old.description);
  INSERT INTO products_text (rowid, name, category, description)
  VALUES (new.number, new.name, new.category, new.description);
END;

CREATE TABLE runs (
  id          TEXT PRIMARY KEY,
  machine     TEXT,                          -- whose pass it was
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  outcome     TEXT,                          -- ok | partial | timeout | interrupted | watchdog | crashed
  exit_code   INTEGER,
  summary     TEXT                           -- JSON, as printed by run --json
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_start ON runs (started_at);
CREATE INDEX runs_unfinished ON runs (id) WHERE finished_at IS NULL;

CREATE TABLE alerts (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id     TEXT,
  kind       TEXT    NOT NULL,
  subject    TEXT    NOT NULL,               -- what it is about: the account, the breaker …
  message    TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  mailed_at  INTEGER,
  posted_at  INTEGER,                        -- to the webhook
  over_at    INTEGER                         -- when what it says was seen to be over
) STRICT;

CREATE INDEX alerts_by_subject ON alerts (kind, subject, created_at);
CREATE INDEX alerts_by_age ON alerts (created_at);
