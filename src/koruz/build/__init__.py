"""Plan, execute and publish the suite of notebooks."""
