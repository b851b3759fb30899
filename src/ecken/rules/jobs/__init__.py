"""Job ads: on what conditions, for what pay, how long, and who may advertise."""
