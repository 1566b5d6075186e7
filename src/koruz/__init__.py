"""How South Korea and Uzbekistan work together: data, indicators, exhibits and reports."""
