import { createServer, type RequestListener, type Server } from "node:http";
import { Server as NetServer, type AddressInfo, type Socket } from "node:net";

export type Listening = {
  port: number;
  /** Take no new connections, finish the requests in progress, close. Resolves when no connection is left. */
  close: (options?: { quietMs: number }) => Promise<void>;
};

/** How long a quiet connection may still bring a request that was on its way when the closing began. */
const QUIET_MS = 2000;
/** A request that takes longer than this after the closing began is cut off. */
const LIMIT_MS = 18_000;

/**
 * Serve HTTP on a port; 0 is any free one. While it closes, every answer says `Connection: close`, and a kept-alive
 * connection stays open for a moment: closed at once, it could take a request with it that its sender has already sent.
 */
export async function listen(listener: RequestListener, port: number): Promise<Listening> {
  let isClosing = false;
  const sockets = new Set<Socket>();
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 }, (request, response) => {
    if (isClosing) response.shouldKeepAlive = false;
    listener(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async ({ quietMs } = { quietMs: QUIET_MS }) => {
      isClosing = true;
      const closed = stopListening(server);
      const quiet = setInterval(() => closeQuiet(server, sockets), quietMs);
      const limit = setTimeout(() => server.closeAllConnections(), LIMIT_MS);
      await closed;
      clearInterval(quiet);
      clearTimeout(limit);
    },
  };
}

/** Without closing the idle connections, as `server.close` of node:http would. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    NetServer.prototype.close.call(server, (error?: Error) => (error ? reject(error) : resolve()));
  });
}

/** Node takes a connection that never said anything for one in the middle of a request. */
function closeQuiet(server: Server, sockets: ReadonlySet<Socket>): void {
  server.closeIdleConnections();
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
}
