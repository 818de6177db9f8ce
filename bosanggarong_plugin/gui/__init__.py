"""The dock: pages that only hold widgets, one controller for each, and the task that computes."""
