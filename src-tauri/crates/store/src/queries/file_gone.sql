-- A printed letter that the server has: where another letter still names it, it comes again. ?1 its digest.
DELETE FROM blob WHERE digest = ?1 AND there = 1
