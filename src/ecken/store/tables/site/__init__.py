"""Tables of the community as a whole: its look, lists, mails, counters."""
