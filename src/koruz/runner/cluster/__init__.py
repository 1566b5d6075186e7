"""Reports that are built by the workers of a Dask cluster, with what they need sent there and their files sent back."""
