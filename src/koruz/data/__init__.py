"""The data package: read, judge, lay new figures over, choose one row per key by a written rule."""
