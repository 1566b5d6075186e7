"""New figures from institutions' live sources, brought into a folder that is then laid over the data."""
