"""My day: what an adviser has to do today, as a page, as a calendar and as a mail in the morning."""
