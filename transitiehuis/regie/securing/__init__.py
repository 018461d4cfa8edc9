"""How well the cooperation is secured: six aspects, judged each quarter beside what the house knows."""
