import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";

// The baseline of `balance`: a bare node:http server that checks the proxy's signature and selects one balance.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const server = createServer((request, response) => void answer(request, response));
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const query = new URL(request.url ?? "", "http://127.0.0.1").searchParams;
  const text = [...query]
    .filter(([name]) => name !== "signature")
    .sort()
    .map(([name, value]) => `${name}=${value}`)
    .join("");
  const expected = createHmac("sha256", process.env.SHOPIFY_API_SECRET ?? "")
    .update(text)
    .digest();
  const given = Buffer.from(query.get("signature") ?? "", "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return void response.writeHead(400).end();
  const { rows } = await pool.query<{ points: string }>(
    `SELECT account.available AS points FROM shop
       JOIN member ON member.shop_id = shop.id JOIN account ON account.shop_id = shop.id AND account.member_id = member.id
      WHERE shop.domain = $1 AND member.customer_id = $2`,
    [query.get("shop"), query.get("logged_in_customer_id")],
  );
  const body = JSON.stringify({ points: Number(rows[0]?.points ?? 0) });
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
}
