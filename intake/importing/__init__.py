"""Spreadsheet in: reading the file, knowing its columns, checking its cells. None of it touches a traject."""
