-- Every operation with its link of the chain, the first first; only a check of the store reads it all.
SELECT seq, device, tx, record_type, record_id, kind, base_rev, hlc, wall, schema, actor, office, scope, body, settles, chain
FROM log
ORDER BY seq
