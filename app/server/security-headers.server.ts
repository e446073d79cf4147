import type { RequestHandler as Middleware } from "express";
import helmet from "helmet";
import { isFromShopper } from "./request-body.server";

/**
 * What browsers are told about every answer. The content policy is the page's own; no X-Frame-Options and no cross-origin
 * isolation, because Shopify's admin frames these pages. A shopper's answer is kept by nobody.
 */
export function securityHeaders(isHttps: boolean): Middleware {
  const general = helmet({
    contentSecurityPolicy: false,
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 365 * 86_400, includeSubDomains: false } : false,
    referrerPolicy: { policy: "strict-origin" },
  });
  return (request, response, next) => {
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (isFromShopper(request)) response.setHeader("Cache-Control", "no-store");
    general(request, response, next);
  };
}
