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
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const save = async () => {
    setState("loading");
    try {
      const asked = new URLSearchParams(query);
      asked.set("locale", locale);
      await saveFile(`/app/insights/csv/${table}?${asked.toString()}`);
      setState("idle");
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
        {state === "failed" ? (
          <Text as="span" tone="critical">
            {t("csv.failed")}
          </Text>
        ) : null}
      </span>
    </InlineStack>
  );
}

async function saveFile(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "table.csv";
  const address = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
