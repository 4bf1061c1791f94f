-- Where the log goes on.
SELECT seq, hlc, chain FROM op ORDER BY seq DESC LIMIT 1
