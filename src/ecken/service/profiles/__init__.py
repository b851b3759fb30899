"""Profiles and photos: written by their member, read by others as far as they may."""
