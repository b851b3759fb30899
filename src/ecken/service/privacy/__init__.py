"""What members hide and release, take away and have erased."""
