"""What the pages of bringing spending in ask for."""
