"""How well the cooperation is secured."""
