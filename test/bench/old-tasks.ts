import Database from "better-sqlite3";
import { join } from "node:path";
import { serve } from "./mail-server.ts";
import { compare, type Bench } from "./measure.ts";

const TASKS = 1_000_000;

/** A pass that finds nothing new, after years of work. */
export async function oldTasks(bench: Bench): Promise<void> {
  const mailbox = await serve(bench, []);
  const empty = mailbox.newStateDir();
  const full = mailbox.newStateDir();
  await mailbox.pass({ stateDir: empty });
  await mailbox.pass({ stateDir: full });
  fill(join(full, "invoicesync.db"));
  await compare(bench, {
    what: `pass with ${TASKS} old tasks, nothing new`,
    against: "empty database",
    target: 1.2,
    runs: 2 * bench.runs,
    ours: async () => (await mailbox.pass({ stateDir: full })).ms,
    theirs: async () => (await mailbox.pass({ stateDir: empty })).ms,
  });
}

function fill(path: string): void {
  const db = new Database(path);
  const now = Date.now();
  db.pragma("synchronous = OFF");
  db.exec(`
    begin;
    with recursive number (n) as (select 1 union all select n + 1 from number where n < ${TASKS})
    insert into email_tasks (account, mailbox, uid_validity, uid, message_id, content_hash,
      header_hash, size_bytes, sender, subject, received_at, pipeline, status, attempts, reason,
      last_run_id, created_at, processed_at, mail_deleted_at)
    select 'bench', 'INBOX', 1, n, '<' || n || '@example.org>', printf('%064x', n),
      printf('%064x', n), 20000, 'sender@example.org', 'Message ' || n, ${now} - n * 60000,
      'invoices', case when n % 500 = 0 then 'failed' else 'done' end, 1,
      case when n % 3 = 0 then null else 'NOT_AN_INVOICE' end, 'run-' || (n / 100),
      ${now} - n * 60000, ${now} - n * 60000, case when n > 129600 then ${now} end
    from number;
    insert into server_marks (account, mailbox, uid_validity, uid, task_id, marked, wanted, marked_at, created_at)
    select account, mailbox, uid_validity, uid, id, 'done', 'done', processed_at, created_at from email_tasks;
    insert into documents (task_id, position, name, document_hash, verdict)
    select id, 0, 'invoice.pdf', content_hash, 'read' from email_tasks where reason is null;
    insert into invoices (task_id, account, document_hash, kind, method, number, identity, created_at)
    select id, account, content_hash, 'invoice', 'xml', 'F-' || id, 'identity-' || id, created_at
    from email_tasks where reason is null;
    insert into runs (id, started_at, finished_at, outcome, exit_code, summary)
    select 'run-' || (id / 100), min(created_at), max(created_at), 'ok', 0, '{}'
    from email_tasks where id > 0 group by id / 100;
    commit;
  `);
  db.close();
}
