import type { IncomingMessage, ServerResponse } from "node:http";
import helmet from "helmet";

/**
 * What browsers are told about every answer. The content policy is the page's own; no X-Frame-Options and no cross-origin
 * isolation, because Shopify's admin frames these pages.
 */
export function securityHeaders(isHttps: boolean) {
  const general = helmet({
    contentSecurityPolicy: false,
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 365 * 86_400, includeSubDomains: false } : false,
    referrerPolicy: { policy: "strict-origin" },
  });
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    general(request, response, next);
  };
}
