import type { DevStore } from "../dev-store/server.ts";

/** A shopper's browser without the browser: one session in the storefront, kept by its cookies. */
export class Shopper {
  private cookies = new Map<string, string>();

  constructor(private readonly store: DevStore) {}

  async get(path: string): Promise<string> {
    return (await this.request(path, {})).text();
  }

  /** POST a form and follow the redirect, as a page would. Returns where it led and what was there. */
  async submit(path: string, fields: Record<string, string>): Promise<{ path: string; html: string }> {
    const answer = await this.request(path, { method: "POST", body: new URLSearchParams(fields) });
    const location = answer.headers.get("location");
    return location ? { path: location, html: await this.get(location) } : { path, html: await answer.text() };
  }

  /** POST JSON, as a block's script would. */
  async post<Answer>(path: string, body: object): Promise<{ status: number; body: Answer }> {
    const answer = await this.request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer };
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(path, this.store.url), {
      ...init,
      redirect: "manual",
      headers: { ...(init.headers as Record<string, string>), accept: "text/html, application/json", cookie },
      signal: AbortSignal.timeout(15_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
    return answer;
  }
}
