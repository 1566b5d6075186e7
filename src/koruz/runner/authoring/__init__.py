"""For authors: the rules that a notebook of the house follows, and the skeleton of a new theme."""
