"""What is published: whose files they are, what they were made from, how they are exchanged."""
