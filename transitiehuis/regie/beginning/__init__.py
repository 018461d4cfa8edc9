"""How a region begins: what is there, what is missing, and a spreadsheet of partners and who does what."""
