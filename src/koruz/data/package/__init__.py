"""One data package as files: descriptor, tables as text, and what is wrong or odd with them."""
