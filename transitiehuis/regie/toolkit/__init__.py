"""The toolkit at work: its texts as they stood, how old scores carry over, what regions add, and the booklet."""
