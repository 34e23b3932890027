import { html, type Markup } from "./html.ts";

export interface DataColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Markup | string | number | null;
  readonly align?: "right";
}

/** A table with its caption, which scrolls by itself, by keyboard too, where it is too wide. */
export function dataTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
): Markup {
  if (rows.length === 0) return html`<p class="none">${caption}: none.</p>`;
  const classOf = ({ align }: DataColumn<Row>) => (align === undefined ? "" : "number");
  const [head] = columns;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) =>
                column === head
                  ? html`<th scope="row" class="${classOf(column)}">${column.cell(row)}</th>`
                  : html`<td class="${classOf(column)}">${column.cell(row)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Text from a mail or a document: its own direction must not turn what stands around it. */
export function foreign(text: string | null): Markup {
  return text === null ? html`<span class="none">unknown</span>` : html`<bdi>${text}</bdi>`;
}

/** What of a list is not shown, where something is not. */
export function shownOf(shown: number, total: number, command: string): Markup {
  if (shown >= total) return html``;
  return html`<p class="none">
    The newest ${shown} of ${total}; all of them: <code>${command}</code>
  </p>`;
}

/** An instant to the minute, in UTC as all days of the page. */
export function instant(at: number | string | null): Markup {
  if (at === null) return html`<span class="none">not yet</span>`;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")}</time>`;
}
