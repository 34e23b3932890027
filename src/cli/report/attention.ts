import type { InvoiceDetails } from "../../db/invoice-admin.ts";
import type { Report } from "../../db/report.ts";
import type { Newest } from "../../db/report-period.ts";
import type { TaskEntry } from "../../db/task-entry.ts";
import { dataTable, foreign, instant, shownOf } from "./data-table.ts";
import { html, type Markup } from "./html.ts";

// What a person has to look at: invoices, mails that failed, dead letters, accounts.

export function reviewSection({ review }: Report): Markup {
  const { entries, total } = review;
  return html`<section aria-labelledby="review">
    <h2 id="review">Invoices that need a look <span class="count">${total}</span></h2>
    ${entries.length === 0 ? html`<p class="none">None: everything adds up.</p>` : entries.map(reviewed)}
    ${shownOf(entries.length, total, "invoicesync invoices review")}
  </section>`;
}

function reviewed(details: InvoiceDetails): Markup {
  const { id, number, sellerName, issueDate, gross, currency, issues, documentName } = details;
  const evidence = Object.entries(details.evidence);
  return html`<article class="card">
    <h3>${foreign(sellerName)} <span class="soft">${foreign(number)}</span></h3>
    <p class="soft">
      ${issueDate ?? "no date"}, ${gross ?? "no total"} ${currency ?? ""},
      ${foreign(documentName ?? "the mail itself")}
    </p>
    <ul class="issues">
      ${issues.map((issue) => html`<li><code>${issue.code}</code> ${issue.message}</li>`)}
    </ul>
    ${
      evidence.length === 0
        ? html``
        : html`<details>
            <summary>Where it was read</summary>
            ${dataTable(`Evidence of invoice ${id}`, evidence, [
              { title: "Value", cell: ([field]) => field },
              { title: "Page", align: "right", cell: ([, { page }]) => page },
              { title: "The text there", cell: ([, { text }]) => foreign(text) },
            ])}
          </details>`
    }
    <p class="next">
      <code>invoicesync invoices show ${id}</code> <code>invoicesync invoices approve ${id}</code>
    </p>
  </article>`;
}

export function tasksSection({ failed, deadLetters }: Report): Markup {
  return html`<section aria-labelledby="tasks">
    <h2 id="tasks">
      Mails that need a person <span class="count">${failed.total + deadLetters.total}</span>
    </h2>
    ${tasksTable("Dead letters: every attempt failed", deadLetters, "invoicesync dlq list")}
    ${tasksTable("Failed: trying again would not help", failed, "invoicesync tasks list --status failed")}
  </section>`;
}

function tasksTable(
  caption: string,
  { entries, total }: Newest<TaskEntry>,
  command: string,
): Markup {
  return html`${dataTable(caption, entries, [
    { title: "Task", align: "right", cell: ({ id }) => id },
    { title: "Message", cell: ({ subject }) => foreign(subject) },
    { title: "From", cell: ({ sender }) => foreign(sender) },
    {
      title: "Why",
      cell: ({ errorCode, errorMessage }) =>
        html`<code>${errorCode ?? ""}</code> ${foreign(errorMessage ?? "")}`,
    },
    { title: "Attempts", align: "right", cell: ({ attempts }) => attempts },
    { title: "Since", cell: ({ processedAt }) => instant(processedAt) },
  ])}
  ${shownOf(entries.length, total, command)}`;
}

export function accountsSection({ accounts }: Report): Markup {
  return html`<section aria-labelledby="accounts">
    <h2 id="accounts">Accounts</h2>
    ${dataTable("How each account is doing", accounts, [
      { title: "Account", cell: ({ name }) => foreign(name) },
      {
        title: "State",
        cell: ({ failures, errorMessage }) =>
          failures === 0
            ? html`<span class="state good">well</span>`
            : html`<span class="state bad">failed ${failures} times in a row</span>
                ${foreign(errorMessage ?? "")}`,
      },
      { title: "Last well", cell: ({ lastOkAt }) => instant(lastOkAt) },
    ])}
  </section>`;
}

export function suppliersSection({ suppliers }: Report): Markup {
  const most = 200;
  return html`<section aria-labelledby="suppliers">
    <h2 id="suppliers">Invoices by supplier, month and currency</h2>
    ${dataTable("Taken in during the period, each invoice once", suppliers.slice(0, most), [
      { title: "Supplier", cell: ({ supplier }) => foreign(supplier) },
      { title: "Month", cell: ({ month }) => monthOf(month) },
      { title: "Invoices", align: "right", cell: ({ invoices }) => invoices },
      {
        title: "Invoiced",
        align: "right",
        cell: ({ invoices, invoiced }) => (invoices === 0 ? "" : invoiced),
      },
      { title: "Credit notes", align: "right", cell: ({ creditNotes }) => creditNotes },
      {
        title: "Credited",
        align: "right",
        cell: ({ creditNotes, credited }) => (creditNotes === 0 ? "" : credited),
      },
      { title: "Currency", cell: ({ currency }) => foreign(currency) },
    ])}
    ${shownOf(Math.min(most, suppliers.length), suppliers.length, "invoicesync invoices export --format csv")}
  </section>`;
}

/** One word, where there is room for it or not. */
function monthOf(month: string | null): Markup {
  if (month === null) return html`<span class="none">no date</span>`;
  return html`<time datetime="${month}">${month}</time>`;
}
