-- The second wall. Each transaction says in `waymark.scopes` what may be seen in it: the scopes of the laptop that asks,
-- from its stored row, parted by the character 31; or * for the server's own work. One that says nothing sees nothing.
-- The role that works here owns no table, so that it cannot take the wall down.
-- Each setting is read once for a statement, not once for a row: hence the brackets with SELECT.
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
ALTER TABLE scope_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE file ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation ENABLE ROW LEVEL SECURITY;

CREATE POLICY seen ON record USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON scope_head USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON log USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON snapshot USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON piece USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON file USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
CREATE POLICY seen ON file_part USING (
    (SELECT current_setting('waymark.scopes', true) = '*')
    OR scope = ANY ((SELECT string_to_array(current_setting('waymark.scopes', true), chr(31)))::text[]));
-- Operations are of a laptop and of several scopes: the server's own work alone reads them.
CREATE POLICY seen ON operation USING ((SELECT current_setting('waymark.scopes', true) = '*'));
