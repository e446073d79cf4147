import { z } from "zod";
import type { CustomerFacts } from "~/domain/earning/order";
import { instant, shopifyId } from "./json";

export const customerSchema = z.object({
  id: shopifyId.optional(),
  admin_graphql_api_id: shopifyId.optional(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  updated_at: instant.nullish(),
});

/** A customer out of customers/* or of an order. Throws ZodError or RangeError when it has no id. */
export function parseCustomer(body: unknown): CustomerFacts {
  return toCustomer(customerSchema.parse(body));
}

export function toCustomer(customer: z.infer<typeof customerSchema>): CustomerFacts {
  const customerId = customer.admin_graphql_api_id ?? customer.id;
  if (customerId === undefined) throw new RangeError("the customer has no id");
  return {
    customerId,
    firstName: customer.first_name ?? null,
    lastName: customer.last_name ?? null,
    email: customer.email ?? null,
    locale: null,
    updatedAt: customer.updated_at ?? null,
  };
}
