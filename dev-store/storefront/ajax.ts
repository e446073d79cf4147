import { z } from "zod";
import { HttpError, readBody, redirect, sendJson } from "../http/messages.ts";
import { ShopError } from "../shop/errors.ts";
import type { Shop } from "../shop/store.ts";
import { cartFields } from "./cart-fields.ts";
import { addToCart, priceCart, setCodes, setQuantity } from "./cart.ts";
import type { Visit } from "./page.ts";
import { pricesIn } from "./prices.ts";
import type { Session } from "./sessions.ts";
import { wordsIn } from "./words.ts";

const text = z.union([z.string(), z.number()]).transform(String);
const count = z.coerce.number().int();
const Fields = z.object({
  id: text.optional(),
  line: count.optional(),
  quantity: count.optional(),
  items: z.array(z.object({ id: text, quantity: count.default(1) })).optional(),
  updates: z.union([z.record(z.string(), count), z.array(count)]).optional(),
  discount: z.string().optional(),
  return_to: z.string().optional(),
});
type Fields = z.infer<typeof Fields>;

/** A form's `updates[]=1&updates[]=2` and `updates[KEY]=1` become one list or record, as Shopify reads them. */
function formFields(form: URLSearchParams): unknown {
  const plain = Object.fromEntries([...form].filter(([name]) => !name.includes("[")));
  const list = form.getAll("updates[]");
  const keyed = [...form].flatMap(([name, value]) => {
    const key = /^updates\[(.+)\]$/.exec(name)?.[1];
    return key ? [[key, value] as const] : [];
  });
  if (list.length > 0) return { ...plain, updates: list };
  return keyed.length > 0 ? { ...plain, updates: Object.fromEntries(keyed) } : plain;
}

async function fieldsOf({ req, url }: Visit): Promise<Fields> {
  const body = req.method === "POST" ? await readBody(req) : "";
  let given: unknown;
  try {
    const isJson = req.headers["content-type"]?.includes("json") && body.trim() !== "";
    given = isJson ? JSON.parse(body) : formFields(new URLSearchParams(body || url.search));
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpError(400, "The body is not JSON.");
    throw error;
  }
  const parsed = Fields.safeParse(given);
  if (!parsed.success) throw new ShopError("bad_request", z.prettifyError(parsed.error));
  return parsed.data;
}

/** What Shopify's Ajax API answers with, in the session's currency and language. */
export function cartAnswer(shop: Shop, session: Session) {
  const prices = pricesIn(shop.state.shop, session.currency);
  return cartFields(priceCart(shop, session), { session, prices, words: wordsIn(session.locale) });
}

function add(shop: Shop, session: Session, fields: Fields): unknown {
  const wanted = fields.items ?? (fields.id ? [{ id: fields.id, quantity: fields.quantity ?? 1 }] : []);
  if (wanted.length === 0) throw new ShopError("bad_request", "Required parameter missing or invalid: items");
  const added = wanted.map(({ id, quantity }) => addToCart(shop, session, id, quantity).key);
  const items = cartAnswer(shop, session).items.filter(({ key }) => added.includes(key));
  return fields.items ? { items } : items[0];
}

function change(shop: Shop, session: Session, fields: Fields): unknown {
  const byLine = fields.line === undefined ? undefined : session.items[fields.line - 1]?.key;
  setQuantity(session, fields.id ?? byLine ?? "", fields.quantity ?? 0);
  return cartAnswer(shop, session);
}

function update(shop: Shop, session: Session, { updates, discount }: Fields): unknown {
  const keys = session.items.map(({ key }) => key);
  const changes = Array.isArray(updates)
    ? updates.map((n, i) => [keys[i] ?? "", n] as const)
    : Object.entries(updates ?? {});
  for (const [name, quantity] of changes) setQuantity(session, name, quantity);
  if (discount !== undefined) setCodes(shop, session, discount);
  return cartAnswer(shop, session);
}

function clear(shop: Shop, session: Session): unknown {
  session.items = [];
  return cartAnswer(shop, session);
}

const ACTIONS = { add, change, update, clear };

/** Only addresses within this shop: a link must not send a shopper elsewhere. */
export function localPath(path: string | null | undefined, otherwise: string): string {
  return path && /^\/(?![/\\])/.test(path) ? path : otherwise;
}

/**
 * /cart/add, /change, /update and /clear, with `.js` for scripts (JSON answer) and without for forms (back to a page).
 * A refusal is Shopify's 422 with `message` and `description`.
 */
export async function changeCart(
  shop: Shop,
  visit: Visit,
  name: keyof typeof ACTIONS,
  isScript: boolean,
): Promise<void> {
  const { session, res } = visit;
  try {
    const fields = await fieldsOf(visit);
    const answer = ACTIONS[name](shop, session, fields);
    if (isScript) return sendJson(res, 200, answer);
    redirect(res, localPath(fields.return_to, "/cart"));
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const status = error.reason === "variant_not_found" ? 404 : 422;
    sendJson(res, status, { status, message: "Cart Error", description: error.message });
  }
}
