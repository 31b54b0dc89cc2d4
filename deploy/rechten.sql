-- Na elke migratie, als eigenaar:  sudo deploy/opdracht --eigenaar dbshell -- -v ON_ERROR_STOP=1 -f deploy/rechten.sql
-- Mag vaker. De toepassing schrijft in het logboek en kan er niets in wijzigen.
BEGIN;
GRANT USAGE ON SCHEMA public TO gezinsverzorger_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gezinsverzorger_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gezinsverzorger_app;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_auditevent FROM gezinsverzorger_app;
REVOKE DELETE, TRUNCATE ON cases_auditchain FROM gezinsverzorger_app;
-- Een reservekopie leest ook waar de nummering is.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO gezinsverzorger_app;
-- Welke migraties er zijn, is van de eigenaar.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM gezinsverzorger_app;
COMMIT;
