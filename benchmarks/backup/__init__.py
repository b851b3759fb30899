"""What backups cost, and what readers notice of them."""
