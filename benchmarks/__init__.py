"""The build beside the tools that people use today."""
