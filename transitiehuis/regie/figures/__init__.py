"""Live figures: each indicator of the toolkit is one SQL definition over chain events and dated facts.

`sql/` holds them, a file for each part of the chain; `definitions` reads those files, `counting` asks the database for
the figure or for the list behind it, `keeping` writes down what a quarter and a round came to. From outside:
`live`, `frozen`, `trend` and `Figure`. Totals over everybody are shown, so nothing here is hidden as a small number;
there is no breakdown by anything personal.
"""

from transitiehuis.regie.figures.counting import Period, live
from transitiehuis.regie.figures.definitions import missing_fact
from transitiehuis.regie.figures.figure import Figure
from transitiehuis.regie.figures.reading import frozen, trend

__all__ = ["Figure", "Period", "frozen", "live", "missing_fact", "trend"]
