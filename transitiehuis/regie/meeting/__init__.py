"""The kwartaalgesprek: agenda, what is decided, who was there, and the report."""
