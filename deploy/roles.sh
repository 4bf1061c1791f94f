#!/bin/sh
# Run once by the database's container, when its folder is empty: who owns the tables, and whom servers work as.
set -eu
psql --username=postgres --set=ON_ERROR_STOP=1 --set=owner="$OWNER_PASSWORD" --set=worker="$WORKER_PASSWORD" <<'SQL'
CREATE ROLE waymark_owner LOGIN PASSWORD :'owner';
CREATE ROLE waymark LOGIN PASSWORD :'worker';
CREATE DATABASE waymark OWNER waymark_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
SQL
