import { z } from "zod";
import { findCustomers } from "../admin-api/resolvers/customers.ts";
import type { Router } from "../http/router.ts";
import type { Runtime } from "../runtime.ts";
import { createCustomer, deleteCustomer, updateCustomer } from "../shop/customers.ts";
import { createProduct, deleteProduct, setCollection, updateProduct } from "../shop/products.ts";
import { answering, Nothing } from "./answers.ts";

const Search = z.object({ query: z.string().default(""), limit: z.coerce.number().int().min(1).max(5000).default(50) });
const Owner = z.object({ ownerId: z.string().optional() });
const Person = z.object({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
  locale: z.string().optional(),
  tags: z.array(z.string()).optional(),
  acceptsMarketing: z.boolean().optional(),
});

const Goods = z.object({
  title: z.string().min(1).optional(),
  price: z.number().int().min(0).optional(),
  compareAtPrice: z.number().int().min(0).nullable().optional(),
});
const Members = z.object({ productIds: z.array(z.string()) });

/** /control/{state,customers,products,collections,metafields,discounts}: what is in the shop. */
export function addShopControls(router: Router, { shop }: Runtime): void {
  router
    // Tokens stay inside: whoever reads the state needs none of them.
    .on(
      "GET",
      "/control/state",
      answering(Nothing, () => ({
        ...shop.state,
        app: shop.state.app && { ...shop.state.app, accessTokens: shop.state.app.accessTokens.length },
      })),
    )
    .on(
      "GET",
      "/control/customers",
      answering(Search, ({ query, limit }) => findCustomers({ shop }, query).slice(0, limit)),
    )
    .on(
      "GET",
      "/control/customers/:id",
      answering(Nothing, (_, { params }) => shop.customer(params.id ?? "")),
    )
    .on(
      "POST",
      "/control/customers",
      answering(Person, (person) => createCustomer(shop, person)),
    )
    .on(
      "POST",
      "/control/customers/:id",
      answering(Person, (change, { params }) => updateCustomer(shop, params.id ?? "", change)),
    )
    .on(
      "POST",
      "/control/customers/:id/delete",
      answering(Nothing, (_, { params }) => {
        deleteCustomer(shop, params.id ?? "");
        return { deleted: params.id };
      }),
    )
    .on(
      "GET",
      "/control/products",
      answering(Nothing, () => shop.state.products),
    )
    .on(
      "POST",
      "/control/products",
      answering(Goods, (product) => createProduct(shop, product)),
    )
    .on(
      "POST",
      "/control/products/:id",
      answering(Goods, (change, { params }) => updateProduct(shop, params.id ?? "", change)),
    )
    .on(
      "POST",
      "/control/products/:id/delete",
      answering(Nothing, (_, { params }) => {
        deleteProduct(shop, params.id ?? "");
        return { deleted: params.id };
      }),
    )
    .on(
      "GET",
      "/control/collections",
      answering(Nothing, () => shop.state.collections),
    )
    .on(
      "POST",
      "/control/collections/:id",
      answering(Members, ({ productIds }, { params }) => setCollection(shop, params.id ?? "", productIds)),
    )
    .on(
      "GET",
      "/control/metafields",
      answering(Owner, ({ ownerId }) =>
        shop.state.metafields.filter((metafield) => !ownerId || metafield.ownerId === ownerId),
      ),
    )
    .on(
      "GET",
      "/control/discounts/:code",
      answering(Nothing, (_, { params }) => shop.discountByCode(params.code ?? "")),
    );
}
