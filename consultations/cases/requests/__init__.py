"""Requests for advice: the public form, who answers, and what becomes of them."""
