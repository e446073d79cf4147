import { data, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireMerchant } from "~/auth/require-merchant.server";
import { programmeSchema } from "~/domain/programme/programme";
import { presentTierPreview } from "~/presenters/tier-preview.server";

const proposalSchema = z.object({ programme: z.unknown() });

/** What a change of tiers would do, before it is published. Takes the whole proposed programme as JSON. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const body = proposalSchema.safeParse(await request.json().catch(() => null));
  const proposed = programmeSchema.safeParse(body.data?.programme);
  if (!proposed.success) return data({ outcome: "invalid" as const, preview: null }, { status: 422 });
  const preview = await presentTierPreview(deps, shop, proposed.data);
  return preview ? { outcome: "counted" as const, preview } : { outcome: "too_large" as const, preview };
}
