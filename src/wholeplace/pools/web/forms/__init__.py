"""The forms of pools, one file for each part."""
