# One image for each service: docker build --build-arg SERVICE=worker .
# Plain instructions only, so that the classic builder and BuildKit both build it.

# Where the base image comes from, with a slash at the end; empty: Docker's default registry.
ARG REGISTRY=
FROM ${REGISTRY}node:26-bookworm-slim AS node

# --- What the image of a running service stands on: Node.js, and nothing that could install more -----------------------
FROM node AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* \
  /opt/yarn* /root/.npm /usr/bin/apt* /usr/bin/dpkg* /usr/lib/apt
ENV NODE_ENV=production
WORKDIR /app

# --- Which packages a service needs, without their sources: this changes seldom ---------------------------------------
FROM node AS manifests
RUN npm install --global pnpm@12.21.0 && mkdir /app && chown 1000:1000 /app
USER 1000:1000
WORKDIR /app
COPY --chown=1000:1000 pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY --chown=1000:1000 packages/mesh/package.json packages/mesh/
COPY --chown=1000:1000 packages/messages/package.json packages/messages/
COPY --chown=1000:1000 packages/service-kit/package.json packages/service-kit/
# As late as possible: what stands above is shared by the images.
ARG SERVICE
COPY --chown=1000:1000 services/${SERVICE}/package.json services/${SERVICE}/

# --- The packages, all of them, and then only those that run ----------------------------------------------------------
FROM manifests AS packages
ARG SERVICE
RUN pnpm install --frozen-lockfile --filter "@hashr/${SERVICE}..."

FROM packages AS dependencies
ARG SERVICE
# From pnpm's store, which has them all by now. Types and source maps are for those who write programs.
RUN rm -rf node_modules */*/node_modules \
  && pnpm install --frozen-lockfile --prod --offline --filter "@hashr/${SERVICE}..." \
  && find node_modules -name '*.d.?ts' -delete -o -name '*.d.ts' -delete -o -name '*.map' -delete

# --- For developers: everything, owned by its user, so that a saved file can be copied into the running container ------
FROM packages AS dev
ARG SERVICE
COPY --chown=1000:1000 packages packages
COPY --chown=1000:1000 services/${SERVICE} services/${SERVICE}
WORKDIR /app/services/${SERVICE}
ENV PAGE=live
# skaffold unpacks what was saved with tar, which would put a new file in the place of the old one: node --watch looks at
# the file that it knows.
ENV TAR_OPTIONS=--overwrite
CMD ["node", "--watch", "--watch-preserve-output", "src/main.ts"]

# --- The sources of a service that runs; of the page what Vite makes of it ----------------------------------------------
FROM dev AS sources
ARG SERVICE
RUN pnpm run --if-present build && rm -rf page vite.config.ts node_modules

FROM runtime AS production
ARG SERVICE
COPY --from=dependencies --chown=0:0 /app ./
COPY packages packages
COPY --from=sources --chown=0:0 /app/services/${SERVICE} services/${SERVICE}
# By number, so that Kubernetes can see that it is not root. Nothing here is its own: it can change nothing.
USER 1000:1000
WORKDIR /app/services/${SERVICE}
CMD ["node", "src/main.ts"]
