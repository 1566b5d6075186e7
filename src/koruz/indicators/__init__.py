"""Pure functions from observations to indicators, one module for each theme."""
