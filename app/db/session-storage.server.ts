import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Seal } from "~/lib/seal.server";

/** Sessions at rest with their tokens sealed; everything else is the inner storage's business. */
export class SealedSessionStorage implements SessionStorage {
  constructor(
    private readonly inner: SessionStorage,
    private readonly seal: Seal,
  ) {}

  async storeSession(session: Session): Promise<boolean> {
    return this.inner.storeSession(this.withTokens(session, (token) => this.seal.close(token)));
  }

  async loadSession(id: string): Promise<Session | undefined> {
    const session = await this.inner.loadSession(id);
    return session && this.withTokens(session, (token) => this.seal.open(token));
  }

  async deleteSession(id: string): Promise<boolean> {
    return this.inner.deleteSession(id);
  }

  async deleteSessions(ids: string[]): Promise<boolean> {
    return this.inner.deleteSessions(ids);
  }

  async findSessionsByShop(shop: string): Promise<Session[]> {
    const sessions = await this.inner.findSessionsByShop(shop);
    return sessions.map((session) => this.withTokens(session, (token) => this.seal.open(token)));
  }

  private withTokens(session: Session, change: (token: string) => string): Session {
    const { accessToken, refreshToken, ...rest } = session.toObject();
    return new Session({
      ...rest,
      ...(accessToken ? { accessToken: change(accessToken) } : {}),
      ...(refreshToken ? { refreshToken: change(refreshToken) } : {}),
    });
  }
}
