"""Plan, execute with papermill, publish, compare: one command from notebooks to reports."""
