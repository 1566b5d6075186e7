"""`watch`: what is saved is built, and the open page is new."""
