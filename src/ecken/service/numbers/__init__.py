"""The network in numbers: measured once a day, shown to members, to operators, in a report."""
