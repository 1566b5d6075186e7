"""Other commands than the build, a module for each."""
