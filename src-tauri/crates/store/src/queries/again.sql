-- This laptop's operations on a record that the server had under other names. ?1 the record, ?2 the device.
SELECT seq, as_device, as_seq
FROM op
WHERE record_id = ?1 AND device = ?2 AND as_device IS NOT NULL AND is_back <> 2
