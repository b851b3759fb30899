"""What files of others cost: from an upload to its preview, from a community's lists to members."""
