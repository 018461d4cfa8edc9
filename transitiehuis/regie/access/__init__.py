"""An access request: everything that is kept of one candidate, gathered, set, and given to nobody else."""
