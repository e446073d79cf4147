import type { IncomingMessage, ServerResponse } from "node:http";

/** One request on its way through the development store. */
export type Exchange = {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  /** Values of the pattern's `:name` parts, decoded. */
  params: Record<string, string>;
};

export type Handler = (exchange: Exchange) => Promise<void> | void;
type Route = { method: string; pattern: string[]; handle: Handler };

/** Routes by method and path; a last part `*` takes the rest of the path (under the name `rest`). */
export class Router {
  private readonly routes: Route[] = [];

  on(method: string, path: string, handle: Handler): this {
    this.routes.push({ method, pattern: path.split("/"), handle });
    return this;
  }

  /** False when no route has this method and path. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const url = new URL(req.url ?? "/", "http://localhost");
    const parts = url.pathname.split("/");
    for (const route of this.routes) {
      const params = route.method === req.method ? match(route.pattern, parts) : null;
      if (!params) continue;
      await route.handle({ req, res, url, params });
      return true;
    }
    return false;
  }
}

function match(pattern: string[], parts: string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected === "*") return { ...params, rest: parts.slice(index).join("/") };
    const part = parts[index];
    if (part === undefined) return null;
    if (expected.startsWith(":") && part !== "") params[expected.slice(1)] = decode(part);
    else if (expected !== part) return null;
  }
  return pattern.length === parts.length ? params : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
