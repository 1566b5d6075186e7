"""The data package as files: its descriptor, its tables as text, and the rules that they must keep."""
