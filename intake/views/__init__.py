"""The pages of this floor, a file a journey."""
