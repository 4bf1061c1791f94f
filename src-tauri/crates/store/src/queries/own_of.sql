-- How this laptop's operations on a record stand to its image. ?1 the record, ?2 the device.
SELECT seq, is_back, as_device, as_seq
FROM op
WHERE record_id = ?1 AND device = (SELECT number FROM word WHERE text = ?2)
ORDER BY seq
