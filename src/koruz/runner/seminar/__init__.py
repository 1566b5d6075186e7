"""Seminars: from one master notebook the students' and the teacher's copy, the key, the papers and the ZIP."""
