"""A nation in the database: one region that was walked by the real methods, multiplied set by set."""
