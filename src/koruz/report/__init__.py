"""The notebook's vocabulary: values with their papers, prose, headlines with their tests, exhibits, parameters."""
