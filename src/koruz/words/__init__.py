"""What is wrong, in words; numbers, periods and places in an order as text; what a run shares: the base of all."""
