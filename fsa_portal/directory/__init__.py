"""Who exists: local authorities of North Rhine-Westphalia and organisations."""
