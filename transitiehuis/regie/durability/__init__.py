"""Duurzaamheid: how many who were placed are still in the trade, counted so that it does not flatter.

`counting` asks the database, `survival` is the only door to the statistics library, `small` hides small groups,
`keeping` stores what was counted, `figure` draws it.
"""
