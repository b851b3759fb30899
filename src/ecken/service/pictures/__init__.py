"""Pictures that members upload: looked at, and drawn anew in a process of their own."""
