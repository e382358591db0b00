"""How people get in: sign-up, sign-in, reset, second factor, sessions. The forms and pages are allauth's where they can be."""
