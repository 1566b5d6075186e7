"""What is wrong, in words; numbers, periods and places in an order as text: the base of all."""
