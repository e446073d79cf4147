# Evergreen for production: web and worker in one process, or one of them (`--role=web`, `--role=worker`). docs/operations.md
# says how to run it. Nothing here is native code, so the small image with musl will do.
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/bootstrap.mjs --build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Shopify's session storage brings Prisma's command line along, and that a compiler; no running process loads them.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/prisma node_modules/typescript node_modules/effect \
           node_modules/@prisma/engines node_modules/@prisma/engines-version node_modules/@prisma/fetch-engine \
           node_modules/@prisma/get-platform node_modules/@prisma/config

FROM ${NODE_IMAGE}
ENV NODE_ENV=production PORT=3000 HEALTH_PORT=3001
WORKDIR /app
COPY --from=packages /app/package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/node_modules/.prisma node_modules/.prisma
COPY --from=build /app/build build
COPY prisma/migrations prisma/migrations
USER node
# 3000 is for the world. 3001 has health and metrics, for the operator's own network.
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "build/server/index.js"]
