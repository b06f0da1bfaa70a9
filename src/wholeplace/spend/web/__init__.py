"""The pages of the count: files in, columns confirmed, and the map with everything that stands behind a figure."""
