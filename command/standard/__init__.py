"""The standard computed from data: indicators with who and what they are made of, their history, and what is short."""
