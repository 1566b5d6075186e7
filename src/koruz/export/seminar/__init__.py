"""What a seminar hands out: the teacher's plan, the handout, each from one model."""
