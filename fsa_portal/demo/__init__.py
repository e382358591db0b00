"""Demo content and demo people. Imports everything, imported by nobody; only with PORTAL_DEMO."""
