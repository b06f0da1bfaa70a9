"""The pages of pools, one file for each part."""
