"""Durable "do this after the commit". Use ``queue.enqueue``, ``queue.register``, ``schedule.register_periodic``."""
