import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export type CartItem = { key: string; variantId: string; quantity: number };

/** One browser: who is logged in, what is in the cart, in which language and currency prices are shown. */
export type Session = {
  id: string;
  customerId: string | null;
  locale: string;
  currency: string;
  cartToken: string;
  items: CartItem[];
  /** As typed, in order; whether they count is decided afresh each time the cart is priced. */
  discountCodes: string[];
  /** Shown once, on the next page. */
  flash: string | null;
};

const COOKIE = "_juniper_session";

/** Browsers by cookie, in memory: a restart empties every cart, as nobody minds on a laptop. */
export class Sessions {
  private readonly known = new Map<string, Session>();

  constructor(private readonly first: { locale: string; currency: string }) {}

  /** The browser's session; a new one, with its cookie set on the answer, when it has none. */
  of(req: IncomingMessage, res: ServerResponse): Session {
    const id = cookieOf(req, COOKIE);
    const known = id === null ? undefined : this.known.get(id);
    if (known) return known;
    const session: Session = {
      id: randomUUID(),
      customerId: null,
      ...this.first,
      cartToken: randomUUID().replaceAll("-", ""),
      items: [],
      discountCodes: [],
      flash: null,
    };
    this.known.set(session.id, session);
    res.appendHeader("Set-Cookie", `${COOKIE}=${session.id}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  }
}

function cookieOf(req: IncomingMessage, name: string): string | null {
  const pairs = (req.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}
