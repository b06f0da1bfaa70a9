"""The only place where two slices meet. One file, one sentence; empty until there are two slices to join."""
