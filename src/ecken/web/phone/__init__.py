"""The site on a phone: installed, without a network, cards, notifications, calendar."""
