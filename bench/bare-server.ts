import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";

// The baseline of `ingest`: a bare node:http server that checks the HMAC over the raw body and does one INSERT a request.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query("CREATE TABLE bare_delivery (webhook_id text PRIMARY KEY, topic text NOT NULL, body text NOT NULL)");

const server = createServer((request, response) => void store(request, response));
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));

async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const expected = createHmac("sha256", process.env.SHOPIFY_API_SECRET ?? "")
    .update(body)
    .digest();
  const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return void response.writeHead(401).end();
  await pool.query("INSERT INTO bare_delivery VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [
    request.headers["x-shopify-webhook-id"],
    request.headers["x-shopify-topic"],
    body.toString("utf8"),
  ]);
  response.writeHead(200).end();
}
