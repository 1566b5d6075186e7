"""Files as people bring them, workbooks and CSV of any habit, read as tables of the package."""
