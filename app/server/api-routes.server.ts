import { z } from "zod";
import type { Caller } from "~/auth/answer-app.server";
import { findMemberId } from "~/db/members.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { UnusableFields } from "~/lib/unusable-fields";
import { presentApiMember } from "~/presenters/api-member.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { claimWay } from "~/services/ways/claim-way.server";
import { parseJson, shopifyId } from "~/shopify/json";

/** `id`: what stands in the path for its parameter. */
type Call = { id: string; body: string };

export type ApiRoute = {
  method: "GET" | "POST";
  work: (call: Call) => (caller: Caller, deps: Deps) => Promise<{ status?: number; body: object }>;
};

/** A caller's own name of a fact: told twice, it counts once. */
const factId = z.string().regex(/^[\w.:-]{1,100}$/);

const ActionBody = z.object({ customer: shopifyId, way: z.string().min(1).max(40), id: factId });
const AdjustmentBody = z.object({
  customer: shopifyId,
  points: z
    .number()
    .int()
    .min(-10_000_000)
    .max(10_000_000)
    .refine((points) => points !== 0),
  note: z.string().trim().min(1).max(300),
  id: factId,
});

/** Every call of the public API, by the pattern of its path; docs/api.md describes them. */
export const API_ROUTES: Readonly<Record<string, ApiRoute>> = {
  "/api/v1/members/:customerId": {
    method: "GET",
    work:
      ({ id }) =>
      async ({ shop }, deps) => {
        const customer = shopifyId.safeParse(id);
        if (!customer.success) throw new LoyaltyError("not_found");
        return { body: await presentApiMember(deps, shop, await requireMember(deps, shop.id, customer.data)) };
      },
  },

  "/api/v1/actions": {
    method: "POST",
    work:
      ({ body }) =>
      async ({ shop, by }, deps) => {
        const { customer, way, id } = read(ActionBody, body);
        const memberId = await requireMember(deps, shop.id, customer);
        const { isRepeat } = await claimWay(deps, { shop, memberId, way, id, by });
        return { status: isRepeat ? 200 : 201, body: await presentApiMember(deps, shop, memberId) };
      },
  },

  "/api/v1/adjustments": {
    method: "POST",
    work:
      ({ body }) =>
      async ({ shop, by }, deps) => {
        const { customer, points, note, id } = read(AdjustmentBody, body);
        const memberId = await requireMember(deps, shop.id, customer);
        const adjustment = { shopId: shop.id, memberId, id: `api:${id}`, points, note, by };
        const { isRepeat } = await adjustPoints(deps, adjustment);
        return { status: isRepeat ? 200 : 201, body: await presentApiMember(deps, shop, memberId) };
      },
  },
};

/** Throws LoyaltyError `bad_request` for what is no JSON, UnusableFields for what does not fit. */
function read<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  throw new UnusableFields([...new Set(parsed.error.issues.map(({ path }) => path.join(".")))]);
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    throw new LoyaltyError("bad_request");
  }
}

async function requireMember({ db }: Deps, shopId: bigint, customerId: bigint): Promise<bigint> {
  const memberId = await findMemberId(db, shopId, customerId);
  if (memberId === null) throw new LoyaltyError("not_found");
  return memberId;
}
