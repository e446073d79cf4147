import { Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";

/**
 * `table`: its name in CSV_TABLES; `query`: what narrows it, as `from=…&to=…`; `about`: what it is of, where there are several
 * links, for those who hear them.
 */
export type CsvFile = { table: string; query?: string; about?: string };

/**
 * Saves a table as a file. It is fetched, as only a fetch carries the session token that App Bridge adds, and then handed to
 * the browser.
 */
export function CsvLink({ table, query = "", about }: CsvFile) {
  const { t, locale } = useWords();
  const [state, setState] = useState<"idle" | "loading" | "failed" | "not_computed">("idle");
  const save = async () => {
    setState("loading");
    try {
      const asked = new URLSearchParams(query);
      asked.set("locale", locale);
      const isThere = await saveFile(`/app/insights/csv/${table}?${asked.toString()}`);
      setState(isThere ? "idle" : "not_computed");
    } catch {
      setState("failed");
    }
  };
  return (
    <InlineStack gap="200">
      <Button
        variant="plain"
        loading={state === "loading"}
        accessibilityLabel={about ? `${t("csv.save")}: ${about}` : undefined}
        onClick={() => void save()}
      >
        {t("csv.save")}
      </Button>
      <span role="status">
        {state === "failed" || state === "not_computed" ? (
          <Text as="span" tone="critical">
            {t(`csv.${state}`)}
          </Text>
        ) : null}
      </span>
    </InlineStack>
  );
}

/** False: what the table is of was not computed. */
async function saveFile(url: string): Promise<boolean> {
  const answer = await fetch(url);
  if (answer.status === 409) return false;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "table.csv";
  const address = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
  return true;
}
