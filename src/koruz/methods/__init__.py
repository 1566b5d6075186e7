"""Textbook methods, each with its source: loans, growth, ratios, concentration, distances, saturation, dates."""
