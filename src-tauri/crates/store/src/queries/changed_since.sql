-- What operations after a revision changed in a record. ?1 the record, ?2 the revision.
SELECT body FROM op WHERE record_id = ?1 AND base_rev >= ?2
