"""The type under which a notebook's outputs carry koruz's own records."""

MIME = "application/vnd.koruz.v1+json"
