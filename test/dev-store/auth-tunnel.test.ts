import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { startTestStore } from "./admin-api-support.ts";

const app = createServer((req, res) => {
  res.setHeader("X-Frame-Options", "DENY");
  res.setHeader(
    "Content-Security-Policy",
    "default-src 'self'; frame-ancestors https://shop.myshopify.com https://admin.shopify.com;",
  );
  if (req.url === "/away") res.setHeader("Location", "https://admin.shopify.com/store/evergreen-demo/apps/test-key");
  res.writeHead(req.url === "/away" ? 302 : 200);
  res.write(JSON.stringify({ url: req.url, host: req.headers.host, forwarded: req.headers["x-forwarded-host"] }));
  if (req.url !== "/slow") res.end();
});
app.on("upgrade", (_req, socket) => {
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
  socket.pipe(socket);
});
await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
afterAll(() => app.closeAllConnections());
afterAll(() => app.close());
const { store } = await startTestStore({ appTarget: `http://127.0.0.1:${(app.address() as AddressInfo).port}` });

test("the app keeps its path and the tunnel's host, and may be framed by this machine's admin", async () => {
  const response = await fetch(`${store.tunnelUrl}/rewards?x=1`);
  const host = new URL(store.tunnelUrl).host;
  expect(await response.json()).toEqual({ url: "/rewards?x=1", host, forwarded: host });
  expect(response.headers.get("x-frame-options")).toBeNull();
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toMatch(new RegExp(`frame-ancestors [^;]*https://admin\\.shopify\\.com [^;]*${store.url}`));
});

test("a redirect to Shopify's admin comes back to this one", async () => {
  const response = await fetch(`${store.tunnelUrl}/away`, { redirect: "manual" });
  expect(response.headers.get("location")).toBe(`${store.url}/admin/apps/evergreen`);
});

test("an answer arrives while it is still being written", async () => {
  const response = await fetch(`${store.tunnelUrl}/slow`);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toContain("/slow");
  await reader?.cancel();
});

test("a web socket passes", async () => {
  const socket = connect(Number(new URL(store.tunnelUrl).port), "127.0.0.1");
  socket.write("GET /hmr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
  let heard = "";
  for await (const chunk of socket) {
    const wasSwitched = heard.includes("101");
    heard += String(chunk);
    if (!wasSwitched) socket.write("hello");
    if (heard.includes("hello")) break;
  }
  socket.destroy();
  expect(heard).toContain("hello");
});

test("while the app is down a page says so, and asks again by itself", async () => {
  const { store: alone } = await startTestStore({ appTarget: "http://127.0.0.1:9" });
  const response = await fetch(alone.tunnelUrl);
  expect(response.status).toBe(502);
  expect(await response.text()).toContain("Waiting for the app");
});
