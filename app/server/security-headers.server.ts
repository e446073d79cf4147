import type { RequestListener } from "node:http";
import helmet from "helmet";

/**
 * A door whose every answer tells browsers what they may do with it. The content policy is the page's own; no X-Frame-Options and no cross-origin
 * isolation, because Shopify's admin frames these pages.
 */
export function withSecurityHeaders(isHttps: boolean, door: RequestListener): RequestListener {
  const general = helmet({
    contentSecurityPolicy: false,
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 365 * 86_400, includeSubDomains: false } : false,
    referrerPolicy: { policy: "strict-origin" },
  });
  return (request, response) => {
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    general(request, response, () => void door(request, response));
  };
}
