"""Pages of the year's end, one file for each part of it."""
