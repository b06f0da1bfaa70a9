"""Pages on which two slices meet."""
