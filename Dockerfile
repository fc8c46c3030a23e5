# Builds the image of one service: docker build --target production --build-arg SERVICE=worker .
# The frontend has a target of its own: --target production-with-codelab --build-arg CODELAB=codelab
# It uses only instructions that the classic builder and BuildKit support.

# The registry of the base image, with a slash at the end. Empty: Docker's default registry.
ARG REGISTRY=
FROM ${REGISTRY}node:26-bookworm-slim AS node

# --- The base of the production image: Node.js, without package managers ---------------------------------------------
FROM node AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* \
  /opt/yarn* /root/.npm /usr/bin/apt* /usr/bin/dpkg* /usr/lib/apt
ENV NODE_ENV=production
WORKDIR /app

# --- The package manifests. They rarely change ------------------------------------------------------------------------
FROM node AS manifests
RUN npm install --global pnpm@12.21.0 && mkdir /app && chown 1000:1000 /app
USER 1000:1000
WORKDIR /app
COPY --chown=1000:1000 pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY --chown=1000:1000 packages/mesh/package.json packages/mesh/
COPY --chown=1000:1000 packages/messages/package.json packages/messages/
COPY --chown=1000:1000 packages/service-kit/package.json packages/service-kit/
COPY --chown=1000:1000 services/frontend/package.json services/frontend/
COPY --chown=1000:1000 services/istiowatcher/package.json services/istiowatcher/
COPY --chown=1000:1000 services/worker/package.json services/worker/
COPY --chown=1000:1000 codelab/site/package.json codelab/site/

# --- All packages, installed once for all images ----------------------------------------------------------------------
FROM manifests AS packages
RUN pnpm install --frozen-lockfile --filter "{./services/**}..." --filter "{./codelab/site}..."

# --- The packages of one service for production -----------------------------------------------------------------------
FROM packages AS dependencies
ARG SERVICE
# Offline, because pnpm's store contains all packages now. Types and source maps are not needed at run time.
RUN rm -rf node_modules */*/node_modules \
  && pnpm install --frozen-lockfile --prod --offline --filter "@hashr/${SERVICE}..." \
  && find node_modules -name '*.d.?ts' -delete -o -name '*.d.ts' -delete -o -name '*.map' -delete \
  && find services codelab -name package.json ! -path "services/${SERVICE}/*" -delete \
  && find services codelab -type d -empty -delete

# --- The image for development. Its user owns all files, so that Skaffold can copy saved files into the container -----
FROM packages AS dev
ARG SERVICE
COPY --chown=1000:1000 packages packages
COPY --chown=1000:1000 services/${SERVICE} services/${SERVICE}
WORKDIR /app/services/${SERVICE}
ENV PAGE=live
# A restart compiles only what has changed.
ENV NODE_COMPILE_CACHE=/app/compiled
# Skaffold unpacks saved files with tar. Without --overwrite, tar replaces a file by a new one, and node --watch misses
# further changes of a replaced file.
ENV TAR_OPTIONS=--overwrite
CMD ["node", "--watch", "--watch-preserve-output", "src/main.ts"]

# --- The sources of a service. The page is built ----------------------------------------------------------------------
FROM dev AS sources
ARG SERVICE
RUN pnpm run --if-present build && rm -rf page vite.config.ts node_modules

# --- The program. Its image lacks only what Node.js makes of the sources ----------------------------------------------
FROM runtime AS program
ARG SERVICE
COPY --from=dependencies --chown=0:0 /app ./
COPY packages packages
COPY --from=sources --chown=0:0 /app/services/${SERVICE} services/${SERVICE}
# The user is a number, so that Kubernetes can verify that it is not root. It owns no files here, so it cannot change
# them.
USER 1000:1000
WORKDIR /app/services/${SERVICE}
ENV NODE_COMPILE_CACHE=/app/compiled
CMD ["node", "src/main.ts"]

# --- The sources without types, compiled. A start with them takes less time and 20 MB less memory ---------------------
FROM program AS compiled
ENV NODE_COMPILE_CACHE=/tmp/compiled
# An invalid setting ends the program when it has loaded what it needs at first (78: EXIT_CONFIG). Then the rest.
RUN PORT=none node src/main.ts; test $? = 78 \
  && node -e "for (const file of fs.globSync('/app/*/*/src/**/*.ts')) if (!file.endsWith('/main.ts')) import(file).catch(() => {})" \
  && chmod -R a+rX /tmp/compiled

FROM program AS production
COPY --from=compiled --chown=0:0 /tmp/compiled /app/compiled

# --- The site of the codelab, which the frontend serves. Only its built files are in the image ------------------------
FROM packages AS codelab
COPY --chown=1000:1000 packages packages
# The directory `codelab`, where it is needed: Skaffold rebuilds an image when a file changes that any stage copies.
ARG CODELAB=codelab/site/package.json
COPY --chown=1000:1000 ${CODELAB} codelab/
RUN pnpm --filter @hashr/codelab-site run build

FROM production AS production-with-codelab
COPY --from=codelab --chown=0:0 /app/codelab/site/dist /app/codelab/site/dist
