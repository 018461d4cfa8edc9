"""What a candidate sees and asks on their own page by link: read over all floors, for this one person alone."""
