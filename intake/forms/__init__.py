"""What is typed on this floor, checked; whether it may happen is for the step to say."""
