import { BlockStack, Card, SkeletonBodyText, SkeletonDisplayText, SkeletonPage } from "@shopify/polaris";
import { useWords } from "./words";

/** Shown while the next page is read, in the shape that all pages share. */
export function PageSkeleton() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t("loading")}>
      <SkeletonPage primaryAction>
        <BlockStack gap="400">
          {[3, 6, 4].map((lines) => (
            <Card key={lines}>
              <BlockStack gap="400">
                <SkeletonDisplayText size="small" />
                <SkeletonBodyText lines={lines} />
              </BlockStack>
            </Card>
          ))}
        </BlockStack>
      </SkeletonPage>
    </div>
  );
}
