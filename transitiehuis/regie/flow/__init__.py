"""The flow of the chain: what came in, went on and left, how long it took, and what each day was waited for.

Everything is counted from the events alone. An event says what holds from its day on; what was recorded later knows
better, so of several on a day the last recorded one stands, and one that tells of an earlier day stands from that day.
"""
