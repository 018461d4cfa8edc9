"""The demo on one machine: what `make demo` runs. It stands beside the house and nothing imports it."""
