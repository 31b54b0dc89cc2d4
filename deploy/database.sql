-- Eenmalig, als beheerder van PostgreSQL:  sudo -u postgres psql -v ON_ERROR_STOP=1 -f deploy/database.sql
-- Twee rollen: de eigenaar migreert, de toepassing bezit niets (docs/logboek.md zegt waarom).
CREATE ROLE gezinsverzorger_eigenaar LOGIN;
CREATE ROLE gezinsverzorger_app LOGIN;
-- Niemand wacht eindeloos op een slot, en een vergeten transactie houdt niets vast.
ALTER ROLE gezinsverzorger_app SET statement_timeout = '120s';
ALTER ROLE gezinsverzorger_app SET lock_timeout = '20s';
ALTER ROLE gezinsverzorger_app SET idle_in_transaction_session_timeout = '120s';
CREATE DATABASE gezinsverzorger OWNER gezinsverzorger_eigenaar TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE gezinsverzorger FROM PUBLIC;
GRANT CONNECT ON DATABASE gezinsverzorger TO gezinsverzorger_app;
\connect gezinsverzorger
ALTER SCHEMA public OWNER TO gezinsverzorger_eigenaar;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
