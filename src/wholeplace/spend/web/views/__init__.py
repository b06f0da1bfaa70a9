"""The pages of the count, a file a room."""
