# Zhihui in a container, for docker-compose.yml: the service with its pages; PostgreSQL and Redis stand beside it.
FROM node:24-bookworm-slim AS pages
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM python:3.11-slim-bookworm
# pg_dump and its kin, for backup and restore
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /srv/zhihui zhihui && install -d -o zhihui -g zhihui /data
WORKDIR /srv/zhihui/app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml ./
COPY command/ command/
COPY simulators/ simulators/
COPY --from=pages /web/dist/ web/dist/
ENV PYTHONPATH=/srv/zhihui/app PYTHONUNBUFFERED=1 ZHIHUI_DATA_DIR=/data ZHIHUI_LISTEN_HOST=0.0.0.0
USER zhihui
VOLUME /data
EXPOSE 8080 8808/tcp 8808/udp 30001-30010/udp
ENTRYPOINT ["python", "-P", "-m", "command.app.cli"]
CMD ["serve"]
