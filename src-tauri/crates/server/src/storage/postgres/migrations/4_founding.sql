-- Asked with every question of every laptop (devices.rs, ASKING): whether any other still brings an office. Empty nearly
-- always, and so found at once, however many laptops there are.
CREATE INDEX device_still_founds ON device (laptop) WHERE founds IS NOT NULL AND next <= founds AND NOT revoked;
