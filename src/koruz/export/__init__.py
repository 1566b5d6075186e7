"""From an executed notebook to the pages that people read."""
