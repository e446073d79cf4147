import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { translator, type MessageKey } from "~/i18n/i18n";
import { csvFile, csvFileName } from "~/presenters/insights/csv-file";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { parseRange } from "~/presenters/insights/range";
import { readyTable } from "~/services/insights/ready-table.server";

/**
 * A table of a page as a file, for the same range; 404 for a table that there is not, 400 for days that are none, 409 for what is
 * not computed: it will be, or fewer days or a refresh are.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, locale, deps } = await requireMerchant(request);
  const [name, query] = [params.table ?? "", new URL(request.url).searchParams];
  const table = Object.hasOwn(CSV_TABLES, name) ? CSV_TABLES[name] : undefined;
  if (!table) throw new Response(null, { status: 404 });
  const { range, problem } = parseRange(query, dayIn(shop.timezone, deps.now()), table.unit);
  if (problem) throw Response.json({ error: { code: problem, details: {} } }, { status: 400 });
  const t = translator(locale);
  const code = await readyTable(deps, shop, table, { range, query });
  if (code !== "ready") {
    throw Response.json({ error: { code, details: { message: t(`csv.${code}`) } } }, { status: 409 });
  }
  const days = table.hasRange && !table.snapshot?.(query, range.today).isDefault ? range : null;
  const text = csvFile(deps, shop, table, { range, query }, (key) => t(key as MessageKey));
  return new Response(createReadableStreamFromReadable(Readable.from(text)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${csvFileName(shop, name, days)}"`,
      "Cache-Control": "no-store",
    },
  });
}
