/** The one account of the file, where it is known. */
export interface StarterAccount {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | "starttls";
  readonly user: string;
  readonly mailbox: string;
  readonly pipeline: string;
  /** A Microsoft app's id, or the file of the password; neither: from the environment. */
  readonly signIn: { readonly clientId: string } | { readonly secretFile: string | undefined };
}

/** The file that `init` writes: one account, and everything else with its default. */
export function starterFile(schemaFile: string | undefined, account?: StarterAccount): string {
  const schema = schemaFile === undefined ? "" : `# yaml-language-server: $schema=${schemaFile}\n`;
  return `${schema}${account === undefined ? STARTER : withAccount(account)}`;
}

/** A double-quoted JSON text is one in YAML too. */
function withAccount({ name, host, port, tls, user, mailbox, pipeline, signIn }: StarterAccount) {
  const [head = "", rest = ""] = STARTER.split(/ {2}- name: billing[^]*?(?= {4}# addresses:)/);
  const text = (value: string) => JSON.stringify(value);
  const secret =
    "clientId" in signIn
      ? `oauth2: { provider: microsoft, clientId: ${text(signIn.clientId)} }`
      : signIn.secretFile === undefined
        ? "password: { env: MAIL_PASSWORD }    # in .env beside this file, or the environment"
        : `password: { file: ${text(signIn.secretFile)} }`;
  return `${head}  - name: ${text(name)}
    imap: { host: ${text(host)}, port: ${port}, tls: ${String(tls)} }
    user: ${text(user)}
    ${secret}
    mailboxes: [${text(mailbox)}]
    pipeline: ${pipeline}                  # invoices | replies | auto
${rest.replace("    # mailboxes: [INBOX]\n", "")}`;
}

const STARTER = `# invoicesync: settings. What begins with # is optional and shows the default or an example.
# Check with \`invoicesync config check\`, then \`invoicesync accounts test\`, then \`invoicesync run\`.
# Durations are written 500ms, 8s, 3m, 1h, 30d.
#
# A secret is { env: NAME } (also from a .env beside this file), { file: PATH },
# { command: "pass show mail" }, or the text itself.

accounts:
  - name: billing                       # how commands and the state call it; keep it
    imap: { host: imap.example.com }    # port: 993, tls: true (or starttls, or false on this machine)
    user: billing@example.com
    password: { env: BILLING_PASSWORD } # Gmail, Yahoo and iCloud: an app password
    # oauth2:                           # instead of a password: Microsoft 365, Google Workspace
    #   provider: microsoft             # or google
    #   clientId: 00000000-0000-0000-0000-000000000000
    #   clientSecret: { env: OAUTH_CLIENT_SECRET }
    #   refreshToken: { env: OAUTH_REFRESH_TOKEN }   # or: invoicesync accounts login billing
    #   tenant: example.com
    pipeline: invoices                  # invoices | replies | auto
    # addresses: [billing@example.com]  # its own addresses and aliases
    # mailboxes: [INBOX]
    # search: unseen                    # unseen | all | { since: 30d }
    # onDone: { seen: true }            # and move: Processed, to move what is done
    # onFailed: { seen: true, flagged: true }
    # onSkip: { seen: false }
    # timeout: 180s

  # - name: archive
  #   maildir: ./mail/archive           # a local Maildir instead of IMAP

# stateDir: ./state                     # where everything is kept; default: ~/.local/state/invoicesync

# Your own company: never taken for the seller. Tax numbers in quotes.
# company: { names: [Example Ltd], taxIds: ["30-71234567-1"] }
# pdfPasswords: [{ env: PDF_PASSWORD }]

# For replies and for alerts by mail.
# smtp:
#   host: smtp.example.com
#   port: 465                           # 465 with tls: true, 587 with tls: starttls
#   tls: true
#   user: billing@example.com
#   password: { env: BILLING_PASSWORD }
#   from: "Example Shop <billing@example.com>"
# alerts: { to: [admin@example.com], minInterval: 1h }
# replies:
#   faq: ./faq.yaml
#   mode: send                          # send | draft | shadow
#   signature: "Example Shop"
#   language: auto
#   maxAge: 7d
#   perSenderPerDay: 5
#   perHour: 200

# Any OpenAI-compatible server; without it everything that needs no LLM still works.
# llm:
#   baseUrl: https://api.openai.com/v1
#   apiKey: { env: OPENAI_API_KEY }
#   model: gpt-4.1-mini
#   requestsPerMinute: 8
#   tokensPerMinute: 6000
#   dailyBudgetUsd: 5
#   price: { inputPerMillion: 0.4, outputPerMillion: 1.6 }

# downloads: { enabled: true, maxCandidates: 5, maxBytes: 20MB }
# retention: { mail: 90d, logs: 14d }
# monitoring:
#   pingUrl: { env: PING_URL }          # asked at /start, itself when all went well, at /fail
#   metricsFile: /var/lib/node_exporter/invoicesync.prom
#   health: { lastRun: 1h, deadLettersPerDay: 10, signInEnds: 7d, leastFreeBytes: 100MB }
# timeouts: { account: 180s, run: 600s }
# retries: { attempts: 5, backoff: 60s, maxBackoff: 1h }
# concurrency: { accounts: 4, connectionsPerAccount: 5 }
`;
