"""What members hide, disclose, export and have deleted."""
